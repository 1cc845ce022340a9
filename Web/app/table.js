// The table of all economies: sortable, filterable, every column with its unit and what it means.
import { COLUMNS, columnMeaning, columnName, columnUnit, differenceUnit, written } from "./columns.js";
import { byId, fill, h, settle } from "./dom.js";
import { matchOf } from "./finding.js";
import { showOrigin } from "./origin.js";
import { earlier, shownValue } from "./shown.js";
import { listen, state } from "./state.js";
import { byName, number, t } from "./texts.js";

const FIRST = ["real_income_percent", "equivalent_variation", "first_order_percent", "terms_of_trade_percent",
  "volume_of_trade_percent", "real_wage_percent", "exports_percent", "imports_percent"];

let visible = new Set(FIRST);
let sort = { column: "real_income_percent", down: true };
let filter = "";
/** @type {Map<string, {row: any, name: any, cells: any[]}>} */
let lines = new Map();
let layout = "";
let focused = "";

/** @type {any} */ let table;
/** @type {any} */ let body;
/** @type {any} */ let total;
/** @type {any} */ let count;

/** Columns shown now: while comparing, then and now of the chosen column come first. */
const columns = () => [
  ...(state.against ? [{ id: state.column, mode: "now" }, { id: state.column, mode: "then" }] : []),
  ...COLUMNS.filter(({ id }) => visible.has(id)).map(({ id }) => ({ id, mode: "shown" })),
];

/** Builds the panel. */
export function tablePanel() {
  const panel = byId("table-panel");
  count = h("span", { class: "quiet" });
  table = h("table", { "aria-labelledby": "table-title" });
  const search = h("input", { type: "search", id: "table-filter", autocomplete: "off",
    on: { input: settle((/** @type {any} */ event) => {
      filter = event.target.value.trim();
      draw();
    }, 120) } });
  const notes = h("dl", { class: "explained" });
  fill(panel, h("div", { class: "panel-head" }, h("h2", { id: "table-title" }, t("table.title")),
    h("div", { class: "field inline" }, h("label", { for: "table-filter" }, t("table.filter")), search), count),
  h("div", { class: "disclosures" }, columnChoice(), h("details", {}, h("summary", {}, t("table.explain")), notes)),
  h("div", { class: "table-scroll", tabindex: "0", role: "group", "aria-label": t("table.scroll") }, table));
  const explain = () => fill(notes, ...COLUMNS.flatMap(({ id }) => [
    h("dt", {}, columnName(id), " ", h("span", { class: "quiet" }, `(${columnUnit(id, state.answer)})`)), h("dd", {}, columnMeaning(id)),
  ]));
  listen(["world"], explain);
  explain();
  table.addEventListener("keydown", moveFocus);
  table.addEventListener("click", (/** @type {any} */ event) => {
    const line = event.target.closest("tr[data-code]");
    const cell = event.target.closest("td[data-column]");
    if (line && (cell || event.target.closest("button"))) showOrigin(line.dataset.code, cell?.dataset.column ?? state.column);
  });
  listen(["answer", "against", "column"], () => draw());
  draw();
}

function columnChoice() {
  return h("details", {}, h("summary", {}, t("table.columns")), h("fieldset", { class: "choices" }, h("legend", { class: "unseen" }, t("table.columns")),
    ...COLUMNS.map(({ id }) => h("label", {}, h("input", { type: "checkbox", checked: visible.has(id), on: {
      change: (/** @type {any} */ event) => {
        if (event.target.checked) visible.add(id);
        else visible.delete(id);
        visible = new Set(visible);
        draw();
      } } }), columnName(id)))));
}

/** Lines below the fold follow when the answers pause: moving a slider must not wait for what nobody sees. */
const drawRest = settle(() => draw(true), 150);

/** Lines that can be seen, and a few more. */
function seenLines() {
  const frame = table.parentElement;
  const height = body?.firstElementChild?.offsetHeight || 28;
  return Math.ceil((frame.scrollTop + frame.clientHeight) / height) + 4;
}

/**
 * Draws what has changed: the frame where the columns are others, else only the figures and their order.
 * @param {boolean} [whole] all lines at once, and not only those that can be seen
 */
function draw(whole = !state.dragging) {
  const answer = state.answer;
  if (!answer) {
    fill(table);
    fill(count);
    layout = "";
    lines = new Map();
    return;
  }
  const wanted = columns();
  const key = JSON.stringify([wanted, answer.economies.length, answer.units, state.against?.id]);
  if (key !== layout) {
    layout = key;
    frame(wanted);
  }
  markSort();
  const value = (/** @type {any} */ row) => (sort.column === "name" ? null : shownValue(row, sort.column));
  const ranked = answer.economies
    .filter((row) => !filter || matchOf(filter, row.economy, row.name))
    .sort((a, b) => {
      if (sort.column === "name") return (sort.down ? -1 : 1) * byName(a.name, b.name);
      const [x, y] = [value(a), value(b)];
      if (typeof x !== "number" || typeof y !== "number") return Number(typeof y === "number") - Number(typeof x === "number");
      return sort.down ? y - x : x - y;
    });
  const shown = whole ? ranked : ranked.slice(0, seenLines());
  if (shown.length < ranked.length) drawRest();
  /** @type {Node | null} */
  let at = body.firstChild;
  for (const row of shown) {
    const line = lineOf(row, wanted);
    wanted.forEach(({ id, mode }, index) => {
      const figure = mode === "now" ? row[id] : mode === "then" ? earlier(row.economy)?.[id] : shownValue(row, id);
      const text = written(id, figure);
      if (line.cells[index].data !== text) line.cells[index].data = text;
    });
    // Lines already in place stay there: moving all of them is what would take time.
    if (line.row === at) at = at.nextSibling;
    else body.insertBefore(line.row, at);
  }
  while (at && shown.length === ranked.length) {
    const next = at.nextSibling;
    at.remove();
    at = next;
  }
  count.textContent = t("table.count", { count: ranked.length, all: number(answer.economies.length) });
  fill(total, h("th", { scope: "row" }, t("table.world")), ...wanted.map(({ id, mode }) => h("td", {},
    mode === "shown" && !state.against && typeof answer.world_total[id] === "number" ? written(id, answer.world_total[id]) : "")));
  holdFocus();
}

/** @param {{id: string, mode: string}[]} wanted */
function frame(wanted) {
  lines = new Map();
  body = h("tbody", {});
  total = h("tr", { class: "total" });
  const head = h("tr", {}, header("name", "", t("table.economy"), ""),
    ...wanted.map(({ id, mode }) => header(id, mode, columnName(id),
      (state.against && mode !== "now" && mode !== "then" ? differenceUnit : columnUnit)(id, state.answer))));
  table.style.setProperty("--columns", String(wanted.length));
  fill(table, h("thead", {}, head, total), body);
}

/** @param {string} id @param {string} mode @param {string} name @param {string} unit */
function header(id, mode, name, unit) {
  const extra = mode === "now" ? t("table.now") : mode === "then" ? t("table.then", { other: state.against?.name ?? "" }) : state.against && id !== "name" ? t("table.difference") : "";
  return h("th", { scope: "col", "data-column": mode === "now" || mode === "then" ? `${id} ${mode}` : id, title: id === "name" ? null : columnMeaning(id) },
    mode === "now" || mode === "then" ? h("span", { class: "head" }, name)
      : h("button", { type: "button", on: { click: () => sortBy(id) } }, name, h("span", { class: "arrow", "aria-hidden": "true" })),
    h("span", { class: "unit" }, extra ? `${extra}, ${unit}` : unit));
}

/** @param {string} id */
function sortBy(id) {
  sort = { column: id, down: sort.column === id ? !sort.down : id !== "name" };
  draw();
}

function markSort() {
  for (const cell of table.querySelectorAll("th[data-column]")) {
    const on = cell.dataset.column === sort.column;
    if (on) cell.setAttribute("aria-sort", sort.down ? "descending" : "ascending");
    else cell.removeAttribute("aria-sort");
  }
}

/** @param {any} row @param {{id: string, mode: string}[]} wanted */
function lineOf(row, wanted) {
  let line = lines.get(row.economy);
  if (!line) {
    const name = h("button", { type: "button", class: "link", tabindex: "-1" }, row.name);
    const cells = wanted.map(() => document.createTextNode(""));
    const element = h("tr", { "data-code": row.economy }, h("th", { scope: "row" }, name, h("span", { class: "code" }, row.economy)),
      ...wanted.map(({ id, mode }, index) => h("td", { "data-column": id, "data-mode": mode }, cells[index])));
    line = { row: element, name, cells };
    lines.set(row.economy, line);
  }
  return line;
}

/** One line of the table takes the focus; arrows, Home and End move it. */
function holdFocus() {
  if (!lines.get(focused)?.row.isConnected) focused = body.firstChild?.dataset.code ?? "";
  for (const [code, { name }] of lines) {
    const wanted = code === focused ? "0" : "-1";
    if (name.getAttribute("tabindex") !== wanted) name.setAttribute("tabindex", wanted);
  }
}

/** @param {any} event */
function moveFocus(event) {
  const line = event.target.closest("tr[data-code]");
  if (!line) return;
  const to = { ArrowDown: line.nextElementSibling, ArrowUp: line.previousElementSibling,
    Home: body.firstElementChild, End: body.lastElementChild }[/** @type {string} */ (event.key)];
  if (!to) return;
  event.preventDefault();
  focused = to.dataset.code;
  holdFocus();
  lines.get(focused)?.name.focus();
}
