// A set of economies: its selectors as tokens, and a searchable list to tick. The map changes the same set.
import { button, fill, freshId, h } from "./dom.js";
import { groupsOf, resolve, toggle } from "./membership.js";
import { selectors } from "./scenario.js";
import { nameOf, state } from "./state.js";
import { byName, t } from "./texts.js";

/** Groups that are offered before anything is typed. */
const FAMILIAR = ["TPP", "CPTPP", "RCEP", "ASEAN", "EU", "NAFTA", "MERCOSUR", "GMS", "LMI", "APEC", "BRICS", "G7"];

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
    const wanted = search.value.trim().toLowerCase();
    const { members } = resolve(chosen, world, groups());
    const fits = (/** @type {string} */ code, /** @type {string} */ name) =>
      !wanted || code.toLowerCase().includes(wanted) || name.toLowerCase().includes(wanted);
    const named = [...world.groups, ...world.agreements].filter(({ id: group, name }) =>
      (wanted ? fits(group, name) : FAMILIAR.includes(group) || chosen.includes(group))).slice(0, 40);
    named.sort((a, b) => Number(FAMILIAR.includes(b.id)) - Number(FAMILIAR.includes(a.id)) || byName(a.id, b.id));
    const economies = world.economies.filter(({ code, name }) => fits(code, name)).sort((a, b) => byName(a.name, b.name));
    const focus = document.activeElement instanceof HTMLElement && options.contains(document.activeElement)
      ? document.activeElement.dataset.code : null;
    fill(options,
      ...named.map((group) => option(group.id, t("picker.group", { id: group.id, name: group.name, count: group.members.length }), chosen.includes(group.id),
        () => write(chosen.includes(group.id) ? chosen.filter((other) => other !== group.id) : [...chosen, group.id]))),
      ...economies.map(({ code, name }) => option(code, name, members.has(code), () => write(toggle(chosen, code, world, groups())), code)),
      named.length || economies.length ? null : h("li", { class: "quiet" }, t("picker.nothing")));
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
