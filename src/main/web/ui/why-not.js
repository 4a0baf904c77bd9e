import {t} from "../i18n.js";
import {reasonOf} from "./rows.js";

export const DELETED = "urn:halley:problem:deleted";

const REASONS = {
    [DELETED]: "alreadyDeleted",
    "urn:halley:problem:edited-too-often": "editedTooOften",
    "urn:halley:problem:too-many-reactions": "tooManyReactions",
    "urn:halley:problem:reacted-too-often": "reactedTooOften",
    "urn:halley:problem:not-theirs": "notTheirs",
};

/** Why something could not be done about who speaks. */
export const whyNotDone = ({status, problem}) => (status ? t("notDone", {reason: reasonOf({status, ...problem})}) : t("notDoneNow"));

/** Why a room, or who is in it, stays as it is. */
const HOSTING = {
    "not-the-owner": "notTheOwner",
    "nobodys-room": "nobodysRoom",
    "nobody-is-known": "nobodyIsKnown",
    "owner-stays": "ownerStays",
    "no-such-member": "noSuchMember",
    "too-many-members": "tooManyMembers",
    "no-such-room": "noSuchRoom",
};

export function whyNotHosted(error) {
    const known = HOSTING[error.problem?.type?.replace("urn:halley:problem:", "")];
    return known ? t(known) : whyNotDone(error);
}

/** Why a message could not be changed, and what to do about it. */
export function whyNot({status, problem}) {
    if (!status) {
        return t("notChangedNow");
    }
    const known = REASONS[problem.type] ?? (status === 404 ? "noLongerKept" : null);
    return known ? t(known) : t("notChanged", {reason: reasonOf({status, ...problem})});
}
