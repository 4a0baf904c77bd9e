// In the place of a script of another build. While servers are replaced one address leads to old and new ones, and the page
// may have come from one and ask another for its script: it is loaded again, until both come from the same.
const TRIES = "halley.builds";
const tries = Number(sessionStorage.getItem(TRIES) ?? 0);
// With as many old servers as new ones half of all loads go well: twenty in a row do not fail once in a million.
if (tries < 20) {
    sessionStorage.setItem(TRIES, tries + 1);
    setTimeout(() => location.reload(), 500);
}
