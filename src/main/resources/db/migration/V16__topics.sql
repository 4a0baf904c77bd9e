-- What a room is about, as whoever moderates or manages it has said last; nothing where nobody has.
alter table room add column topic varchar(250);

-- What an entry has made a room's topic; empty where it has taken it away. To a server of the version before, such an entry is
-- an edit of no message, as with reactions.
alter table message add column topic varchar(250);
