// What map, bars and table show: the answer's column, or its difference from the run it is compared with.
import { columnOf } from "./columns.js";
import { scaleFor } from "./scale.js";
import { set, state } from "./state.js";

/** A tenth of a per cent: smaller changes are never shown in the darkest colour. */
const PALE = 0.1;

/** @type {import("./scale.js").Scale} */
let scale = { breaks: [0.02, 0.1, 0.4, 1] };
let scaleOf = "";

/** Rows of the run that the answer is compared with, by economy. */
let against = new Map();
/** @type {unknown} */
let againstOf = null;

/** Value of a row in a column, as shown: the difference where a comparison is on. @param {import("./state.js").Row} row @param {string} column */
export function shownValue(row, column) {
  if (!state.against) return row[column];
  const other = earlier(row.economy)?.[column];
  return typeof row[column] === "number" && typeof other === "number" ? row[column] - other : null;
}

/** Row of the compared run. @param {string} code @returns {import("./state.js").Row | undefined} */
export function earlier(code) {
  if (againstOf !== state.against) {
    againstOf = state.against;
    against = new Map((state.against?.answer.economies ?? []).map((row) => [row.economy, row]));
  }
  return against.get(code);
}

/** @type {{answer: unknown, map: Map<string, import("./state.js").Row>}} */
const rows = { answer: null, map: new Map() };

/** Row of an economy in the answer. @param {string} code @returns {import("./state.js").Row | undefined} */
export function rowOf(code) {
  if (rows.answer !== state.answer) {
    rows.answer = state.answer;
    rows.map = new Map((state.answer?.economies ?? []).map((row) => [row.economy, row]));
  }
  return rows.map.get(code);
}

/**
 * The scale of the colours. It stands still while the user drags, so that a change of colour is a change of the answer.
 */
export function currentScale() {
  const key = `${state.world?.name} ${state.column} ${state.against?.id ?? ""}`;
  if (state.answer && (!state.dragging || key !== scaleOf)) {
    const next = scaleFor(state.answer.economies.map((row) => shownValue(row, state.column)),
      columnOf(state.column).unit === "money" ? 0 : PALE);
    // A policy that is half or twice as strong keeps the scale, or its colours would not tell that it is.
    const ratio = next.breaks[3] / scale.breaks[3];
    if (key !== scaleOf || ratio > 2.5 || ratio < 0.4) scale = next;
    scaleOf = key;
  }
  return scale;
}

/** Chooses the column that map and bars show. @param {string} column */
export const showColumn = (column) => set({ column });
