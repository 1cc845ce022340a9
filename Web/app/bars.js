// Economies ranked by what the answer means for them, as bars from nothing; with draws each bar carries its interval.
import { columnName, columnOf, columnUnit, differenceUnit, intervalOf, withUnit, written } from "./columns.js";
import { button, byId, fill, h } from "./dom.js";
import { chosenSet } from "./editing.js";
import { showOrigin } from "./origin.js";
import { selectors } from "./scenario.js";
import { shownValue } from "./shown.js";
import { listen, set, state } from "./state.js";
import { t } from "./texts.js";

const EACH = 10;
/** @type {"shown" | "extremes" | "members"} */
let choice = "shown";
/** @type {{item: any, name: any, fill: any, whisker: any, value: any}[]} */
const pool = [];

/** Builds the panel. */
export function barsPanel() {
  const panel = byId("bars-panel");
  const select = h("select", { id: "bars-choice", on: { change: (/** @type {any} */ event) => {
    choice = event.target.value;
    draw();
  } } }, ...["shown", "extremes", "members"].map((id) => h("option", { value: id }, t(`bars.${id}`))));
  const heading = h("span", {});
  const items = h("ol", { class: "bars" });
  const note = h("p", { class: "quiet" });
  fill(panel, h("div", { class: "panel-head" }, h("h2", { id: "bars-title" }, t("bars.title")),
    h("div", { class: "field inline" }, h("label", { for: "bars-choice" }, t("bars.choice")), select)),
  h("p", { class: "quiet" }, heading), items, note);

  function draw() {
    if (!state.answer) {
      for (const place of [items, heading, note]) fill(place);
      pool.length = 0;
      return;
    }
    heading.textContent = t(state.against ? "bars.difference" : "bars.unit",
      { column: columnName(state.column), unit: (state.against ? differenceUnit : columnUnit)(state.column, state.answer) });
    const rows = chosenRows();
    const bounds = rows.flatMap((row) => {
      const interval = state.against ? null : intervalOf(row, state.column);
      return [shownValue(row, state.column), interval?.low, interval?.high].filter((value) => typeof value === "number");
    });
    const low = Math.min(0, ...bounds);
    const high = Math.max(0, ...bounds);
    const span = high - low || 1;
    while (pool.length < rows.length) pool.push(barOf(items));
    pool.forEach((bar, index) => {
      bar.item.hidden = index >= rows.length;
      if (index < rows.length) drawBar(bar, rows[index], low, span);
    });
    const drawn = rows.some((row) => intervalOf(row, state.column));
    if (drawn && state.against) {
      fill(note, t("bars.without-intervals"), " ", button(t("bars.show-intervals"), () => set({ against: null }), { class: "link", id: "show-intervals" }));
      return;
    }
    note.textContent = drawn
      ? t("bars.interval", { width: state.answer.manifest?.draws?.interval_percent ?? 90, count: state.answer.manifest?.draws?.answered ?? 0 })
      : "";
  }
  listen(["answer", "column", "against", "chosenMeasure"], draw);
  draw();
}

/** Rows to show, ranked. */
function chosenRows() {
  const answer = state.answer;
  if (!answer) return [];
  const value = (/** @type {import("./state.js").Row} */ row) => shownValue(row, state.column);
  let rows = answer.economies.filter((row) => typeof value(row) === "number");
  if (choice !== "extremes") {
    const wanted = choice === "members" ? chosenSet().members : new Set(answer.shown);
    const chosen = rows.filter((row) => wanted.has(row.economy));
    if (chosen.length) rows = chosen;
  }
  rows.sort((a, b) => value(b) - value(a));
  return rows.length <= 4 * EACH && choice !== "extremes" ? rows : [...rows.slice(0, EACH), ...rows.slice(-EACH)];
}

/** @param {HTMLElement} items */
function barOf(items) {
  const name = h("button", { type: "button", class: "link" });
  const bar = h("span", { class: "bar-fill" });
  const whisker = h("span", { class: "whisker" });
  const value = h("span", { class: "bar-value" });
  const zero = h("span", { class: "bar-zero" });
  const item = h("li", {}, name, h("span", { class: "bar-track", "aria-hidden": "true" }, zero, bar, whisker), value);
  name.addEventListener("click", () => showOrigin(item.dataset.code ?? "", state.column));
  items.append(item);
  return { item, name, fill: bar, whisker, value, zero };
}

/** @param {any} bar @param {import("./state.js").Row} row @param {number} low @param {number} span */
function drawBar(bar, row, low, span) {
  const value = shownValue(row, state.column);
  const interval = state.against ? null : intervalOf(row, state.column);
  const at = (/** @type {number} */ number) => `${((number - low) / span) * 100}%`;
  const width = (/** @type {number} */ a, /** @type {number} */ b) => `${(Math.abs(b - a) / span) * 100}%`;
  bar.item.dataset.code = row.economy;
  bar.item.classList.toggle("lead", row.economy === selectors(state.draft?.head.show)[0]);
  bar.name.textContent = row.name;
  bar.fill.style.insetInlineStart = at(Math.min(0, value));
  bar.fill.style.inlineSize = width(0, value);
  bar.fill.classList.toggle("loss", value < 0);
  // What is written as nothing has no bar.
  bar.fill.hidden = Math.abs(value) < (columnOf(state.column).unit === "money" ? 0.05 : 0.0005);
  bar.zero.style.insetInlineStart = at(0);
  bar.whisker.hidden = !interval;
  if (interval) {
    bar.whisker.style.insetInlineStart = at(interval.low);
    bar.whisker.style.inlineSize = width(interval.low, interval.high);
  }
  // The line shows the interval; its ends stand as words where there is room, and for screen readers always.
  fill(bar.value, written(state.column, value), interval ? h("span", { class: "ends" },
    t("value.ends", { low: written(state.column, interval.low), high: written(state.column, interval.high) })) : null);
  bar.value.title = interval ? t("value.interval", { value: written(state.column, value), low: written(state.column, interval.low), high: written(state.column, interval.high) })
    : withUnit(state.column, value, state.answer);
}
