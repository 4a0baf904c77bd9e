const NAME = /^[\p{L}\p{N}._-]{1,64}$/u;

/** The server's rule, told before it has to refuse. */
export function isRoomName(name) {
    return NAME.test(name.normalize("NFC")) && !/^\.+$/.test(name);
}

/** @returns {string|null} the room that an address names */
export function roomOf(hash) {
    try {
        const name = decodeURIComponent(hash.slice(1)).normalize("NFC");
        return isRoomName(name) ? name : null;
    } catch {
        return null;
    }
}
