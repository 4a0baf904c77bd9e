/**
 * The first message of a room that was said at this time or later, or undefined where all are older. The log is in the
 * order of time, so that halves find it: among a million messages by twenty short answers. What begins the room is at
 * hand, as long as the log has it.
 */
export async function firstSince(time, client, room, signal) {
    const one = {limit: 1, signal};
    const first = (await client.around(room, 1, one).catch(unlessGone))?.after.messages[0];
    const [newest] = (await client.newest(room, one)).messages;
    if (!newest || isSince(time, first)) {
        return first;
    }
    let found;
    let low = (first?.id ?? 0) + 1;
    let high = newest.id;
    while (low <= high) {
        const middle = Math.floor((low + high) / 2);
        const [message] = (await client.before(room, middle + 1, one)).messages;
        if (isSince(time, message)) {
            found = message;
            high = message.id - 1;
        } else {
            low = middle + 1;
        }
    }
    return found;
}

const isSince = (time, message) => message && Date.parse(message.at) >= time;

function unlessGone(error) {
    if (error.status !== 410) {
        throw error;
    }
}
