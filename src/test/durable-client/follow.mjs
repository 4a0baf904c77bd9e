// Follows a stream from its beginning, and writes the id of each element that it is told of, a line each.
//     node follow.mjs <address> <live: long-poll, sse, true, or "to-the-end">
import {stream} from "@durable-streams/client";

const [url, live] = process.argv.slice(2);
const RETRY_MS = 300;

const tell = (items) => items.forEach(({id}) => console.log(id));

const patience = async () => {
    await new Promise((again) => setTimeout(again, RETRY_MS));
    return {};
};

/** A stream that breaks ends, and is begun again from where it was. */
async function follow(offset) {
    const response = await stream({url, offset, live: live === "true" || live, onError: patience});
    response.subscribeJson(({items}) => tell(items));
    response.closed.catch(() => follow(response.offset));
}

if (live === "to-the-end") {
    tell(await (await stream({url, offset: "-1", live: true})).json());
} else {
    await follow("-1");
}
