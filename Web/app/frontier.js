// The hedging frontier: what an option brings in normal times against the largest loss that one power could inflict.
import { h, s } from "./dom.js";
import { fixed, number, t } from "./texts.js";

/**
 * @typedef {{name: string, gain_percent: number | null, largest_loss_percent: number | null, on_frontier: boolean} & Record<string, any>} Option
 */

const [WIDE, HIGH] = [560, 400];
const EDGE = { left: 54, right: 16, top: 14, bottom: 44 };

/**
 * The scatter and the table of options.
 * @param {Option[]} options
 * @param {string[]} powers
 * @param {(code: string) => string} nameOf
 * @returns {HTMLElement}
 */
export function frontier(options, powers, nameOf) {
  const solved = options.filter(({ gain_percent: gain, largest_loss_percent: loss }) => typeof gain === "number" && typeof loss === "number");
  const [x, xTicks] = axis(solved.map((option) => Number(option.largest_loss_percent)), false, EDGE.left, WIDE - EDGE.right);
  const [y, yTicks] = axis(solved.map((option) => Number(option.gain_percent)), true, HIGH - EDGE.bottom, EDGE.top);
  const best = solved.filter(({ on_frontier: on }) => on).sort((a, b) => Number(a.largest_loss_percent) - Number(b.largest_loss_percent));
  /** @param {Option} option */
  const at = (option) => [x(Number(option.largest_loss_percent)), y(Number(option.gain_percent))];
  const steps = best.map((option, index) => {
    const [px, py] = at(option);
    return index ? `H${px.toFixed(1)}V${py.toFixed(1)}` : `M${px.toFixed(1)},${py.toFixed(1)}`;
  }).join("");
  /** Numbers of neighbours stand on different sides, where they would cover each other. @param {number} index @returns {number} */
  const sideOf = (index) => {
    if (!index) return 1;
    const [[ax, ay], [bx, by]] = [at(best[index - 1]), at(best[index])];
    return Math.abs(ax - bx) < 24 && Math.abs(ay - by) < 15 ? -sideOf(index - 1) : 1;
  };
  const numbers = new Map(best.map((option, index) => [option, index + 1]));
  const chart = s("svg", { viewBox: `0 0 ${WIDE} ${HIGH}`, class: "scatter", role: "img", "aria-label": t("frontier.chart", { count: solved.length, best: best.length }) },
    ...xTicks.map((tick) => s("g", { class: "tick" }, s("line", { x1: x(tick), x2: x(tick), y1: EDGE.top, y2: HIGH - EDGE.bottom }),
      s("text", { x: x(tick), y: HIGH - EDGE.bottom + 16, class: "middle" }, number(tick)))),
    ...yTicks.map((tick) => s("g", { class: "tick" }, s("line", { x1: EDGE.left, x2: WIDE - EDGE.right, y1: y(tick), y2: y(tick) }),
      s("text", { x: EDGE.left - 6, y: y(tick) + 4, class: "end" }, number(tick)))),
    s("text", { x: (EDGE.left + WIDE - EDGE.right) / 2, y: HIGH - 6, class: "middle label" }, t("frontier.loss")),
    s("text", { transform: `translate(13 ${(EDGE.top + HIGH - EDGE.bottom) / 2}) rotate(-90)`, class: "middle label" }, t("frontier.gain")),
    s("path", { d: steps, class: "front" }),
    ...solved.filter((option) => !numbers.has(option)).map((option) => point(option, at(option), null)),
    ...best.map((option, index) => point(option, at(option), index + 1, sideOf(index))));
  return h("div", { class: "frontier" }, h("figure", {}, chart, h("figcaption", { class: "quiet" }, t("frontier.caption"))), optionTable(options, best, numbers, powers, nameOf));
}

/** @param {Option} option @param {number[]} place @param {number | null} mark @param {number} [side] */
function point(option, [px, py], mark, side = 1) {
  return s("g", { class: mark ? "option best" : "option" }, s("title", {}, option.name),
    mark ? s("rect", { x: px - 5, y: py - 5, width: 10, height: 10 }) : s("circle", { cx: px, cy: py, r: 4 }),
    mark ? s("text", { x: px + 9 * side, y: py + 4.5, class: side < 0 ? "end" : null }, String(mark)) : null);
}

/**
 * @param {Option[]} options @param {Option[]} best @param {Map<Option, number>} numbers @param {string[]} powers
 * @param {(code: string) => string} nameOf
 */
function optionTable(options, best, numbers, powers, nameOf) {
  const rest = options.filter((option) => !numbers.has(option));
  const figure = (/** @type {any} */ value, signed = false) => h("td", {}, typeof value === "number" ? fixed(value, 2, signed) : t("value.none"));
  const row = (/** @type {Option} */ option) => h("tr", { class: numbers.has(option) ? "best" : null },
    h("td", { class: "rank" }, numbers.get(option) ?? ""), h("th", { scope: "row" }, option.name), figure(option.gain_percent, true), figure(option.largest_loss_percent),
    ...powers.map((power) => figure(option.loss_percent?.[power])));
  const table = (/** @type {Option[]} */ shown, /** @type {string} */ title) => h("table", {}, h("caption", {}, title),
    h("thead", {}, h("tr", {}, h("th", { scope: "col" }, h("span", { class: "unseen" }, t("frontier.number"))), h("th", { scope: "col" }, t("frontier.option")),
      h("th", { scope: "col" }, t("frontier.gain.short")), h("th", { scope: "col" }, t("frontier.loss.short")),
      ...powers.map((power) => h("th", { scope: "col" }, t("frontier.loss.to", { power: nameOf(power) }))))), h("tbody", {}, ...shown.map(row)));
  return h("div", {}, scroll(table(best, t("frontier.best")), t("frontier.best")),
    rest.length ? h("details", {}, h("summary", {}, t("frontier.rest", { count: rest.length })), scroll(table(rest, t("frontier.others")), t("frontier.others"))) : null);
}

/** @param {HTMLElement} table @param {string} name */
const scroll = (table, name) => h("div", { class: "table-scroll", tabindex: "0", role: "group", "aria-label": name }, table);

/**
 * A linear axis over values, with round ticks.
 * @param {number[]} values @param {boolean} fromZero @param {number} from @param {number} to
 * @returns {[(value: number) => number, number[]]}
 */
function axis(values, fromZero, from, to) {
  const low = Math.min(...values, ...(fromZero ? [0] : []));
  const high = Math.max(...values, low + 0.1);
  const raw = (high - low) / 5;
  const decade = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map((digit) => digit * decade).find((size) => size >= raw) ?? raw;
  const [start, end] = [Math.floor(low / step) * step, Math.ceil((high * 1.02) / step) * step];
  const ticks = Array.from({ length: Math.round((end - start) / step) + 1 }, (_, index) => Number((start + index * step).toPrecision(10)));
  return [(value) => from + ((value - start) / (end - start)) * (to - from), ticks];
}
