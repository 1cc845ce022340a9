// What most policies leave alone: the rule for deficits, the horizon, how firms compete, and what is printed.
import { h } from "./dom.js";
import { changeHead } from "./editing.js";
import { choiceField } from "./fields.js";
import { picker } from "./picker.js";
import { listen, state } from "./state.js";
import { number, t } from "./texts.js";

/**
 * The group of fields.
 * @returns {HTMLElement}
 */
export function advanced() {
  const body = h("div", {});
  /** @type {import("./fields.js").Field[]} */
  let fields = [];
  let world = "";
  const draw = () => {
    if (state.world && world !== state.world.name) {
      world = state.world.name;
      fields = fieldsFor(state.world);
      body.replaceChildren(...fields.map(({ element }) => element));
    }
    const head = state.draft?.head ?? {};
    for (const field of fields) field.update({ ...head, ...(head.model ?? {}) });
  };
  listen(["draft", "world"], draw);
  draw();
  return h("details", { class: "advanced" }, h("summary", {}, h("h3", {}, t("advanced.title"))), h("p", { class: "quiet" }, t("advanced.help")), body);
}

/** @param {import("./state.js").World} world */
function fieldsFor(world) {
  const model = (/** @type {Record<string, any>} */ values) => {
    const next = { ...(state.draft?.head.model ?? {}), ...values };
    for (const key of Object.keys(next)) if (next[key] === undefined) delete next[key];
    changeHead("model", Object.keys(next).length ? next : undefined);
  };
  const head = (/** @type {string} */ key) => (/** @type {Record<string, any>} */ values) => changeHead(key, values[key]);
  /** @type {[string, string][]} */
  const horizons = (world.horizons ?? []).map(({ id, factor }) => [id, t("horizon.cited", { id, factor: number(factor) })]);
  return [
    choiceField("closure", t("field.closure"), ["", "zero", "share", "multiplicative"].map((id) => [id, t(`closure.${id || "hold"}`)]),
      head("closure"), (value) => (value === undefined || value === "hold" ? "" : String(value))),
    choiceField("horizon", t("field.horizon"), [["", t("horizon.long")], ...horizons], model, (value) => (value === undefined || value === "long-run" ? "" : String(value))),
    choiceField("competition", t("field.competition"), [["", t("competition.eaton-kortum")], ["krugman", t("competition.krugman")], ["melitz-pareto", t("competition.melitz-pareto")],
      ["lashkaripour-lugovskyy-2023", t("competition.cited", { id: "lashkaripour-lugovskyy-2023" })]], model,
    (value) => (value === undefined || value === "eaton-kortum" ? "" : String(value))),
    choiceField("input_output", t("field.links"), [["", t("links.with")], ["without", t("links.without")]], model, (value) => (value === "without" ? "without" : "")),
    picker("show", t("field.show"), (values) => changeHead("show", values.show.length ? values.show : undefined)),
  ];
}
