// The question and its answer in words, the world's total, and how sure the shown answer is.
import { columnName, columnUnit, differenceUnit, withUnit, written } from "./columns.js";
import { comparePicker } from "./comparing.js";
import { byId, fill, h } from "./dom.js";
import { currentFaults } from "./editor.js";
import { words } from "./faults.js";
import { formerWords } from "./former.js";
import { announce } from "./notices.js";
import { runBox } from "./run-box.js";
import { selectors } from "./scenario.js";
import { earlier, rowOf } from "./shown.js";
import { listen, nameOf, state } from "./state.js";
import { t } from "./texts.js";

/** Builds the panel. */
export function answerPanel() {
  const question = h("h1", { id: "question" });
  const former = h("p", { class: "former-words" });
  const sentence = h("p", { class: "sentence" });
  const figures = h("dl", { class: "figures" });
  const standing = h("p", { class: "standing" });
  const compared = h("div", { class: "compared" });
  fill(byId("answer"), question, standing, former, sentence, compared, figures);
  fill(byId("tools"), runBox(), comparePicker());

  function draw() {
    const head = state.draft?.head ?? {};
    fill(question, String(head.question ?? head.title ?? head.name ?? t("answer.untitled")));
    const answer = state.answer;
    const faults = currentFaults();
    byId("answer").classList.toggle("stale", state.stale);
    fill(standing, ...standingWords(faults));
    standing.classList.toggle("wrong", faults.length > 0);
    fill(compared, ...comparedWords());
    fill(former, formerWords());
    if (!answer) {
      fill(sentence, !state.draft?.policy.length ? t("answer.empty") : faults.length || state.lacking ? t("answer.none") : t("answer.waiting"));
      fill(figures);
      return;
    }
    fill(sentence, answer.answer);
    fill(figures, ...worldFigures(answer));
    if (!state.dragging && !faults.length && !state.stale) announce(t("answer.announced", { answer: answer.answer }));
  }
  listen(["answer", "draft", "answerFaults", "textFaults", "stale", "dragging", "lacking", "against", "column", "differences"], draw);
  draw();
}

/** @param {import("./state.js").Answer} answer */
function worldFigures(answer) {
  const total = answer.world_total;
  const interval = (/** @type {string} */ id) => (typeof total[`${id}_low`] === "number"
    ? ` ${t("value.between", { low: written(id, total[`${id}_low`]), high: written(id, total[`${id}_high`]) })}` : "");
  const column = "real_income_percent";
  /** What the other policy has, while a comparison is on. @param {string} id */
  const compared = (id) => {
    const then = state.against?.answer.world_total[id];
    return !state.against || typeof then !== "number" ? "" : t("figures.compared", { other: state.against.name, then: withUnit(id, then, answer),
      difference: written(id, total[id] - then), unit: differenceUnit(id, answer) });
  };
  return [
    [t("figures.world"), `${written(column, total[column])} %${interval(column)}`, compared(column)],
    [t("figures.money", { unit: columnUnit("equivalent_variation", answer) }), `${written("equivalent_variation", total.equivalent_variation)}${interval("equivalent_variation")}`, compared("equivalent_variation")],
  ].map(([term, value, other]) => h("div", {}, h("dt", {}, term), h("dd", {}, value), other ? h("dd", { class: "other" }, other) : null));
}

/** What the comparison says of the economy that leads the answer, and what sets the two runs apart. */
function comparedWords() {
  if (!state.against || !state.answer) return [];
  const code = selectors(state.draft?.head.show)[0] ?? state.answer.shown[0];
  const [now, then] = [rowOf(code)?.[state.column], earlier(code)?.[state.column]];
  const figures = typeof now !== "number" || typeof then !== "number" ? null : h("p", {}, t("compared.figures", {
    name: nameOf(code), column: columnName(state.column), now: withUnit(state.column, now, state.answer), then: withUnit(state.column, then, state.answer), other: state.against.name,
    difference: written(state.column, now - then),
    unit: differenceUnit(state.column, state.answer) }));
  return [h("p", {}, h("strong", {}, t("standing.against", { title: state.against.title }))), figures,
    state.differences.length ? h("details", {}, h("summary", {}, t("compared.differences")), h("ul", {}, ...state.differences.map((words) => h("li", {}, words)))) : null];
}

/** What the reader should know about the answer before reading it. @param {import("./api.js").Fault[]} faults */
function standingWords(faults) {
  if (faults.length) {
    const first = faults[0];
    return [t("standing.faults", { count: faults.length }), " ",
      h("span", {}, first.line ? t("standing.first", { line: first.line, found: words(first) }) : words(first)), " ",
      h("a", { href: "#faults", on: { click: (/** @type {Event} */ event) => {
        event.preventDefault();
        byId("yaml").closest("details").open = true;
        byId("faults").scrollIntoView({ block: "center" });
        byId("yaml").focus({ preventScroll: true });
      } } }, t("standing.show"))];
  }
  if (state.lacking) return [state.lacking];
  const manifest = state.answer?.manifest;
  if (!manifest) return [];
  const drawn = manifest.draws;
  return [t(drawn ? "standing.draws" : "standing.central", {
    world: manifest.world ?? "", closure: manifest.closure ?? "", horizon: manifest.model?.horizon ?? "",
    count: drawn?.answered ?? 0, width: drawn?.interval_percent ?? 90 })];
}
