-- Who may not speak where, and until when (milliseconds since 1970). Where it is nobody by name, the room is locked.
-- An older backup that is restored over this database leaves behind what it does not know of.
drop table if exists silence;
create table silence (
    room      varchar(64)  not null,
    person_id varchar(255) not null, -- as author_id; empty for all who do not moderate
    until     bigint       not null,
    primary key (room, person_id)
);

create index silence_by_until on silence (until);

-- Whether there are any: whoever writes learns it with the ids for what is written, and mostly need not look.
alter table log_head add column silenced integer not null default 0;

-- What a moderator did is an entry too. To a server of the version before it is an edit of no message (type edited, of_id 0),
-- which that one can read and its readers pass over.
alter table message add column deed varchar(16);       -- locked, unlocked, muted, unmuted
alter table message add column person_id varchar(255); -- to whom
alter table message add column until bigint;           -- of muted
