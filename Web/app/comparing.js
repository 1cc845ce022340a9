// The answer beside another one: a run that was kept, or the answer of a moment ago. While a comparison is on, map, bars and
// table show differences.
import { get } from "./api.js";
import { button, fill, h } from "./dom.js";
import { notifyRefusal } from "./notices.js";
import { listen, set, state } from "./state.js";
import { moment, t } from "./texts.js";

/** @type {{id: string, title?: string, name: string, created: string, world: string}[]} */
let kept = [];

/**
 * The choice of what to compare with.
 * @returns {HTMLElement}
 */
export function comparePicker() {
  const select = h("select", { id: "against", on: { focus: () => void refresh(), change: () => void choose(select.value) } });
  const hold = button(t("compare.hold"), () => {
    if (!state.answer) return;
    set({ differences: [], against: { id: "held", title: t("compare.held"), answer: state.answer } });
  }, { id: "hold" });
  const draw = () => {
    const value = state.against?.id ?? "";
    const runs = kept.filter((run) => run.world === state.world?.name);
    fill(select, h("option", { value: "" }, t("compare.nothing")),
      value === "held" ? h("option", { value: "held" }, t("compare.held")) : null,
      ...runs.map((run) => h("option", { value: run.id }, t("compare.run", { title: run.title ?? run.name, time: moment(run.created) }))),
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
  if (id === "held") return;
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
    set({ differences: [], against: { id, title: summary ? t("compare.run", { title: summary.title ?? summary.name, time: moment(summary.created) }) : answer.title ?? id, answer } });
  } catch (error) {
    notifyRefusal(error);
  }
}
