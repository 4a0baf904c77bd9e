-- Who is with which server, told by it to the others while it lives: a backup needs the table, and none of its rows. The row without a room is
-- the server's sign of life.
drop table if exists presence; -- As with silences, after an older backup.
create table presence (
    server varchar(36) not null,
    room varchar(64) not null,
    crowd text not null,  -- as JSON
    at bigint not null,
    primary key (server, room)
);
create index presence_at on presence (at);
