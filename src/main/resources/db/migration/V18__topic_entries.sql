-- The entry that has said what a room is about now: with the next one nothing of it is left.
alter table room add column topic_id bigint;
update room set topic_id = (select max(m.id) from message m where m.room = room.name and m.topic is not null)
    where topic is not null;
