/** The looks of what is loaded with them, rather than with the page. */
import answers from "../css/answers.later.css";
import circles from "../css/circles.later.css";
import dialogs from "../css/dialogs.later.css";
import panels from "../css/panels.later.css";

for (const text of [panels, dialogs, answers, circles]) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    document.adoptedStyleSheets.push(sheet);
}
