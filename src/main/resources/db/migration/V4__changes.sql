-- What happens to a message afterwards is an entry like it, with an id of its own. An entry keeps no text: what a message
-- says now is in its own row and nowhere else, so that what is deleted there is gone.
alter table message add column type varchar(16);   -- edited, deleted; nothing for what was posted
alter table message add column of_id bigint;       -- the message that it happened to
alter table message add column changed_id bigint;  -- of a message: the entry that changed it last
alter table message add column changes integer not null default 0;
alter table message add column edited_at bigint;
alter table message add column deleted_at bigint;

-- The newest entry of any type. last_id is the newest message: where the room stands in the list of rooms.
alter table room add column newest_id bigint not null default 0;
update room set newest_id = last_id;
