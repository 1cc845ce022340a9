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
  const most = number(state.draws);
  const draws = h("input", { type: "number", id: "draws", min: 0, max: state.draws, step: 50, value: String(DRAWS), class: "number" });
  const start = button(t("run.start"), () => void run(), { class: "main", id: "run" });
  const cancel = button(t("run.cancel"), () => void stop(), { id: "cancel", hidden: true });
  const progress = h("progress", { id: "progress", "aria-label": t("run.progress"), hidden: true });
  const said = h("span", { class: "quiet", id: "run-state", role: "status" });
  const empty = h("span", { class: "quiet", id: "run-empty" });
  const done = h("p", { class: "kept-run", id: "kept-run" });
  /** @type {string | null} */
  let job = null;

  let running = false;

  /** A policy without measures is nothing to run. */
  function able() {
    const nothing = !state.draft?.policy.length;
    start.disabled = running || nothing;
    fill(empty, nothing ? t("run.empty") : null);
  }

  /** @param {boolean} on */
  function busy(on) {
    running = on;
    able();
    cancel.hidden = !on;
    progress.hidden = !on;
    if (!on) progress.removeAttribute("value");
  }

  async function run() {
    const text = state.editorText;
    const count = Number(draws.value);
    const fits = draws.value.trim() !== "" && Number.isInteger(count) && count >= 0 && count <= state.draws;
    draws.setAttribute("aria-invalid", String(!fits));
    if (!fits) {
      said.textContent = t("run.draws.range", { most });
      draws.focus();
      return;
    }
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
    set({ lastRun: id, lastRunText: text });
    announce(t("run.kept", { id }));
  }

  const drawDone = () => fill(done, state.lastRun ? t(state.lastRunText === state.editorText ? "run.kept" : "run.kept.before", { id: state.lastRun }) : null, " ", ...(state.lastRun ? downloads(state.lastRun) : []));
  listen(["lastRun", "lastRunText", "editorText"], drawDone);
  listen(["draft"], able);
  able();
  drawDone();
  return h("div", { class: "run-box" }, h("div", { class: "run-line" },
    h("div", { class: "field inline" }, h("label", { for: "draws" }, t("run.draws")), draws), start, cancel, progress, said, empty), done);
}

/** Documents of a kept run, as links. @param {string} id */
export function downloads(id) {
  return ["report.html", "results.csv", "results.xlsx", "scenario.yaml"].flatMap((name, index) => [index ? " · " : "",
    h("a", { href: documentAddress(id, name), download: `${id}-${name}`, "data-document": name }, t(`document.${name}`))]);
}
