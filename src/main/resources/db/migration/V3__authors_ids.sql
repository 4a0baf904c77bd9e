-- Whom the author's token names. Nobody was asked for what was said before, and nobody is where none is wanted.
alter table message add column author_id varchar(255);
