// The columns of an answer: what they measure, how they are written, and what explains them.
import { state } from "./state.js";
import { fixed, t } from "./texts.js";

/**
 * @typedef {{id: string, unit: "percent" | "money" | "share", signed: boolean}} Column
 */

/** @param {string} id @param {"percent" | "money" | "share"} unit @param {boolean} signed @returns {Column} */
const column = (id, unit, signed) => ({ id, unit, signed });

/** In the order of the command's csv. @type {Column[]} */
export const COLUMNS = [
  column("real_income_percent", "percent", true),
  column("equivalent_variation", "money", true),
  column("first_order_percent", "percent", true),
  column("terms_of_trade_percent", "percent", true),
  column("volume_of_trade_percent", "percent", true),
  column("technology_percent", "percent", true),
  column("real_wage_percent", "percent", true),
  column("price_index_percent", "percent", true),
  column("exports_percent", "percent", true),
  column("imports_percent", "percent", true),
  column("tariff_revenue_before_percent", "share", false),
  column("tariff_revenue_after_percent", "share", false),
];

const byId = new Map(COLUMNS.map((entry) => [entry.id, entry]));

/** @param {string} id @returns {Column} */
export const columnOf = (id) => byId.get(id) ?? column(id, "percent", true);

/** Name of a column. @param {string} id */
export const columnName = (id) => t(`column.${columnOf(id).id}`);

/** What a column measures. @param {string} id */
export const columnMeaning = (id) => t(`column.${id}.meaning`);

/** Unit of a column. @param {string} id @param {import("./state.js").Answer | null} answer */
export function columnUnit(id, answer) {
  const { unit } = columnOf(id);
  return unit === "money" ? answer?.units?.equivalent_variation ?? state.world?.unit ?? t("unit.money") : t(`unit.${unit}`);
}

/** Unit of a difference between two values of a column. @param {string} id @param {import("./state.js").Answer | null} answer */
export const differenceUnit = (id, answer) => (columnOf(id).unit === "money" ? columnUnit(id, answer) : t("unit.difference"));

/** Decimals that a value of this size needs. @param {number} size */
const decimals = (size) => (size >= 100 ? 0 : size >= 10 ? 1 : size >= 0.095 || size === 0 ? 2 : 3);

/**
 * A value as it is written in its column, without the unit.
 * @param {string} id
 * @param {number | null | undefined} value
 */
export function written(id, value) {
  if (typeof value !== "number") return t("value.none");
  const { unit, signed } = columnOf(id);
  if (unit === "money") return fixed(value, Math.abs(value) >= 10 || value === 0 ? 0 : 1, signed);
  return fixed(value, decimals(Math.abs(value)), signed);
}

/** A value with its unit. @param {string} id @param {number | null | undefined} value @param {import("./state.js").Answer | null} answer */
export function withUnit(id, value, answer) {
  if (typeof value !== "number") return t("value.none");
  return columnOf(id).unit === "money"
    ? t("value.money", { value: written(id, value), unit: columnUnit(id, answer) })
    : t("value.percent", { value: written(id, value) });
}

/** Low and high ends of a value's interval, where the run had draws. @param {import("./state.js").Row} row @param {string} id */
export function intervalOf(row, id) {
  const low = row[`${id}_low`];
  const high = row[`${id}_high`];
  return typeof low === "number" && typeof high === "number" ? { low, high } : null;
}
