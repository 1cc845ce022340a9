// Every text of the page comes from texts/<language>.json; every number is written by Intl in that language.

/** @type {Record<string, string | Record<string, string>>} */
let texts = {};
let language = "en";
/** @type {Map<string, Intl.NumberFormat>} */
const formats = new Map();
let plural = new Intl.PluralRules("en");

/**
 * Loads the texts of the first wanted language that the service has.
 * @param {string[]} available languages that have a file
 */
export async function loadTexts(available) {
  const wanted = [localStorage.getItem("comity.language"), ...navigator.languages]
    .filter(Boolean).map((tag) => String(tag).split("-")[0]);
  language = wanted.find((tag) => available.includes(tag)) ?? "en";
  const answer = await fetch(`/texts/${language}.json`);
  texts = await answer.json();
  plural = new Intl.PluralRules(language);
  document.documentElement.lang = language;
  document.documentElement.dir = String(texts["direction"] ?? "ltr");
}

/**
 * A text by its key. `{name}` in it is replaced by `values.name`; a text with forms `one` and `other` is chosen by `values.count`.
 * @param {string} key
 * @param {Record<string, string | number>} [values]
 * @returns {string}
 */
export function t(key, values = {}) {
  let text = texts[key];
  if (text === undefined) throw new Error(`no text for ${key}`);
  if (typeof text !== "string") text = text[plural.select(Number(values.count))] ?? text.other;
  return text.replace(/\{(\w+)\}/g, (whole, name) =>
    name in values ? (typeof values[name] === "number" ? number(Number(values[name])) : String(values[name])) : whole);
}

/** Whether there is a text of this key. @param {string} key */
export const hasText = (key) => key in texts;

/**
 * Fills the elements of the page that name a text: `data-text` for what stands in them, `data-label` for their accessible name.
 * @param {ParentNode} root
 */
export function fillTexts(root) {
  for (const element of root.querySelectorAll("[data-text]")) {
    element.textContent = t(/** @type {HTMLElement} */ (element).dataset.text ?? "");
  }
  for (const element of root.querySelectorAll("[data-label]")) {
    element.setAttribute("aria-label", t(/** @type {HTMLElement} */ (element).dataset.label ?? ""));
  }
}

/** @param {Intl.NumberFormatOptions} options */
function format(options) {
  const key = JSON.stringify(options);
  let found = formats.get(key);
  if (!found) {
    found = new Intl.NumberFormat(language, options);
    formats.set(key, found);
  }
  return found;
}

/**
 * A number with at most so many decimals.
 * @param {number} value
 * @param {number} [decimals]
 */
export const number = (value, decimals = 3) => format({ maximumFractionDigits: decimals }).format(value);

/**
 * A number with exactly so many decimals, and a sign where it is a change.
 * @param {number} value
 * @param {number} decimals
 * @param {boolean} [signed]
 */
export function fixed(value, decimals, signed = false) {
  return format({
    minimumFractionDigits: decimals, maximumFractionDigits: decimals, signDisplay: signed ? "exceptZero" : "negative",
  }).format(value).replace("-", "\u2212");
}

/** A moment, as a date and a time. @param {string} moment in the form of ISO 8601 */
export function moment(moment) {
  const date = new Date(moment);
  if (Number.isNaN(date.getTime())) return moment;
  return new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "medium" }).format(date);
}

/** Names in the order of the language. @param {string} a @param {string} b */
export const byName = (a, b) => a.localeCompare(b, language);

/** A list in words. @param {string[]} items */
export const list = (items) => new Intl.ListFormat(language, { type: "conjunction" }).format(items);
