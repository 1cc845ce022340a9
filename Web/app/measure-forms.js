// The form of each kind of measure, as a list of fields. A new kind of measure is one more entry here.
import { effectField } from "./effect-field.js";
import { choiceField, labelled, sliderField, textField, tickField } from "./fields.js";
import { button, h } from "./dom.js";
import { picker } from "./picker.js";
import { set, state } from "./state.js";
import { fixed, number, t } from "./texts.js";

/**
 * @typedef {import("./fields.js").Field} Field
 * @typedef {import("./fields.js").Change} Change
 */

/** Beside a set of importers or exporters: whether the map changes this one. @param {"importers" | "exporters"} side */
function onMap(side) {
  const element = button(t("picker.on-map"), () => set({ side, clickMode: "members" }), { class: "chip", "data-side": side });
  return { element, update: () => element.setAttribute("aria-pressed", String(state.side === side)) };
}

/** @param {Change} change @returns {Field[]} */
const bothSides = (change) => [
  picker("importers", t("field.importers"), change, onMap("importers")),
  picker("exporters", t("field.exporters"), change, onMap("exporters")),
];

/** Sectors to tick; all of them is the default. @param {Change} change @returns {Field} */
function sectorsField(change) {
  const sectors = state.world?.sectors ?? [];
  const boxes = sectors.map(({ code, name }) => ({ code, box: h("input", { type: "checkbox", value: code }), name }));
  const write = () => {
    const on = boxes.filter(({ box }) => box.checked).map(({ code }) => code);
    change({ sectors: on.length === boxes.length ? "all" : on });
  };
  for (const { box } of boxes) box.addEventListener("change", write);
  return {
    element: h("fieldset", { class: "choices" }, h("legend", {}, t("field.sectors")), ...boxes.map(({ box, name }) => h("label", { class: "tick" }, box, name))),
    update(values) {
      const on = values.sectors === undefined ? ["all"] : [values.sectors].flat().map(String);
      for (const { code, box } of boxes) box.checked = (on.includes("all") || on.includes(code)) && !on.includes(`not:${code}`);
    },
  };
}

/** Remove, keep, or a rate. @param {Change} change @returns {Field} */
function tariffsField(change) {
  const mode = choiceField("tariffs", t("field.tariffs"), [["", t("tariffs.none")], ["remove", t("tariffs.remove")], ["keep", t("tariffs.keep")], ["rate", t("tariffs.rate")]],
    ({ tariffs }) => change({ tariffs: tariffs === "rate" ? 0 : tariffs }), (value) => (value === undefined || value === null ? "" : ["remove", "keep"].includes(value) ? value : "rate"));
  const rate = sliderField("tariffs", t("field.rate"), { from: 0, to: 50, step: 0.5, unit: t("unit.percent") }, change,
    { reading: (value) => (Number.isFinite(Number(value)) && value !== undefined ? Number(value) : null) });
  const note = h("p", { class: "quiet" });
  return {
    element: h("div", {}, mode.element, note, rate.element),
    update(values) {
      mode.update(values);
      rate.element.hidden = values.tariffs === undefined || values.tariffs === null || ["remove", "keep"].includes(values.tariffs);
      note.textContent = state.world && !state.world.has_tariffs ? t("tariffs.world-has-none") : "";
      rate.update(values);
    },
  };
}

/** Points added, or a new rate. @param {Change} change @returns {Field} */
function dutyField(change) {
  const mode = h("select", {}, h("option", { value: "points" }, t("duty.points")), h("option", { value: "percent" }, t("duty.percent")));
  const points = sliderField("points", t("duty.points"), { from: -20, to: 60, step: 0.1, unit: t("unit.points") }, change,
    { words: (value) => t(value < 0 ? "duty.words.less" : "duty.words.more", { points: number(Math.abs(value)) }) });
  const percent = sliderField("percent", t("duty.percent"), { from: 0, to: 60, step: 0.1, unit: t("unit.percent") }, change);
  /** @type {Record<string, any>} */
  let now = {};
  mode.addEventListener("change", () => {
    const value = Number(now.points ?? now.percent ?? 0);
    change(mode.value === "points" ? { percent: undefined, points: value } : { points: undefined, percent: Math.max(0, value) });
  });
  return {
    element: h("div", {}, labelled(t("duty.mode"), mode), points.element, percent.element),
    update(values) {
      now = values;
      const rate = values.percent !== undefined;
      mode.value = rate ? "percent" : "points";
      points.element.hidden = rate;
      percent.element.hidden = !rate;
      points.update(values);
      percent.update(values);
    },
  };
}

/** A change of costs in per cent. @param {Change} change */
const costField = (change) => sliderField("percent", t("field.cost"), { from: -40, to: 100, step: 0.1, unit: t("unit.percent") }, change,
  { words: (value) => t(value < 0 ? "cost.words.less" : "cost.words.more", { percent: number(Math.abs(value)) }) });

/** @param {string} label @param {Change} change */
const growthField = (label, change) => sliderField("percent", label, { from: -20, to: 50, step: 0.1, unit: t("unit.percent") }, change,
  { words: (value) => t("growth.words", { factor: fixed(1 + value / 100, 3) }) });

/** @type {Record<string, (change: Change) => Field[]>} */
const FORMS = {
  agreement: (change) => [
    textField("name", t("field.name"), change),
    picker("members", t("field.members"), change),
    effectField("trade_effect", t("field.depth"), change, true),
    tariffsField(change),
    sliderField("already_covered", t("field.covered"), { from: 0, to: 1, step: 0.05 }, change,
      { reading: (value) => Number(value ?? 0), words: (value) => t("covered.words", { share: number(value * 100) }) }),
    sectorsField(change),
  ],
  tariff: (change) => [...bothSides(change), dutyField(change), sectorsField(change)],
  trade_effect: (change) => [...bothSides(change), effectField("value", t("field.effect"), change, false), sectorsField(change)],
  trade_cost: (change) => [...bothSides(change), costField(change), tickField("both_ways", t("field.both-ways"), change), sectorsField(change)],
  cut_off: (change) => [...bothSides(change), tickField("both_ways", t("field.both-ways"), change), sectorsField(change)],
  productivity: (change) => [picker("economies", t("field.economies"), change), growthField(t("field.productivity"), change), sectorsField(change)],
  labour: (change) => [picker("economies", t("field.economies"), change), growthField(t("field.labour"), change)],
};

/** The fields of a kind of measure. @param {string} kind @param {Change} change */
export const fieldsOf = (kind, change) => FORMS[kind](change);

/** Kinds that can be added, with the values they start from. @type {[string, () => Record<string, any>][]} */
export const NEW_MEASURES = [
  ["agreement", () => ({ name: t("new.agreement"), members: [], tariffs: "remove", trade_effect: state.world?.effects[0] ? defaultEffect() : 0.3, sectors: "all", already_covered: 0 })],
  ["tariff", () => ({ importers: [], exporters: [], sectors: "all", points: 10 })],
  ["cut_off", () => ({ importers: [], exporters: [], sectors: "all", both_ways: true })],
  ["trade_cost", () => ({ importers: [], exporters: [], sectors: "all", percent: -5, both_ways: false })],
  ["trade_effect", () => ({ importers: [], exporters: [], sectors: "all", value: 0.2 })],
  ["productivity", () => ({ economies: [], sectors: "all", percent: 5 })],
  ["labour", () => ({ economies: [], percent: 5 })],
];

/** The effect that the shipped scenarios use, where the register has it. */
function defaultEffect() {
  const effects = state.world?.effects ?? [];
  return (effects.find(({ id }) => id === "rta/agtpa-2016-own-trade") ?? effects[0]).id;
}
