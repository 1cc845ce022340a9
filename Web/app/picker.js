// A set of economies: its selectors as tokens, and a searchable list to tick. The map changes the same set.
import { button, fill, freshId, h } from "./dom.js";
import { isBilateral, matchOf } from "./finding.js";
import { groupsOf, resolve, toggle } from "./membership.js";
import { selectors } from "./scenario.js";
import { nameOf, state } from "./state.js";
import { byName, t } from "./texts.js";

/** Groups that are offered before anything is typed. */
const FAMILIAR = ["TPP", "CPTPP", "RCEP", "ASEAN", "EU", "NAFTA", "MERCOSUR", "GMS", "LMI", "APEC", "BRICS", "G7"];

/** Most lines shown for a text; the others are counted. */
const MOST = 60;

/**
 * @param {string} key
 * @param {string} label
 * @param {import("./fields.js").Change} change
 * @param {import("./fields.js").Field | null} [besides] a control beside the label
 * @returns {import("./fields.js").Field}
 */
export function picker(key, label, change, besides = null) {
  const tokens = h("ul", { class: "tokens" });
  const summary = h("summary", {}, t("picker.open"));
  const count = h("span", { class: "quiet" });
  const search = h("input", { type: "search", autocomplete: "off", "aria-label": t("picker.search", { label }), placeholder: t("picker.search.hint") });
  const options = h("ul", { class: "options" });
  const details = h("details", { class: "picker" }, summary, search, options);
  const id = freshId("picker");
  /** @type {string[]} */
  let chosen = [];

  const write = (/** @type {string[]} */ next) => change({ [key]: next });
  const groups = () => (state.world ? groupsOf(state.world, state.draft?.head.groups) : new Map());

  function drawTokens() {
    fill(tokens, ...chosen.map((selector) => token(selector, groups(), () => write(chosen.filter((other) => other !== selector)))));
    const members = state.world ? resolve(chosen, state.world, groups()).members : new Set();
    count.textContent = t("picker.count", { count: members.size });
  }

  function drawOptions() {
    if (!details.open || !state.world) return;
    const world = state.world;
    const { members } = resolve(chosen, world, groups());
    const entries = found(search.value, world, chosen);
    const shown = search.value.trim() ? entries.slice(0, MOST) : entries;
    const focus = document.activeElement instanceof HTMLElement && options.contains(document.activeElement)
      ? document.activeElement.dataset.code : null;
    fill(options,
      ...shown.map(({ id, label, isGroup }) => (isGroup
        ? option(id, label, chosen.includes(id), () => write(chosen.includes(id) ? chosen.filter((other) => other !== id) : [...chosen, id]))
        : option(id, label, members.has(id), () => write(toggle(chosen, id, world, groups())), id))),
      shown.length ? null : h("li", { class: "quiet" }, t("picker.nothing")),
      shown.length < entries.length ? h("li", { class: "quiet more" }, t("picker.more", { count: entries.length - shown.length })) : null);
    if (focus) options.querySelector(`[data-code="${CSS.escape(focus)}"]`)?.focus();
  }
  search.addEventListener("input", drawOptions);
  details.addEventListener("toggle", drawOptions);
  return {
    element: h("fieldset", { class: "set", id }, h("legend", {}, label), h("div", { class: "set-head" }, count, besides?.element), tokens, details),
    update(values) {
      besides?.update(values);
      const next = selectors(values[key]);
      if (next.join() === chosen.join() && tokens.childElementCount) return;
      chosen = next;
      drawTokens();
      drawOptions();
    },
  };
}

/**
 * What a text finds, best first: whole codes and names, then economies and groups by how well they fit, then bilateral agreements.
 * Without a text, the familiar groups and every economy. Agreements without a member in this world are left out.
 * @param {string} text @param {import("./state.js").World} world @param {string[]} chosen
 */
function found(text, world, chosen) {
  const isEmpty = !text.trim();
  const codes = new Set(world.economies.map(({ code }) => code));
  const groups = [...world.groups, ...world.agreements].flatMap((group) => {
    const count = group.members.filter((code) => codes.has(code)).length;
    const match = matchOf(text, group.id, group.name);
    const wanted = isEmpty ? FAMILIAR.includes(group.id) : match;
    if (!chosen.includes(group.id) && (!wanted || !count)) return [];
    if (!match) return [];
    const key = group.in_force === false ? "picker.group.not-in-force" : "picker.group";
    return [{ id: group.id, name: group.id, isGroup: true, rank: match.rank, kind: isBilateral(group) ? 2 : isEmpty ? -1 : Number(!FAMILIAR.includes(group.id)),
      label: t(key, { id: group.id, name: group.name, count, year: String(world.year) }) }];
  });
  const economies = world.economies.flatMap(({ code, name }) => {
    const match = matchOf(text, code, name);
    return match ? [{ id: code, name, isGroup: false, rank: match.rank, kind: 0, label: match.alias ? t("picker.alias", { name, alias: match.alias }) : name }] : [];
  });
  const order = (/** @type {{rank: number, kind: number}} */ { rank, kind }) => (kind < 0 ? -1 : rank === 0 ? 0 : kind === 2 ? 10 + rank : rank);
  return [...groups, ...economies].sort((a, b) => order(a) - order(b) || a.kind - b.kind || byName(a.name, b.name));
}

/** @param {string} selector @param {Map<string, string[]>} groups @param {() => void} remove */
function token(selector, groups, remove) {
  const out = selector.startsWith("not:");
  const name = out ? selector.slice(4) : selector;
  const words = groups.has(name) ? t("picker.token.group", { id: name, count: groups.get(name)?.length ?? 0 }) : name === "all" ? t("picker.all") : nameOf(name);
  const text = out ? t("picker.without", { name: words }) : words;
  return h("li", { class: out ? "out" : groups.has(name) ? "group" : null }, h("span", {}, text),
    button("×", remove, { "aria-label": t("picker.remove", { name: text }) }));
}

/** @param {string} code @param {string} label @param {boolean} checked @param {() => void} press @param {string} [note] */
function option(code, label, checked, press, note) {
  return h("li", {}, h("label", {}, h("input", { type: "checkbox", checked, "data-code": code, on: { change: press } }),
    h("span", {}, label), note ? h("span", { class: "code" }, note) : null));
}
