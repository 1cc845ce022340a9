// Where a number comes from: what was asked, every parameter with its source, how well the solve closed, and the hashes by
// which anybody can repeat it. All of it stands in the manifest of the answer.
import { coded } from "./code-words.js";
import { COLUMNS, columnMeaning, columnName, differenceUnit, intervalOf, withUnit, written } from "./columns.js";
import { button, fill, h } from "./dom.js";
import { earlier, rowOf, shownValue } from "./shown.js";
import { nameOf, state } from "./state.js";
import { number, t } from "./texts.js";

/** @type {HTMLDialogElement | null} */
let dialog = null;

/**
 * Opens the sheet for an economy and a column.
 * @param {string} code
 * @param {string} column
 */
export function showOrigin(code, column) {
  const answer = state.answer;
  const row = rowOf(code);
  if (!answer || !row) return;
  dialog ??= makeDialog();
  const figure = h("div", { class: "origin-figure" });
  const select = h("select", { id: "origin-column", on: { change: () => draw(select.value) } },
    ...COLUMNS.map(({ id }) => h("option", { value: id }, columnName(id))));
  select.value = column;
  /** @param {string} id */
  const draw = (id) => {
    const interval = intervalOf(row, id);
    const value = withUnit(id, row[id], answer);
    fill(figure, h("p", { class: "big" }, state.against
      ? t("origin.difference", { difference: written(id, shownValue(row, id)), unit: differenceUnit(id, answer) }) : value),
      ...(state.against ? [h("p", {}, t("origin.now", { value })),
        h("p", {}, t("origin.then", { other: state.against.title, value: withUnit(id, earlier(code)?.[id], state.against.answer) }))] : []),
      interval ? h("p", {}, t("origin.interval", { width: answer.manifest?.draws?.interval_percent ?? 90,
        low: withUnit(id, interval.low, answer), high: withUnit(id, interval.high, answer) })) : null,
      h("p", {}, columnMeaning(id)));
  };
  draw(column);
  fill(dialog, h("div", { class: "sheet-head" }, h("h2", { id: "origin-title" }, t("origin.title")),
    button("×", () => dialog?.close(), { class: "close", "aria-label": t("close") })),
  h("p", { class: "origin-economy" }, h("strong", {}, row.name), h("span", { class: "code" }, row.economy),
    h("a", { href: `#/economy/${row.economy}`, on: { click: () => dialog?.close() } }, t("origin.economy", { name: nameOf(code) }))),
  h("div", { class: "field" }, h("label", { for: "origin-column" }, t("origin.column")), select),
  figure, ...manifest(answer));
  dialog.showModal();
}

function makeDialog() {
  const made = /** @type {HTMLDialogElement} */ (h("dialog", { class: "sheet", "aria-labelledby": "origin-title" }));
  // A press beside the sheet closes it.
  made.addEventListener("click", (event) => {
    if (event.target === made) made.close();
  });
  document.body.append(made);
  return made;
}

/** @param {import("./state.js").Answer} answer */
function manifest(answer) {
  const record = answer.manifest ?? {};
  const parameters = record.parameters ?? [];
  return [
    h("h3", {}, t("origin.measures")),
    h("ol", {}, ...(record.measures ?? []).map((/** @type {any} */ measure) => h("li", {}, ...coded(measure.words),
      h("span", { class: "quiet" }, ` ${t("origin.cells", { pairs: measure.pairs ?? 0, changed: measure.changed_cells ?? 0, cells: measure.cells ?? 0 })}`)))),
    h("h3", {}, t("origin.parameters")),
    h("dl", { class: "parameters" }, ...parameters.flatMap((/** @type {any} */ parameter) => [
      h("dt", {}, parameter.name, h("span", { class: "figure" }, t(parameter.standard_error === null ? "parameter.exact" : "parameter.uncertain", {
        value: number(parameter.value, 4), error: number(parameter.standard_error ?? 0, 4), unit: parameter.unit ?? "" }))),
      h("dd", {}, ...coded(parameter.source))])),
    h("h3", {}, t("origin.findings")),
    (record.findings ?? []).length
      ? h("ul", {}, ...record.findings.map((/** @type {any} */ finding) => h("li", {}, ...coded(finding.found))))
      : h("p", { class: "quiet" }, t("origin.no-findings")),
    h("h3", {}, t("origin.solve")),
    h("p", {}, t("origin.residual", { residual: exponent(record.largest_relative_residual), condition: record.residual_condition ?? "",
      evaluations: record.evaluations ?? 0 })),
    h("p", {}, modelWords(record)),
    h("h3", {}, t("origin.world")),
    h("p", {}, `${record.world ?? ""}, ${record.world_year ?? ""}. ${record.world_source ?? ""}.`),
    h("h3", {}, t("origin.repeat")),
    h("dl", { class: "hashes" },
      h("dt", {}, t("origin.version")), h("dd", {}, record.comity_version ?? ""),
      h("dt", {}, t("origin.world-hash")), h("dd", { class: "hash" }, record.world_sha256 ?? ""),
      h("dt", {}, t("origin.scenario-hash")), h("dd", { class: "hash" }, record.scenario_sha256 ?? "")),
  ];
}

/** @param {any} record */
const modelWords = (record) => t("origin.model", {
  closure: record.closure ?? "", horizon: record.model?.horizon ?? "", competition: record.model?.competition ?? "",
  links: record.model?.input_output ?? "" });

/** @param {number | undefined} value */
const exponent = (value) => (typeof value === "number" ? value.toExponential(1).replace("e", " × 10^").replace("+", "") : "");
