import {t} from "../i18n.js";
import {reasonOf} from "./rows.js";

export const DELETED = "urn:halley:problem:deleted";

const REASONS = {
    [DELETED]: "alreadyDeleted",
    "urn:halley:problem:edited-too-often": "editedTooOften",
    "urn:halley:problem:not-theirs": "notTheirs",
};

/** Why something could not be done about who speaks. */
export const whyNotDone = ({status, problem}) => (status ? t("notDone", {reason: reasonOf({status, ...problem})}) : t("notDoneNow"));

/** Why a message could not be changed, and what to do about it. */
export function whyNot({status, problem}) {
    if (!status) {
        return t("notChangedNow");
    }
    const known = REASONS[problem.type] ?? (status === 404 ? "noLongerKept" : null);
    return known ? t(known) : t("notChanged", {reason: reasonOf({status, ...problem})});
}
