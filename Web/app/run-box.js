// Runs that are kept: started from the policy at hand, followed by their progress, cancelled, and shown when they are done.
import { documentAddress, followJob, get, post, remove } from "./api.js";
import { present } from "./answers.js";
import { button, fill, h } from "./dom.js";
import { announce, notify, notifyRefusal } from "./notices.js";
import { words } from "./faults.js";
import { listen, set, state } from "./state.js";
import { number, t } from "./texts.js";

/** Draws of a run, unless the user says otherwise: enough for a 90 per cent interval on a screen, in seconds. */
const DRAWS = 200;

/**
 * The controls of a run.
 * @returns {HTMLElement}
 */
export function runBox() {
  const draws = h("input", { type: "number", id: "draws", min: 0, max: state.draws, step: 50, value: String(DRAWS), class: "number" });
  const start = button(t("run.start"), () => void run(), { class: "main", id: "run" });
  const cancel = button(t("run.cancel"), () => void stop(), { id: "cancel", hidden: true });
  const progress = h("progress", { id: "progress", "aria-label": t("run.progress"), hidden: true });
  const said = h("span", { class: "quiet", id: "run-state" });
  const done = h("p", { class: "kept-run", id: "kept-run" });
  /** @type {string | null} */
  let job = null;

  /** @param {boolean} on */
  function busy(on) {
    start.disabled = on;
    cancel.hidden = !on;
    progress.hidden = !on;
    if (!on) progress.removeAttribute("value");
  }

  async function run() {
    const text = state.editorText;
    const count = Math.max(0, Math.min(state.draws, Math.round(Number(draws.value) || 0)));
    busy(true);
    said.textContent = t("run.started");
    try {
      ({ job } = await post("/runs", { scenario: text, draws: count }));
      const end = await followJob(String(job), (made, all) => {
        if (!all) return;
        progress.max = all;
        progress.value = made;
        said.textContent = t("run.made", { made: number(made), all: number(all) });
      });
      said.textContent = "";
      if (end.state === "failed") notify((end.errors ?? []).map(words).join(" ") || t("run.failed"));
      if (end.state === "cancelled") said.textContent = t("run.cancelled");
      if (end.state === "done" && end.run) await show(end.run, text);
    } catch (error) {
      said.textContent = "";
      notifyRefusal(error);
    } finally {
      const hadFocus = document.activeElement === cancel;
      job = null;
      busy(false);
      if (hadFocus) start.focus();
    }
  }

  async function stop() {
    if (!job) return;
    said.textContent = t("run.cancelling");
    try {
      await remove(`/jobs/${encodeURIComponent(job)}`);
    } catch (error) {
      notifyRefusal(error);
    }
  }

  /** @param {string} id @param {string} text */
  async function show(id, text) {
    const result = await get(`/runs/${encodeURIComponent(id)}`);
    if (state.editorText === text) present(text, result);
    set({ lastRun: id });
    announce(t("run.kept", { id }));
  }

  const drawDone = () => fill(done, state.lastRun ? t("run.kept", { id: state.lastRun }) : null, " ", ...(state.lastRun ? downloads(state.lastRun) : []));
  listen(["lastRun"], drawDone);
  drawDone();
  return h("div", { class: "run-box" }, h("div", { class: "run-line" },
    h("div", { class: "field inline" }, h("label", { for: "draws" }, t("run.draws")), draws), start, cancel, progress, said), done);
}

/** Documents of a kept run, as links. @param {string} id */
export function downloads(id) {
  return ["report.html", "results.csv", "results.xlsx", "scenario.yaml"].flatMap((name, index) => [index ? " · " : "",
    h("a", { href: documentAddress(id, name), download: `${id}-${name}`, "data-document": name }, t(`document.${name}`))]);
}
