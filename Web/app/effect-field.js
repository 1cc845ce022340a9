// How deep an agreement goes: the effect on trade in log points, with the cited effects marked on the slider and named below it.
import { button, fill, h } from "./dom.js";
import { sliderField } from "./fields.js";
import { state } from "./state.js";
import { fixed, number, t } from "./texts.js";

const [FROM, TO] = [-0.9, 1];

/** Whether an effect is that of a trade agreement. @param {import("./state.js").Effect} effect */
const isOfAgreement = ({ id }) => /^(rta|fta)\//.test(id);

/**
 * @param {string} key
 * @param {string} label
 * @param {import("./fields.js").Change} change
 * @param {boolean} amongMembers whether the words speak of members
 * @returns {import("./fields.js").Field}
 */
export function effectField(key, label, change, amongMembers) {
  const effects = () => (state.world?.effects ?? []).filter(({ unit }) => unit === "log points");
  const known = (/** @type {any} */ value) => effects().find(({ id }) => id === value);
  const low = Math.min(0, FROM * (amongMembers ? 0 : 1));
  const field = sliderField(key, label, { from: low, to: TO, step: 0.001, unit: t("unit.log") }, change, {
    reading: (value) => (value === undefined || value === null ? null : known(value)?.value ?? (Number.isFinite(Number(value)) ? Number(value) : null)),
    words: (value) => t(amongMembers ? "effect.words.members" : "effect.words", { factor: fixed(Math.exp(value), 2) }),
  });
  const cited = h("div", {});
  const line = (/** @type {import("./state.js").Effect} */ effect) => {
    const choose = button(effect.id, () => change({ [key]: effect.id }), { class: "chip", "aria-pressed": "false", "data-effect": effect.id });
    return h("li", {}, choose, h("details", {}, h("summary", { "aria-label": t("effect.source", { id: effect.id }) },
      effect.standard_error === null ? number(effect.value) : t("effect.figure", { value: number(effect.value), error: number(effect.standard_error) })),
    h("p", {}, effect.source), h("p", { class: "quiet" }, effect.meaning)));
  };
  const [agreements, others] = [effects().filter(isOfAgreement), effects().filter((effect) => !isOfAgreement(effect))];
  const group = (/** @type {string} */ title, /** @type {import("./state.js").Effect[]} */ members, /** @type {boolean} */ open) =>
    (members.length ? h("details", { class: "cited-effects", open }, h("summary", {}, title), h("ul", { class: "cited" }, ...members.map(line))) : null);
  fill(cited, group(t("effect.cited"), agreements, amongMembers), group(t("effect.others"), others, false));
  fill(field.marks, ...(amongMembers ? agreements : effects()).map((effect) => {
    const mark = h("span", { class: "mark-tick", title: effect.id });
    mark.style.insetInlineStart = `${((effect.value - low) / (TO - low)) * 100}%`;
    return mark;
  }));
  field.element.append(cited);
  return {
    element: field.element,
    update(values) {
      field.update(values);
      for (const chip of cited.querySelectorAll("[data-effect]")) {
        chip.setAttribute("aria-pressed", String(/** @type {HTMLElement} */ (chip).dataset.effect === values[key]));
      }
    },
  };
}
