import {keyOf} from "./history.js";
import {mayName} from "./may-name.js";
import {recall, remember} from "./memory.js";
import {bodyOf} from "../ui/safe-html.js";

/** Nobody follows more at a time; what is followed first is forgotten first. */
const MOST_FOLLOWED = 200;

/** A word goes on behind a name: then it is another name. Of scripts that write no blanks it is the next word. */
const GOES_ON = /^(?![\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Hang}\p{sc=Thai}\p{sc=Laoo}\p{sc=Khmr}\p{sc=Mymr}])[\p{L}\p{M}\p{N}_]/u;

/** What stands in a message's HTML for somebody, as the server keeps it: `<data value="person:u-1">@Ann</data>`. */
export const EVERYBODY = "everybody";
/** What everybody in a room is called. */
export const ROOM = "room";
export const valueOfRoom = (room) => `room:${room}`;
export const valueOfPerson = ({id, name}) => (id ? `person:${id}` : `name:${name}`);

/**
 * Whether a message means the reader: by what stands in its HTML, as long as one sees it there, or by their name, or everybody's,
 * behind an @.
 *
 * @param {{id?: string, name: string}} reader
 */
function means(message, reader) {
    const {html, text = ""} = message;
    if (!mayName(message)) {
        return false;
    }
    if (!html) {
        return isNamed(text, reader);
    }
    const body = bodyOf({html});
    const named = [...body.querySelectorAll("data")];
    const isMeant = named.some(({value, textContent}) => textContent.trim() && (value === EVERYBODY || value === valueOfPerson(reader)));
    named.forEach((data) => data.replaceWith("\n"));
    return isMeant || isNamed(body.textContent, reader);
}

const isNamed = (text, {name}) => [name, ROOM].some((one) => one && text.split(`@${one}`).slice(1).some((rest) => !GOES_ON.test(rest)));

const addressOf = ({room, id}) => `${room}/${id}`;

const followed = () => recall("followed", []);

export const isFollowed = (message) => followed().includes(addressOf(message));

/** @param {boolean} following whether the reader is told of the answers to this message from now on */
export function follow(message, following) {
    const others = followed().filter((other) => other !== addressOf(message));
    remember("followed", [...others, ...(following ? [addressOf(message)] : [])].slice(-MOST_FOLLOWED));
}

/** Lets a chat know which messages of others mean the reader, or answer what they follow. */
export function beCalled(chat) {
    chat.calls ??= (message) => !chat.isMine(message) && (meansNow(message, chat.me) || isFollowed({...message, id: message.replyTo}));
}

const known = new WeakMap();

/** Found out once for each message, as long as the reader is the same. */
function meansNow(message, reader) {
    const value = valueOfPerson(reader);
    if (known.get(message)?.value !== value) {
        known.set(message, {value, means: means(message, reader)});
    }
    return known.get(message).means;
}

/** Looks through the newest messages of the rooms that were spoken in while the page was closed. */
export async function countMissed(chat) {
    const rooms = chat.rooms.own.filter(({name, unread}) => unread > 0 && name !== chat.room);
    if (rooms.length > 0) {
        const {messages} = await chat.client.newestOf(rooms.map(({name}) => name));
        countCalls(chat, messages);
        await countAlone(chat, rooms.filter(({name, unread}) => messages.filter(({room}) => room === name).length < unread));
    }
}

/** Where others are so busy that the newest of all are theirs. */
async function countAlone(chat, rooms) {
    for (const {name} of rooms) {
        countCalls(chat, (await chat.client.newestOf([name])).messages);
    }
}

/** Those that were counted, as they come or when they were looked through. */
const counted = new Set();

/** Counts those that mean the reader, and that they have not read. */
export function countCalls(chat, messages) {
    beCalled(chat);
    const fresh = messages.filter((message) => !counted.has(keyOf(message)) && chat.rooms.isUnread(message) && chat.calls(message));
    for (const message of fresh) {
        counted.add(keyOf(message));
        chat.rooms.get(message.room).calls++;
    }
    chat.look();
}
