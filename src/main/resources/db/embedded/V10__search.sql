-- The words of messages, each row those of one version of one message: its id, shifted left by six bits, and how often it had
-- been changed. So rows are in the order of messages, and a new version needs to wait for nobody who removes the old one.
-- The words are made and told apart by Halley: nothing of them is changed here.
create virtual table search using fts5 (words, tokenize = 'ascii');

-- What is removed is gone from the file, too.
insert into search (search, rank) values ('secure-delete', 1);

-- Rows whose message is gone, or says something else by now: nobody finds them, and they are removed in the background.
create table search_gone (entry bigint not null primary key);

-- Which version of a message its words are from; -1 where it was deleted and they are removed. What servers of the version
-- before write, and have written, is not what it should be, and is indexed in the background.
alter table message add column indexed integer;
create index message_unindexed on message (id)
    where of_id is null and indexed is distinct from case when deleted_at is null then changes else -1 end;

create trigger message_leaves_search after delete on message when old.indexed >= 0
begin
    insert or ignore into search_gone (entry) values ((old.id << 6) | old.indexed);
end;

create trigger message_changes_search after update of indexed on message
    when old.indexed >= 0 and old.indexed is distinct from new.indexed
begin
    insert or ignore into search_gone (entry) values ((old.id << 6) | old.indexed);
end;
