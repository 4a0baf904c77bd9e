-- How far somebody has read in a room where they have looked at what was said. All are ids of entries; they go back with the log.
drop table if exists read_position; -- As with silences, after an older backup.
create table read_position (
    person_id varchar(255) not null,
    room varchar(64) not null,
    name varchar(64) not null,  -- under which they spoke then
    delivered bigint not null,
    seen bigint not null,
    hidden integer not null,    -- 1 where they tell nobody else
    at bigint not null,
    primary key (person_id, room)
);
create index read_position_by_room on read_position (room, seen);
create index read_position_by_at on read_position (at);
