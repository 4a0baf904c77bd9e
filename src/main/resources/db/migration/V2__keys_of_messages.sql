-- A key goes with its message, whichever way that goes.
create index idempotency_key_by_message on idempotency_key (room, message_id);
