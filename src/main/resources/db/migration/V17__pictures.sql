-- How people look who have signed in, as their provider said it the last time.
drop table if exists picture; -- As with silences, after an older backup.
create table picture (
    person_id varchar(255) not null primary key,
    address varchar(1024) not null
);
