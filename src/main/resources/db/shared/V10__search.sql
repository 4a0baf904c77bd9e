-- As the embedded database's; what an older backup that is restored over this database leaves behind is of no use.
drop table if exists search;
create table search (
    rowid bigint   not null primary key,
    words tsvector not null
);

-- Each post pays for its own words; with a list of those that are still to come, one of many pays for all, and each search
-- reads it.
create index search_by_word on search using gin (words) with (fastupdate = off);

drop table if exists search_gone;
create table search_gone (entry bigint not null primary key);

alter table message add column indexed integer;
create index message_unindexed on message (id)
    where of_id is null and indexed is distinct from case when deleted_at is null then changes else -1 end;

create or replace function leave_search() returns trigger language plpgsql as $$
begin
    insert into search_gone (entry) values ((old.id << 6) | old.indexed) on conflict do nothing;
    return null;
end
$$;

create trigger message_leaves_search after delete on message
    for each row when (old.indexed >= 0) execute function leave_search();

create trigger message_changes_search after update of indexed on message
    for each row when (old.indexed >= 0 and old.indexed is distinct from new.indexed) execute function leave_search();
