/** What members are called, as it was read of the rooms that were looked at. */
const members = new Map();

export const learnMembers = (read) => read.forEach(({id, name}) => members.set(id, name));

/** The others whose ids this page has come across, each by what they were called last; in the order of their names. */
export function knownPeople(chat) {
    const all = new Map(members);
    const know = ({id, name}) => id && name && all.set(id, name);
    const lasts = chat.rooms.all.flatMap(({last}) => last ?? []);
    [...lasts, ...chat.items].forEach(({authorId, author}) => know({id: authorId, name: author}));
    chat.present?.participants.forEach(know);
    all.delete(chat.you?.id);
    return [...all].map(([id, name]) => ({id, name})).sort((a, b) => a.name.localeCompare(b.name));
}

/** What somebody is called; their id where this page does not know it. */
export const nameById = (chat, id) => (id === chat.you?.id ? chat.you.name : knownPeople(chat).find((one) => one.id === id)?.name ?? id);
