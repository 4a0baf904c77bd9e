-- Rooms that somebody has made, and who may be in those that are private. All others are public, and nobody's.
-- As with silences, after an older backup.
drop table if exists member;
drop table if exists made_room;
create table made_room (
    name       varchar(64)  not null primary key,
    kind       varchar(16)  not null, -- public, private
    owner_id   varchar(255),          -- as author_id; nothing where nobody owns it
    changed_id bigint       not null  -- the entry that changed it, or who is in it, last
);
create table member (
    room      varchar(64)  not null,
    person_id varchar(255) not null, -- as author_id
    name      varchar(64)  not null, -- what others read, as whoever let them in has said it
    primary key (room, person_id)
);
create index member_by_person on member (person_id);

-- Whether anybody has made a room: whoever writes learns it with the ids, as of silences. What is done to a room is an
-- entry as the deeds of moderators are (deed private, public, joined, left, handed; person_id whom it is about).
alter table log_head add column made_rooms integer not null default 0;
