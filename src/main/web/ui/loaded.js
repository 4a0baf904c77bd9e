import {t} from "../i18n.js";
import {tell} from "./notice.js";

/** @returns {Promise<boolean>} whether what is loaded when it is first asked for has come; who waits for it is told where not */
export const loaded = (coming) => coming.then(() => true, () => {
    tell(t("notLoaded"));
    return false;
});
