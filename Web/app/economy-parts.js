// The figures of an economy's page as small tables, bars and lines, beside the sentences that say the same in words.
import { coded } from "./code-words.js";
import { h, s } from "./dom.js";
import { fixed, hasText, number, t } from "./texts.js";

/** @typedef {(code: string) => string} Names */

/**
 * The parts that the service gave figures for.
 * @param {any} page
 * @param {Names} nameOf
 * @returns {HTMLElement[]}
 */
export function structuredParts(page, nameOf) {
  const horizons = page.manifest?.cut_off_horizons ?? {};
  return [
    h("div", { class: "part-pair" }, exposure(page.exposure), alignment(page.alignment, nameOf)),
    dependence(Array.isArray(page.dependence) ? page.dependence : [], nameOf, horizons),
    ties(page.ties ?? {}, nameOf),
  ].filter((part) => part !== null);
}

/** @param {string} title @param {string} help @param {...any} content */
const part = (title, help, ...content) => h("section", { class: "part" }, h("h2", {}, title), help ? h("p", { class: "quiet" }, help) : null, ...content);

/** @param {HTMLElement} table @param {string} name */
const scroll = (table, name) => h("div", { class: "table-scroll", tabindex: "0", role: "group", "aria-label": name }, table);

/** @param {string[]} columns */
const heads = (columns) => h("thead", {}, h("tr", {}, ...columns.map((words) => h("th", { scope: "col" }, words))));

/**
 * Ranked bars.
 * @param {{name: string, value: number, low?: number, high?: number}[]} rows @param {number} decimals @param {boolean} signed
 */
function bars(rows, decimals, signed) {
  const low = Math.min(0, ...rows.map(({ value }) => value));
  const span = Math.max(0, ...rows.map(({ value }) => value)) - low || 1;
  return h("ol", { class: "bars" }, ...rows.map(({ name, value }) => {
    const fill = h("span", { class: value < 0 ? "bar-fill loss" : "bar-fill" });
    fill.style.insetInlineStart = `${((Math.min(0, value) - low) / span) * 100}%`;
    fill.style.inlineSize = `${(Math.abs(value) / span) * 100}%`;
    // What is written as nothing has no bar.
    fill.hidden = Math.abs(value) < 0.5 * 10 ** -decimals;
    const zero = h("span", { class: "bar-zero" });
    zero.style.insetInlineStart = `${(-low / span) * 100}%`;
    return h("li", {}, h("span", {}, name), h("span", { class: "bar-track", "aria-hidden": "true" }, zero, fill), h("span", { class: "bar-value" }, fixed(value, decimals, signed)));
  }));
}

/** @param {any} found */
function exposure(found) {
  const rows = [...(found?.positive ?? []), ...[...(found?.negative ?? [])].reverse().slice(-3)];
  return rows.length ? part(t("parts.exposure"), t("parts.exposure.help"), bars(rows, 3, true)) : null;
}

/** @param {any} found @param {Names} nameOf */
function alignment(found, nameOf) {
  const distances = found?.distances ?? [];
  const nearest = (found?.nearest ?? []).slice(0, 8);
  if (!distances.length && !nearest.length) return null;
  const powers = [...new Set(distances.map((/** @type {any} */ row) => row.power))];
  const years = [...new Set(distances.map((/** @type {any} */ row) => row.year))].sort();
  const cell = (/** @type {string} */ power, /** @type {number} */ year) =>
    distances.find((/** @type {any} */ row) => row.power === power && row.year === year)?.distance;
  return part(t("parts.alignment"), t("parts.alignment.help"),
    powers.length ? h("table", { class: "small" }, heads([t("parts.power"), ...years.map(String)]), h("tbody", {}, ...powers.map((power) =>
      h("tr", {}, h("th", { scope: "row" }, nameOf(String(power))), ...years.map((year) => figure(cell(String(power), Number(year)), 2)))))) : null,
    nearest.length ? h("h3", {}, t("parts.nearest", { year: String(found.year ?? "") })) : null,
    nearest.length ? bars(nearest.map((/** @type {any} */ row) => ({ name: nameOf(row.economy), value: row.distance })), 2, false) : null,
    found.source ? h("p", { class: "quiet" }, ...coded(found.source)) : null);
}

/** @param {any} value @param {number} decimals */
const figure = (value, decimals) => h("td", {}, typeof value === "number" ? fixed(value, decimals) : t("value.none"));

/** @param {any[]} powers @param {Names} nameOf @param {Record<string, string>} horizons */
function dependence(powers, nameOf, horizons) {
  if (!powers.length) return null;
  const words = (/** @type {string} */ direction) => (hasText(`direction.${direction}`) ? t(`direction.${direction}`) : direction);
  const rows = powers.flatMap((entry) => (entry.losses ?? []).map((/** @type {any} */ loss, /** @type {number} */ index) => h("tr", {},
    index ? null : h("th", { scope: "rowgroup", rowspan: entry.losses.length }, nameOf(entry.power), h("span", { class: "under quiet" }, t("dependence.shares", {
      bought: percent(entry.bought_share_percent), sold: percent(entry.sold_share_percent) }))),
    h("td", { class: "words-cell" }, words(loss.direction)), h("td", { class: "words-cell" }, horizonName(loss.horizon)),
    figure(loss.loss_percent, 2), figure(loss.power_loss_percent, 3))));
  return part(t("parts.dependence"), t("parts.dependence.help"), scroll(h("table", {}, heads([t("parts.power"), t("dependence.direction"), t("dependence.horizon"),
    t("dependence.loss"), t("dependence.own")]), h("tbody", {}, ...rows)), t("parts.dependence")),
  ...Object.entries(horizons).map(([id, words]) => h("p", { class: "quiet" }, ...coded(t("dependence.horizon-words", { name: horizonName(id), words })))));
}

/** @param {string} id */
const horizonName = (id) => (hasText(`horizon.${id}`) ? t(`horizon.${id}`) : id);

/** @param {any} value */
const percent = (value) => (typeof value === "number" ? t("value.percent", { value: number(value, 0) }) : t("value.none"));

/** @param {Record<string, any>} found @param {Names} nameOf */
function ties(found, nameOf) {
  const kinds = Object.entries(found).filter(([, series]) => Array.isArray(series) && series.some((one) => typeof one === "object"));
  if (!kinds.length) return null;
  return part(t("parts.ties"), t("parts.ties.help"), ...kinds.map(([kind, series]) => h("details", { class: "ties" },
    h("summary", {}, t("ties.kind", { kind: hasText(`kind.${kind}`) ? t(`kind.${kind}`) : kind, count: series.length })),
    scroll(h("table", {}, heads([t("ties.measure"), t("ties.direction"), t("ties.unit"), t("ties.first"), t("ties.last"), t("ties.course")]),
      h("tbody", {}, ...series.map((/** @type {any} */ one) => h("tr", {}, h("th", { scope: "row", title: one.source }, one.meaning ?? one.measure),
        h("td", { class: "words-cell" }, one.direction === "undirected" || one.direction === "symmetric" ? nameOf(one.partner) : t("ties.way", { from: nameOf(one.origin), to: nameOf(one.destination) })),
        h("td", { class: "words-cell" }, one.unit),
        dated(one.first_value, one.first_year), dated(one.last_value, one.last_year), h("td", {}, line(one.years ?? [], one.values ?? []), h("span", { class: "unseen" }, one.trend ?? "")))))), kind))));
}

/** @param {any} value @param {any} year */
const dated = (value, year) => h("td", {}, typeof value === "number" ? number(value, 2) : t("value.none"), h("span", { class: "code" }, String(year ?? "")));

/** The course of a series, as a line without axes. @param {number[]} years @param {number[]} values */
function line(years, values) {
  if (values.length < 2) return "";
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const points = values.map((value, index) => `${(2 + (76 * (years[index] - years[0])) / (years[years.length - 1] - years[0] || 1)).toFixed(1)},${(18 - (16 * (value - low)) / (high - low || 1)).toFixed(1)}`);
  return s("svg", { viewBox: "0 0 80 20", class: "spark", "aria-hidden": "true" }, s("polyline", { points: points.join(" ") }));
}
