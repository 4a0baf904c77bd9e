/**
 * The first message of a room that was said at this time or later, or null where all are older. The log is in the order of
 * time, so that halves find it: among a million messages by twenty short answers.
 *
 * @param {(id: number) => Promise<object|undefined>} lastBefore the newest message below an id
 * @param {number} newest the id of the room's last message
 */
export async function firstSince(time, lastBefore, newest) {
    let found = null;
    let low = 1;
    let high = newest;
    while (low <= high) {
        const middle = Math.floor((low + high) / 2);
        const message = await lastBefore(middle + 1);
        if (message && Date.parse(message.at) >= time) {
            found = message;
            high = message.id - 1;
        } else {
            low = middle + 1;
        }
    }
    return found;
}
