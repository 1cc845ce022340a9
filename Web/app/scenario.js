// The policy at hand: the text of a scenario beside what the service read in it. Drafts never change; edits make new ones,
// which is all that undo needs.
import { flow, setKey, splitItems, splitSections, writeItem } from "./yaml-text.js";

/**
 * A measure: its kind, its keys, and its text where the file has it in block style.
 * @typedef {{kind: string, values: Record<string, any>, text: string | null}} Measure
 * @typedef {{text: string, head: Record<string, any>, policy: Measure[], baseline: Measure[]}} Draft
 */

/** Keys of each kind of measure that the form can show. @type {Record<string, string[]>} */
export const FORM_KEYS = {
  agreement: ["name", "members", "tariffs", "trade_effect", "sectors", "already_covered"],
  tariff: ["importers", "exporters", "sectors", "points", "percent"],
  trade_effect: ["importers", "exporters", "sectors", "value"],
  trade_cost: ["importers", "exporters", "sectors", "percent", "both_ways"],
  cut_off: ["importers", "exporters", "sectors", "both_ways"],
  productivity: ["economies", "sectors", "percent"],
  labour: ["economies", "percent"],
};

/** Keys of a measure that the form cannot show; they are kept as they are written. @param {Measure} measure */
export const keptKeys = (measure) =>
  Object.keys(measure.values).filter((key) => !(FORM_KEYS[measure.kind] ?? []).includes(key));

/**
 * Whether the form can show a measure.
 * @param {Measure} measure
 */
export function inForm(measure) {
  const keys = FORM_KEYS[measure.kind];
  if (!keys || keptKeys(measure).some((key) => ["file", "missing", "as_of"].includes(key))) return false;
  return keys.every((key) => {
    const value = measure.values[key];
    return value === undefined || value === null || typeof value !== "object" ||
      (Array.isArray(value) && value.every((item) => typeof item === "string"));
  });
}

/**
 * A draft from a text and from the tree that the service read in it.
 * @param {string} text
 * @param {any} tree
 * @returns {Draft}
 */
export function draftOf(text, tree) {
  const { policy, baseline, ...head } = tree && typeof tree === "object" ? tree : {};
  const { sections } = splitSections(text);
  return {
    text, head,
    policy: measures(policy, sections.find(({ key }) => key === "policy")?.text),
    baseline: measures(baseline, sections.find(({ key }) => key === "baseline")?.text),
  };
}

/** @param {any} entries @param {string | undefined} text @returns {Measure[]} */
function measures(entries, text) {
  if (!Array.isArray(entries)) return [];
  const items = text ? splitItems(text)?.items : undefined;
  const aligned = items?.length === entries.length ? items : null;
  return entries.map((entry, index) => {
    const kind = entry && typeof entry === "object" ? Object.keys(entry)[0] ?? "" : String(entry);
    const values = entry?.[kind];
    return { kind, values: values && typeof values === "object" ? values : {}, text: aligned ? aligned[index] : null };
  });
}

/** A scenario without measures. @param {string} world @param {{name: string, title: string}} words @returns {Draft} */
export function emptyDraft(world, words) {
  const text = `comity_scenario: 1\nname: ${flow(words.name)}\ntitle: ${flow(words.title)}\nworld: ${flow(world)}\npolicy: []\n`;
  return draftOf(text, { comity_scenario: 1, name: words.name, title: words.title, world, policy: [] });
}

/**
 * Sets a key of the first level, or takes it out (`undefined`).
 * @param {Draft} draft @param {string} key @param {any} value @returns {Draft}
 */
export function setHead(draft, key, value) {
  const head = { ...draft.head };
  if (value === undefined) delete head[key];
  else head[key] = value;
  const line = value === undefined ? "" : `${key}: ${flow(value)}\n`;
  return { ...draft, head, text: replaceSection(draft.text, key, line) };
}

/** @param {string} text @param {string} key @param {string} fresh */
function replaceSection(text, key, fresh) {
  const { opening, sections } = splitSections(text.endsWith("\n") ? text.slice(0, -1) : text);
  const found = sections.find((section) => section.key === key);
  if (found) {
    const above = /^((?:#.*\n|\n)*)/.exec(found.text)?.[1] ?? "";
    found.text = fresh ? above + fresh : "";
  } else if (fresh) {
    const policy = sections.findIndex((section) => section.key === "policy");
    // What a reader wants to know first stands before the policy; what is printed stands behind it.
    const position = ["show", "draws", "interval"].includes(key) || policy < 0 ? sections.length : policy;
    sections.splice(position, 0, { key, text: fresh });
  }
  return opening + sections.map((section) => section.text).join("");
}

/** @param {Draft} draft @param {Measure[]} policy @returns {Draft} */
function withPolicy(draft, policy) {
  const written = policy.map((measure) =>
    measure.text === null ? { ...measure, text: writeItem(measure.kind, measure.values) } : measure);
  const { sections } = splitSections(draft.text);
  const section = sections.find(({ key }) => key === "policy")?.text ?? "";
  const head = (splitItems(section)?.head ?? "policy:\n").replace(/^(?:#.*\n|\n)*/, "");
  const body = written.length ? head + written.map(({ text }) => text).join("") : "policy: []\n";
  return { ...draft, policy: written, text: replaceSection(draft.text, "policy", body) };
}

/**
 * Sets keys of one measure, or takes them out (`undefined`).
 * @param {Draft} draft @param {number} index @param {Record<string, any>} change @returns {Draft}
 */
export function setMeasure(draft, index, change) {
  const measure = draft.policy[index];
  const values = { ...measure.values };
  let text = measure.text;
  for (const [key, value] of Object.entries(change)) {
    if (value === undefined) delete values[key];
    else values[key] = value;
    if (text !== null) text = setKey(text, key, value);
  }
  return withPolicy(draft, draft.policy.map((other, position) =>
    position === index ? { kind: measure.kind, values, text } : other));
}

/** @param {Draft} draft @param {string} kind @param {Record<string, any>} values @returns {Draft} */
export const addMeasure = (draft, kind, values) => withPolicy(draft, [...draft.policy, { kind, values, text: null }]);

/** @param {Draft} draft @param {number} index @returns {Draft} */
export const removeMeasure = (draft, index) => withPolicy(draft, draft.policy.filter((_, position) => position !== index));

/** Whether a measure on a flow holds in both directions. @param {Record<string, any>} values */
export const isBothWays = ({ both_ways: both }) => both === true || ["true", "yes"].includes(String(both));

/** Values as a list of selectors: a single code needs no brackets. @param {any} value @returns {string[]} */
export const selectors = (value) =>
  value === undefined || value === null ? [] : (Array.isArray(value) ? value : [value]).map(String);
