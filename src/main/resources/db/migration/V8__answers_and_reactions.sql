-- Which message a message answers, and how many answer it.
alter table message add column reply_to bigint;
alter table message add column replies integer not null default 0;
create index message_by_reply_to on message (reply_to, id) where reply_to is not null;

-- Who has put which emoji on which message. An older backup that is restored over this database leaves behind what it
-- does not know of.
drop table if exists reaction;
create table reaction (
    room       varchar(64)  not null,
    message_id bigint       not null,
    person     varchar(256) not null, -- by their id, or by their name where nobody is asked who they are
    reaction   varchar(64)  not null,
    author     varchar(64)  not null,
    id         bigint       not null, -- of the entry that tells of it
    primary key (message_id, person, reaction)
);
create index reaction_by_message on reaction (room, message_id, reaction, id);

-- The sum of them, so that a read of history need not look for any. Of an entry it is the one that has changed, as it was
-- afterwards.
alter table message add column reactions text;                      -- as JSON
alter table message add column reacted integer not null default 0;  -- how often
alter table message add column heard_id bigint;  -- the newest answer or reaction that is counted in

-- To a server of the version before, an entry of this kind is an edit of no message, as with what moderators do.
alter table message add column act varchar(16);  -- reacted, unreacted
alter table message add column acts_on bigint;   -- the message
