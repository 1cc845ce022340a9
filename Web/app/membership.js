// Which economies a list of selectors means: codes, groups, `all`, and `not:X`, which takes out.
import { inForm, selectors as listOf } from "./scenario.js";
import { t } from "./texts.js";

/**
 * Groups that a selector can name: those of the file, then those of the register.
 * @param {import("./state.js").World} world
 * @param {Record<string, any>} [own] the file's `groups`
 * @returns {Map<string, string[]>}
 */
export function groupsOf(world, own = {}) {
  const groups = new Map();
  for (const { id, members } of [...world.groups, ...world.agreements]) groups.set(id, members);
  for (const [id, members] of Object.entries(own ?? {})) groups.set(id, Array.isArray(members) ? members.map(String) : [String(members)]);
  return groups;
}

/**
 * The economies that selectors mean, and the selectors that mean nothing here.
 * @param {string[]} selectors
 * @param {import("./state.js").World} world
 * @param {Map<string, string[]>} groups
 * @returns {{members: Set<string>, unknown: string[]}}
 */
export function resolve(selectors, world, groups) {
  const codes = new Set(world.economies.map(({ code }) => code));
  const members = new Set();
  /** @type {string[]} */
  const out = [];
  /** @type {string[]} */
  const unknown = [];
  /** @param {string} name @param {Set<string>} into @param {number} depth */
  const add = (name, into, depth) => {
    if (codes.has(name)) into.add(name);
    else if (name === "all") for (const code of codes) into.add(code);
    else if (groups.has(name) && depth < 8) for (const member of groups.get(name) ?? []) add(member, into, depth + 1);
    else if (depth === 0) unknown.push(name);
  };
  for (const selector of selectors) {
    if (selector.startsWith("not:")) out.push(selector.slice(4));
    else add(selector, members, 0);
  }
  const taken = new Set();
  for (const name of out) add(name, taken, 0);
  for (const code of taken) members.delete(code);
  return { members, unknown };
}

/**
 * Selectors with one economy taken in or out, changed as little as possible: a group stays a group.
 * @param {string[]} selectors
 * @param {string} code
 * @param {import("./state.js").World} world
 * @param {Map<string, string[]>} groups
 * @returns {string[]}
 */
export function toggle(selectors, code, world, groups) {
  const isMember = resolve(selectors, world, groups).members.has(code);
  const without = selectors.filter((selector) => selector !== code && selector !== `not:${code}`);
  const still = resolve(without, world, groups).members.has(code);
  if (isMember) return still ? [...without, `not:${code}`] : without;
  return still ? without : [...without, code];
}

/**
 * What the open policy still needs before it can be answered, in words; empty where nothing is missing. Typing is under way
 * there, and an error of the service would be shouted at somebody in the middle of a sentence.
 * @param {import("./scenario.js").Draft} draft
 * @param {import("./state.js").World} world
 */
export function missing(draft, world) {
  const groups = groupsOf(world, draft.head.groups);
  for (const measure of draft.policy) {
    if (!inForm(measure)) continue;
    const size = (/** @type {string} */ key) => {
      const { members, unknown } = resolve(listOf(measure.values[key]), world, groups);
      return members.size + unknown.length;
    };
    if (measure.kind === "agreement" && size("members") < 2) return t("missing.members", { name: String(measure.values.name ?? "") });
    for (const key of ["importers", "exporters", "economies"]) {
      if (key in measure.values && size(key) < 1) return t("missing.set", { measure: t(`measure.${measure.kind}`), set: t(`field.${key}`) });
    }
  }
  return "";
}
