// Short words to the user: notices that stand on the page, and announcements for screen readers.
import { Refused } from "./api.js";
import { button, byId, h } from "./dom.js";
import { words } from "./faults.js";
import { t } from "./texts.js";

/** Shows a notice until it is closed. @param {string} text @param {"error" | "note"} [kind] */
export function notify(text, kind = "error") {
  const place = byId("notice");
  const notice = h("p", { class: `notice ${kind}` }, h("span", {}, text), button("×", () => notice.remove(), { "aria-label": t("close") }));
  place.replaceChildren(notice);
}

/** Takes the notice away: what it was about is past. */
export const clearNotice = () => byId("notice").replaceChildren();

/** Shows why a request was refused. @param {unknown} error */
export function notifyRefusal(error) {
  if (!(error instanceof Refused)) throw error;
  const text = error.faults.length ? error.faults.map(words).join(" ")
    : error.status ? t("fault.status", { status: String(error.status) }) : t("fault.unreachable");
  notify(error.status === 429 ? t("fault.busy") : text);
}

let timer = 0;
/** Says something to screen readers, at most once in a while: the last words win. @param {string} text */
export function announce(text) {
  clearTimeout(timer);
  timer = setTimeout(() => { byId("live").textContent = text; }, 900);
}
