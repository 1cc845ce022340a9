// The figures of an economy's page as small tables and bars, each beside the sentences that say the same in words.
import { h } from "./dom.js";
import { fixed, number, t } from "./texts.js";

/** @typedef {(code: string) => string} Names */

/**
 * The parts that the service gave figures for.
 * @param {any} page
 * @param {Names} nameOf
 * @returns {HTMLElement[]}
 */
export function structuredParts(page, nameOf) {
  return [
    ties(page.ties, nameOf),
    bars(page.exposure, nameOf, t("parts.exposure"), t("parts.exposure.help"), "percent", 3),
    dependence(page.dependence, nameOf),
    bars(page.alignment, nameOf, t("parts.alignment"), t("parts.alignment.help"), "distance", 2),
  ].filter((part) => part !== null);
}

/** @param {any} found @param {Names} nameOf */
function ties(found, nameOf) {
  const kinds = found?.kinds ?? (Array.isArray(found) ? found : []);
  if (!kinds.length) return null;
  return h("section", { class: "part" }, h("h2", {}, t("parts.ties")), ...kinds.flatMap((/** @type {any} */ kind) => [
    h("h3", {}, kind.kind),
    ...(kind.measures ?? []).map((/** @type {any} */ measure) => h("div", { class: "tie" },
      h("p", {}, h("strong", {}, measure.title ?? measure.measure), h("span", { class: "quiet" }, ` ${[measure.unit, measure.year].filter(Boolean).join(", ")}`)),
      h("ul", { class: "tie-values" }, ...(measure.values ?? []).map((/** @type {any} */ entry) => h("li", {}, nameOf(entry.economy), " ", h("span", { class: "figure" }, number(entry.value))))))),
  ]));
}

/**
 * Ranked bars.
 * @param {any} found @param {Names} nameOf @param {string} title @param {string} help @param {string} key @param {number} decimals
 */
function bars(found, nameOf, title, help, key, decimals) {
  const rows = (Array.isArray(found) ? found : []).filter((row) => typeof row[key] === "number");
  if (!rows.length) return null;
  const shown = rows.length > 16 ? [...rows.slice(0, 12), ...rows.slice(-4)] : rows;
  const low = Math.min(0, ...shown.map((row) => row[key]));
  const span = Math.max(0, ...shown.map((row) => row[key])) - low || 1;
  return h("section", { class: "part" }, h("h2", {}, title), h("p", { class: "quiet" }, help),
    h("ol", { class: "bars" }, ...shown.map((row) => {
      const fill = h("span", { class: row[key] < 0 ? "bar-fill loss" : "bar-fill" });
      fill.style.insetInlineStart = `${((Math.min(0, row[key]) - low) / span) * 100}%`;
      fill.style.inlineSize = `${(Math.abs(row[key]) / span) * 100}%`;
      const zero = h("span", { class: "bar-zero" });
      zero.style.insetInlineStart = `${(-low / span) * 100}%`;
      return h("li", {}, h("span", {}, nameOf(row.economy ?? row.power)), h("span", { class: "bar-track", "aria-hidden": "true" }, zero, fill),
        h("span", { class: "bar-value" }, fixed(row[key], decimals, key === "percent")));
    })));
}

const DEPENDENCE = ["imports_share", "exports_share", "loss_short_percent", "loss_long_percent", "own_loss_percent"];

/** @param {any} found @param {Names} nameOf */
function dependence(found, nameOf) {
  const rows = Array.isArray(found) ? found : [];
  if (!rows.length) return null;
  const columns = DEPENDENCE.filter((id) => rows.some((row) => typeof row[id] === "number"));
  const figure = (/** @type {string} */ id, /** @type {any} */ value) => (typeof value !== "number" ? t("value.none")
    : t("value.percent", { value: id.endsWith("_share") ? fixed(value * 100, 0) : fixed(value, Math.abs(value) < 0.1 ? 3 : 1) }));
  return h("section", { class: "part" }, h("h2", {}, t("parts.dependence")), h("div", { class: "table-scroll", tabindex: "0", role: "group", "aria-label": t("parts.dependence") },
    h("table", {}, h("thead", {}, h("tr", {}, h("th", { scope: "col" }, t("parts.power")), ...columns.map((id) => h("th", { scope: "col" }, t(`dependence.${id}`))))),
      h("tbody", {}, ...rows.map((row) => h("tr", {}, h("th", { scope: "row" }, nameOf(row.power)), ...columns.map((id) => h("td", {}, figure(id, row[id])))))))));
}
