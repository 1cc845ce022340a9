// The scenario as text, with numbered lines; lines with errors are marked, and the errors stand below with the way there.
import { fill, h, settle } from "./dom.js";
import { readText } from "./editing.js";
import { distinct, faultList } from "./faults.js";
import { endStep } from "./history.js";
import { listen, state } from "./state.js";
import { t } from "./texts.js";

/**
 * The editor.
 * @returns {HTMLElement}
 */
export function editor() {
  const gutter = h("div", { class: "gutter", "aria-hidden": "true" });
  const area = h("textarea", { id: "yaml", spellcheck: "false", autocomplete: "off", autocapitalize: "off", wrap: "off", rows: 18,
    "aria-describedby": "yaml-help", "aria-label": t("editor.label") });
  const faults = h("div", { id: "faults", role: "alert" });
  const details = h("details", { class: "editor", open: true }, h("summary", {}, h("h3", {}, t("editor.title"))),
    h("p", { class: "quiet", id: "yaml-help" }, t("editor.help")), h("div", { class: "editor-frame" }, gutter, area), faults);
  /** Whether something was typed that was not read yet. */
  let unread = false;
  const read = settle((/** @type {string} */ text) => {
    unread = false;
    endStep();
    void readText(text);
  }, 350);
  area.addEventListener("input", () => {
    unread = true;
    read(area.value);
  });
  area.addEventListener("scroll", () => { gutter.scrollTop = area.scrollTop; });

  function go(/** @type {number} */ line, /** @type {number} */ column) {
    details.open = true;
    const lines = area.value.split("\n");
    const start = lines.slice(0, line - 1).reduce((sum, text) => sum + text.length + 1, 0);
    area.focus();
    area.setSelectionRange(start + Math.max(0, column - 1), start + (lines[line - 1]?.length ?? 0));
    area.scrollTop = Math.max(0, (line - 4) * lineHeight(area));
  }

  let numbered = "";
  function drawGutter() {
    const wrong = currentFaults();
    const count = area.value.split("\n").length;
    const lines = new Set(wrong.map((fault) => fault.line));
    const key = `${count} ${[...lines].join()}`;
    if (key === numbered) return;
    numbered = key;
    fill(gutter, ...Array.from({ length: count }, (_, index) => h("span", { class: lines.has(index + 1) ? "wrong" : null }, String(index + 1))));
    gutter.scrollTop = area.scrollTop;
  }

  function drawText() {
    // What is being typed stays as it is typed.
    if (area.value !== state.editorText && !unread) area.value = state.editorText;
    drawGutter();
  }

  let shown = "[]";
  function drawFaults() {
    const wrong = currentFaults();
    const key = JSON.stringify(wrong);
    drawGutter();
    area.setAttribute("aria-invalid", String(wrong.length > 0));
    if (key === shown) return;
    shown = key;
    fill(faults, wrong.length ? h("h4", {}, t("faults.title", { count: wrong.length })) : null,
      wrong.length ? faultList(wrong, state.editorText, go) : null,
      state.readable ? null : h("p", { class: "quiet" }, t("editor.unreadable")));
  }
  listen(["editorText"], drawText);
  listen(["textFaults", "answerFaults", "readable"], drawFaults);
  drawText();
  drawFaults();
  return details;
}

/** Faults of the text, else those that the last question met. */
export const currentFaults = () => distinct(state.textFaults.length ? state.textFaults : state.answerFaults);

/** @param {HTMLElement} area */
const lineHeight = (area) => parseFloat(getComputedStyle(area).lineHeight) || 18;
