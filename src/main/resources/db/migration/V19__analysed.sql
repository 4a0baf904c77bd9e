-- Which version of a message its words are from, as "indexed" tells it, by the analysis as it is now: what was told apart
-- otherwise, also by servers of the version before, is told apart anew in the background. Those go on by "indexed", and its
-- index stays for them.
alter table message add column analysed integer;
create index message_unanalysed on message (id)
    where of_id is null and analysed is distinct from case when deleted_at is null then changes else -1 end;
