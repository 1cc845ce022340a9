// The measures of the policy: one is open at a time, and the map shows and changes its economies.
import { button, fill, h } from "./dom.js";
import { changeMeasure, dropMeasure, newMeasure } from "./editing.js";
import { fieldsOf, NEW_MEASURES } from "./measure-forms.js";
import { groupsOf, resolve } from "./membership.js";
import { inForm, isBothWays, keptKeys, selectors } from "./scenario.js";
import { listen, nameOf, set, state } from "./state.js";
import { flow } from "./yaml-text.js";
import { list, t } from "./texts.js";

/**
 * The list of measures, and the ways to add one.
 * @returns {HTMLElement}
 */
export function measureList() {
  const cards = h("ol", { class: "measures" });
  const kept = h("div", {});
  const hint = h("p", { class: "hint" });
  /** @type {import("./fields.js").Field[]} */
  let fields = [];
  /** @type {{title: HTMLElement, summary: HTMLElement}[]} */
  let heads = [];
  let layout = "";

  function draw() {
    const draft = state.draft;
    if (!draft || !state.world) return;
    // Cards are built again only where the list of measures is another one; else their fields follow the draft in place.
    const key = JSON.stringify([state.world.name, state.chosenMeasure, draft.policy.map((measure) => [measure.kind, inForm(measure)])]);
    if (key !== layout) {
      layout = key;
      const hadFocus = cards.contains(document.activeElement);
      fields = [];
      heads = [];
      fill(cards, ...draft.policy.map((_, index) => card(index)));
      if (hadFocus) cards.querySelector('[aria-expanded="true"]')?.focus();
    }
    draft.policy.forEach((measure, index) => {
      heads[index].title.textContent = titleOf(measure);
      heads[index].summary.textContent = summaryOf(measure);
    });
    const chosen = draft.policy[state.chosenMeasure];
    if (chosen) for (const field of fields) field.update(chosen.values);
    hint.textContent = draft.policy.length ? "" : t("measures.none");
    fill(kept, draft.baseline.length ? keptList(t("kept.baseline"), draft.baseline) : null);
  }

  /** @param {number} index */
  function card(index) {
    const measure = /** @type {import("./scenario.js").Draft} */ (state.draft).policy[index];
    const open = index === state.chosenMeasure;
    const title = h("span", { class: "measure-title" });
    const summary = h("span", { class: "measure-summary quiet" });
    heads[index] = { title, summary };
    const head = inForm(measure)
      ? h("button", { type: "button", class: "measure-open", "aria-expanded": String(open), on: { click: () => set({ chosenMeasure: open ? -1 : index }) } }, title, summary)
      : h("div", { class: "measure-open" }, title, summary);
    const body = h("div", { class: "measure-body" });
    if (!inForm(measure)) {
      body.append(h("p", { class: "quiet" }, t("kept.measure")), h("pre", { class: "kept" }, textOf(measure)));
    } else if (open) {
      fields = fieldsOf(measure.kind, (values, how) => changeMeasure(index, values, how));
      body.append(...fields.map(({ element }) => element));
      const extra = keptKeys(measure);
      if (extra.length) body.append(h("p", { class: "quiet" }, t("kept.keys", { keys: list(extra.map((key) => `${key}: ${flow(measure.values[key])}`)) })));
    }
    return h("li", { class: open ? "measure open" : "measure" }, h("div", { class: "measure-head" }, h("h3", {}, head),
      button("×", () => dropMeasure(index), { class: "drop", "aria-label": t("measures.remove", { name: titleOf(measure) }), title: t("measures.remove", { name: titleOf(measure) }) })), body);
  }

  listen(["draft", "world", "chosenMeasure", "side"], draw);
  draw();
  return h("div", {}, cards, hint, kept, h("div", { class: "add", role: "group", "aria-label": t("measures.add") },
    h("span", { class: "quiet" }, t("measures.add")), ...NEW_MEASURES.map(([kind, values]) =>
      button(t(`measure.${kind}`), () => newMeasure(kind, values()), { class: "chip", "data-kind": kind }))));
}

/** @param {import("./scenario.js").Measure} measure */
const textOf = (measure) => measure.text?.trimEnd() ?? `${measure.kind}: ${flow(measure.values)}`;

/** @param {string} title @param {import("./scenario.js").Measure[]} measures */
const keptList = (title, measures) => h("details", { class: "kept-list" }, h("summary", {}, title),
  ...measures.map((measure) => h("pre", { class: "kept" }, textOf(measure))));

/** @param {import("./scenario.js").Measure} measure */
function titleOf(measure) {
  const kind = NEW_MEASURES.some(([known]) => known === measure.kind) ? t(`measure.${measure.kind}`) : measure.kind;
  return measure.kind === "agreement" && measure.values.name ? t("measure.named", { kind, name: String(measure.values.name) }) : kind;
}

/** Whom a measure concerns, in a line. @param {import("./scenario.js").Measure} measure */
function summaryOf(measure) {
  const world = state.world;
  if (!world || !inForm(measure)) return "";
  const groups = groupsOf(world, state.draft?.head.groups);
  const words = (/** @type {string} */ key) => {
    const chosen = selectors(measure.values[key]);
    const { members } = resolve(chosen, world, groups);
    if (!members.size) return t("summary.nobody");
    return members.size <= 3 ? list([...members].map(nameOf)) : t("summary.economies", { count: members.size });
  };
  if (measure.kind === "agreement") return words("members");
  if (measure.values.importers !== undefined) return t(isBothWays(measure.values) ? "summary.both" : "summary.flow", { exporters: words("exporters"), importers: words("importers") });
  return words("economies");
}
