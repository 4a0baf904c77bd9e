/*
 * Whether an answer is Halley's own. A captive portal or another service at the same address can answer 200 with JSON,
 * which must neither move the cursor nor acknowledge a message.
 */

const isText = (value) => typeof value === "string";

/** A message or something that happened to one. What is deleted has no text, and what types are to come nobody knows. */
export const isEntry = (body) => Number.isSafeInteger(body?.id) && [body.room, body.author, body.at].every(isText);

export const isPage = (body) => Array.isArray(body?.messages) && body.messages.every(isEntry) && isText(body.cursor);

export const isPresence = (body) => isText(body?.tag) && [body.participants, body.typing].every(Array.isArray);

export const isRoomList = (body) => Array.isArray(body?.rooms) && body.rooms.every((room) => isText(room?.name));

export const isFound = (body) => Array.isArray(body?.found) && body.found.every(({around}) => Array.isArray(around));

export const isGap = (body) => isText(body?.cursor) && isText(body.missed);

/** Where to go next. */
export const isWay = (body) => isText(body?.next);
