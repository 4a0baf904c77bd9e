-- Under which names browsers speak where nobody is asked who they are, so that nobody else does. A name that was given back
-- has no holder until the row goes.
drop table if exists names; -- As with silences, after an older backup.
create table names (
    likeness text not null primary key, -- what all names that look the same have in common
    holder varchar(43) not null,        -- what the browser keeps to itself, hashed
    used_at bigint not null             -- in milliseconds since 1970
);
create index names_holder on names (holder);
create index names_used_at on names (used_at);
