-- The one row that gives out ids: locked by the first statement of every append and held to its commit,
-- so that ids become visible in their order.
create table log_head (
    id      integer     not null primary key check (id = 1),
    last_id bigint      not null,
    epoch   varchar(16) not null
);

create table message (
    id     bigint      not null primary key,
    room   varchar(64) not null,
    author varchar(64) not null,
    text   text        not null,
    html   text,
    at     bigint      not null -- milliseconds since 1970, UTC
);

create index message_by_room on message (room, id);

-- What a list of rooms shows, kept up by each append, so that nobody ever counts messages.
-- trimmed_id is the newest message that the history of this room has lost.
create table room (
    name       varchar(64) not null primary key,
    messages   bigint      not null,
    last_id    bigint      not null,
    trimmed_id bigint      not null
);

create index room_by_last_id on room (last_id);

-- Which message a retried post has already become. It keeps no copy of it: the retry brings the same text again.
create table idempotency_key (
    room       varchar(64)  not null,
    name       varchar(255) not null,
    digest     varchar(64)  not null,
    message_id bigint       not null,
    at         bigint       not null,
    primary key (room, name)
);

create index idempotency_key_by_at on idempotency_key (at);

-- Which server does what only one needs to do, and until when (milliseconds since 1970).
create table lease (
    name   varchar(32) not null primary key,
    holder varchar(64) not null,
    until  bigint      not null
);
