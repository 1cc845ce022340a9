// The map with its title, controls, legend and the words that follow the pointer.
import { get } from "./api.js";
import { COLUMNS, columnName, columnUnit, differenceUnit, withUnit, written } from "./columns.js";
import { button, byId, fill, h, s } from "./dom.js";
import { chosenSet, toggleMember } from "./editing.js";
import { worldMap } from "./map.js";
import { currentScale, rowOf, showColumn, shownValue } from "./shown.js";
import { economiesByCode, listen, nameOf, set, state } from "./state.js";
import { number, t } from "./texts.js";

/** @type {ReturnType<typeof worldMap> | null} */
let map = null;

/** Builds the panel. */
export async function mapPanel() {
  const panel = byId("map-panel");
  const tip = h("div", { class: "tip", "aria-hidden": "true", hidden: true });
  const frame = h("div", { class: "map-frame" }, h("p", { class: "quiet" }, t("map.loading")));
  const title = h("h2", { id: "map-title" }, t("map.title"));
  const column = h("select", { id: "column", on: { change: (/** @type {any} */ event) => showColumn(event.target.value) } },
    ...COLUMNS.map(({ id }) => h("option", { value: id }, columnName(id))));
  const legend = h("div", { class: "legend", id: "legend" });
  fill(panel, h("div", { class: "panel-head" }, title,
    h("div", { class: "field inline" }, h("label", { for: "column" }, t("map.column")), column)),
  clickChoice(), frame, legend, tip);
  const topology = await get("/map");
  map = worldMap(topology, {
    names: nameOf, describe, choose,
    hover: (code, x, y) => point(tip, code, x, y),
  });
  map.svg.setAttribute("aria-labelledby", "map-title");
  map.svg.setAttribute("aria-describedby", "map-help");
  fill(frame, map.svg, controls(map), h("p", { id: "map-help", class: "unseen" }, t("map.help")));
  const paint = () => {
    if (!map) return;
    if (!state.answer) {
      map.clear();
      legendOf = null;
      fill(legend);
      return;
    }
    const scale = currentScale();
    map.paint(new Map(state.answer.economies.map((row) => [row.economy, shownValue(row, state.column)])), scale);
    drawLegend(legend, scale);
  };
  const mark = () => {
    const { order, others } = chosenSet();
    map?.mark(order, others);
  };
  listen(["answer", "column", "against", "dragging"], paint);
  listen(["draft", "world", "chosenMeasure"], mark);
  listen(["column"], () => { column.value = state.column; });
  paint();
  mark();
}

/** What a click on the map does. */
function clickChoice() {
  const group = h("fieldset", { class: "segments" }, h("legend", {}, t("map.click")));
  for (const mode of /** @type {const} */ (["members", "look"])) {
    const input = h("input", { type: "radio", name: "click-mode", id: `click-${mode}`, checked: state.clickMode === mode,
      on: { change: () => set({ clickMode: mode }) } });
    group.append(input, h("label", { for: `click-${mode}` }, t(`map.click.${mode}`)));
  }
  const target = h("span", { class: "quiet", id: "click-target" });
  const say = () => {
    const { label } = chosenSet();
    fill(target, state.clickMode === "members" ? (label ? t("map.click.target", { name: label }) : t("map.click.none")) : "");
    for (const mode of ["members", "look"]) {
      const input = group.querySelector(`#click-${mode}`);
      if (input instanceof HTMLInputElement) input.checked = state.clickMode === mode;
    }
  };
  listen(["draft", "chosenMeasure", "clickMode", "world"], say);
  say();
  group.append(target);
  return group;
}

/** @param {NonNullable<typeof map>} map */
function controls(map) {
  const view = map.view;
  return h("div", { class: "map-controls" },
    button("+", () => view.zoom(1.6), { "aria-label": t("map.zoom.in"), title: t("map.zoom.in") }),
    button("−", () => view.zoom(1 / 1.6), { "aria-label": t("map.zoom.out"), title: t("map.zoom.out") }),
    icon("M2 6V2h4M10 2h4v4M14 10v4h-4M6 14H2v-4M6 8h4M8 6v4", t("map.zoom.members"), () => view.frame(map.points(chosenSet().order))),
    icon("M8 2a6 6 0 100 12A6 6 0 008 2zM2 8h12M8 2c-4 4-4 8 0 12M8 2c4 4 4 8 0 12", t("map.zoom.all"), () => view.reset()));
}

/** A button with a drawing. @param {string} path @param {string} label @param {() => void} press */
function icon(path, label, press) {
  const made = button("", press, { "aria-label": label, title: label });
  made.append(s("svg", { viewBox: "0 0 16 16", class: "icon", "aria-hidden": "true" }, s("path", { d: path })));
  return made;
}

/** @param {string} code */
function choose(code) {
  if (state.clickMode === "look" || !chosenSet().label) {
    if (economiesByCode().has(code)) location.hash = `#/economy/${code}`;
    return;
  }
  toggleMember(code);
}

/** A value as the map says it. @param {import("./state.js").Row | undefined} row */
function figureOf(row) {
  if (!state.answer) return t("map.no-answer");
  const value = row ? shownValue(row, state.column) : null;
  return typeof value === "number" ? withUnit(state.column, value, state.answer) : t("legend.none");
}

/** An economy in words, for the pointer and for screen readers. @param {string} code */
function describe(code) {
  const row = rowOf(code);
  const value = figureOf(row);
  const key = chosenSet().members.has(code) ? "map.described.member" : chosenSet().others.includes(code) ? "map.described.other" : "map.described";
  return t(key, { name: nameOf(code), column: columnName(state.column), value });
}

/** @param {HTMLElement} tip @param {string | null} code @param {number} x @param {number} y */
function point(tip, code, x, y) {
  tip.hidden = !code;
  if (!code) return;
  const row = rowOf(code);
  fill(tip, h("strong", {}, nameOf(code)), h("span", { class: "code" }, code),
    h("span", { class: "figure" }, state.answer && !row ? t("map.no-data") : figureOf(row)),
    chosenSet().members.has(code) ? h("span", { class: "quiet" }, t("map.member")) : chosenSet().others.includes(code) ? h("span", { class: "quiet" }, t("map.other")) : null);
  const width = tip.offsetWidth;
  tip.style.left = `${Math.max(4, Math.min(x + 14, document.documentElement.clientWidth - width - 8))}px`;
  tip.style.top = `${y + 18 + tip.offsetHeight > window.innerHeight ? y - tip.offsetHeight - 12 : y + 18}px`;
}

/** @type {import("./scale.js").Scale | null} */
let legendOf = null;
let legendKey = "";

/** @param {HTMLElement} legend @param {import("./scale.js").Scale} scale */
function drawLegend(legend, scale) {
  const key = `${state.column} ${state.against?.id ?? ""}`;
  if (legendOf === scale && legendKey === key) return;
  legendOf = scale;
  legendKey = key;
  const [a, b, c, d] = scale.breaks;
  const edges = [-d, -c, -b, -a, a, b, c, d];
  const plain = (/** @type {number} */ value) => (value > 0 ? "+" : value < 0 ? "−" : "") + number(Math.abs(value), 6);
  fill(legend,
    h("div", { class: "swatches", "aria-hidden": "true" }, ...Array.from({ length: 9 }, (_, step) => h("span", { class: `swatch c${step}` }))),
    h("div", { class: "edges", "aria-hidden": "true" }, ...edges.map((edge) => h("span", {}, plain(edge)))),
    h("p", { class: "unseen" }, t("legend.words", { low: written(state.column, a), below: written(state.column, -a), high: written(state.column, d) })),
    h("p", { class: "legend-notes" }, h("span", {}, t(state.against ? "legend.difference" : "legend.unit",
      { column: columnName(state.column), unit: (state.against ? differenceUnit : columnUnit)(state.column, state.answer) })),
    h("span", { class: "legend-none" }, h("span", { class: "swatch none", "aria-hidden": "true" }), t("legend.none")),
    h("span", { class: "legend-none" }, h("span", { class: "swatch outlined", "aria-hidden": "true" }), t("legend.member"))));
}
