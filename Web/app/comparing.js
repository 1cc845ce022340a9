// The answer beside another one: a run that was kept, or the answer of a moment ago. While a comparison is on, map, bars and
// table show differences.
import { get } from "./api.js";
import { button, fill, h } from "./dom.js";
import { notifyRefusal } from "./notices.js";
import { listen, set, state } from "./state.js";
import { moment, t } from "./texts.js";

/** @typedef {{id: string, title?: string, name: string, created: string, world: string, draws?: number | null}} Kept */

/** @type {Kept[]} */
let kept = [];

/** The answer that was held last, to come back to. @type {{world: string, against: NonNullable<typeof state.against>} | null} */
let held = null;

/** A kept run in words that set it apart from others of the same title. @param {Kept} run */
export const runWords = (run) => t("compare.run", { title: run.title ?? run.name ?? run.id, time: moment(run.created),
  draws: t("compare.draws", { count: run.draws ?? 0 }), id: run.id.split("-").pop() ?? run.id });

/**
 * The choice of what to compare with.
 * @returns {HTMLElement}
 */
export function comparePicker() {
  const select = h("select", { id: "against", on: { focus: () => void refresh(), change: () => void choose(select.value) } });
  const hold = button(t("compare.hold"), () => {
    if (!state.answer) return;
    held = { world: state.world?.name ?? "", against: { id: "held", name: t("compare.held"), title: t("compare.held.of", {
      title: state.answer.title ?? state.answer.scenario, time: moment(new Date().toISOString()) }), answer: state.answer } };
    set({ differences: [], against: held.against });
  }, { id: "hold" });
  const draw = () => {
    const value = state.against?.id ?? "";
    const runs = kept.filter((run) => run.world === state.world?.name);
    fill(select, h("option", { value: "" }, t("compare.nothing")),
      held && held.world === state.world?.name ? h("option", { value: "held" }, held.against.title) : null,
      ...runs.map((run) => h("option", { value: run.id }, runWords(run))),
      value && value !== "held" && !runs.some(({ id }) => id === value) ? h("option", { value }, state.against?.title ?? value) : null);
    select.value = value;
  };
  async function refresh() {
    try {
      kept = (await get("/runs?limit=50")).runs ?? [];
    } catch (error) {
      notifyRefusal(error);
    }
    draw();
  }
  listen(["against", "world"], draw);
  listen(["lastRun"], () => void refresh());
  void refresh();
  draw();
  return h("div", { class: "compare-line" }, h("div", { class: "field inline" }, h("label", { for: "against" }, t("compare.label")), select), hold);
}

/** @param {string} id */
async function choose(id) {
  if (id === "held") {
    set({ differences: [], against: held?.against ?? null });
    return;
  }
  if (!id) {
    set({ against: null });
    return;
  }
  await compareWith(id);
}

/** Compares the answer at hand with a kept run. @param {string} id */
export async function compareWith(id) {
  try {
    const answer = await get(`/runs/${encodeURIComponent(id)}`);
    const summary = kept.find((run) => run.id === id);
    set({ differences: [], against: { id, name: String(answer.title ?? summary?.name ?? id), title: summary ? runWords(summary) : answer.title ?? id, answer } });
  } catch (error) {
    notifyRefusal(error);
  }
}
