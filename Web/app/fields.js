// Fields of the form. Each is an element and an `update` that brings it to the values of the draft without disturbing a field
// that is in use.
import { freshId, h } from "./dom.js";
import { set } from "./state.js";
import { settled } from "./editing.js";
import { number, t } from "./texts.js";

/**
 * @typedef {{element: HTMLElement, update: (values: Record<string, any>) => void}} Field
 * @typedef {(values: Record<string, any>, how?: {tag?: string, since?: number}) => void} Change
 */

/** Sets a value unless the user is typing there. @param {any} input @param {string} value */
function bring(input, value) {
  if (document.activeElement === input && input.type !== "range" && input.tagName !== "SELECT") return;
  if (input.value !== value) input.value = value;
}

/** @param {string} label @param {HTMLElement} control @param {...any} more */
export function labelled(label, control, ...more) {
  control.id ||= freshId("field");
  return h("div", { class: "field" }, h("label", { for: control.id }, label), control, ...more);
}

/** A line of text. @param {string} key @param {string} label @param {Change} change @returns {Field} */
export function textField(key, label, change) {
  const input = h("input", { type: "text", autocomplete: "off", on: {
    input: () => change({ [key]: input.value === "" ? undefined : input.value }, { tag: `text ${key}` }), change: settled } });
  return { element: labelled(label, input), update: (values) => bring(input, String(values[key] ?? "")) };
}

/**
 * A choice among words. @param {string} key @param {string} label @param {[string, string][]} options value and text
 * @param {Change} change @param {(value: any) => string} [read] @param {(value: string) => any} [write] @returns {Field}
 */
export function choiceField(key, label, options, change, read = (value) => String(value ?? ""), write = (value) => value || undefined) {
  const select = h("select", { on: { change: () => change({ [key]: write(select.value) }) } },
    ...options.map(([value, text]) => h("option", { value }, text)));
  return {
    element: labelled(label, select),
    update(values) {
      const value = read(values[key]);
      // A value that only the file can state stays a choice of its own.
      if (![...select.options].some((option) => option.value === value)) select.append(h("option", { value }, value));
      bring(select, value);
    },
  };
}

/** Yes or no. @param {string} key @param {string} label @param {Change} change @returns {Field} */
export function tickField(key, label, change) {
  const input = h("input", { type: "checkbox", on: { change: () => change({ [key]: input.checked }) } });
  return {
    element: h("label", { class: "tick" }, input, label),
    update(values) {
      input.checked = values[key] === true || ["true", "yes"].includes(String(values[key]));
    },
  };
}

/**
 * A slider with the number beside it.
 * @param {string} key
 * @param {string} label
 * @param {{from: number, to: number, step: number, unit?: string}} range
 * @param {Change} change
 * @param {{reading?: (value: any) => number | null, words?: (value: number) => string}} [how]
 * @returns {Field & {slider: HTMLInputElement, marks: HTMLElement}}
 */
export function sliderField(key, label, range, change, how = {}) {
  const reading = how.reading ?? ((value) => (value === undefined || value === null || value === "" ? null : Number(value)));
  const slider = h("input", { type: "range", min: range.from, max: range.to, step: range.step });
  const box = h("input", { type: "number", step: range.step, class: "number", inputmode: "decimal", "aria-label": t("field.number", { label }) });
  const words = h("p", { class: "words" });
  const marks = h("div", { class: "marks", "aria-hidden": "true" });
  /** @type {number | null} */
  let last = null;
  const say = (/** @type {number | null} */ value) => {
    const text = value === null || !how.words ? "" : how.words(value);
    words.textContent = text;
    last = value;
    slider.setAttribute("aria-valuetext", text || (value === null ? "" : `${number(value)} ${range.unit ?? ""}`));
  };
  slider.addEventListener("input", (/** @type {Event} */ event) => {
    const value = Number(slider.value);
    set({ dragging: true });
    box.value = String(value);
    say(value);
    change({ [key]: value }, { tag: `slide ${key}`, since: Math.min(event.timeStamp || performance.now(), performance.now()) });
  });
  slider.addEventListener("change", settled);
  box.addEventListener("input", () => {
    const value = Number(box.value);
    const complete = box.value !== "" && Number.isFinite(value);
    box.setAttribute("aria-invalid", String(!complete));
    if (!complete) {
      words.textContent = t("field.incomplete", { value: last === null ? t("value.none") : number(last) });
      return;
    }
    slider.value = String(value);
    say(value);
    change({ [key]: value }, { tag: `type ${key}` });
  });
  box.addEventListener("change", settled);
  return {
    slider, marks,
    element: labelled(label, slider, marks, h("div", { class: "number-line" }, box, range.unit ? h("span", { class: "quiet" }, range.unit) : null), words),
    update(values) {
      const value = reading(values[key]);
      const text = value === null ? "" : String(value);
      if (value !== null && Number(slider.value) !== value) slider.value = text;
      bring(box, text);
      if (box.value === "" && value !== null) return;
      box.setAttribute("aria-invalid", "false");
      say(value);
    },
  };
}
