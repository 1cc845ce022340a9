// The runs that were kept on this machine: opened, compared, downloaded, deleted.
import { get, getText, remove } from "./api.js";
import { present } from "./answers.js";
import { compareWith, runWords } from "./comparing.js";
import { button, byId, fill, h } from "./dom.js";
import { readText } from "./editing.js";
import { notifyRefusal } from "./notices.js";
import { downloads } from "./run-box.js";
import { set, state } from "./state.js";
import { moment, number, t } from "./texts.js";

/** @type {any[]} */
let runs = [];
/** @type {string[]} */
let picked = [];

/** Shows the list. */
export async function runsPage() {
  const page = byId("view-runs");
  fill(page, h("h1", {}, t("runs.title")), h("p", { class: "quiet" }, t("runs.loading")));
  try {
    runs = (await get("/runs?limit=200")).runs ?? [];
  } catch (error) {
    notifyRefusal(error);
    runs = [];
  }
  picked = picked.filter((id) => runs.some((run) => run.id === id));
  draw();
}

function draw() {
  const compare = h("div", { class: "compare-bar" });
  const list = h("ul", { class: "run-list" }, ...runs.map((run) => card(run, () => drawCompare(compare))));
  fill(byId("view-runs"), h("h1", {}, t("runs.title")), h("p", { class: "quiet" }, t(runs.length ? "runs.help" : "runs.none")), compare, list);
  drawCompare(compare);
}

/** @param {HTMLElement} place */
function drawCompare(place) {
  const [first, second] = picked.map((id) => runs.find((run) => run.id === id));
  const words = !first ? t("runs.pick") : !second ? t("runs.pick-second", { first: titleOf(first) }) : t("runs.picked", { first: timed(first), second: timed(second) });
  fill(place, h("p", { role: "status" }, words), button(t("runs.compare"), () => void compare(first, second, place), { class: "main", id: "compare", disabled: !second }),
    h("div", { class: "differences" }));
}

/** @param {any} run */
const timed = (run) => runWords(run);

/** @param {any} run */
const titleOf = (run) => run.title ?? run.name ?? run.id;

/** @param {any} run @param {() => void} changed */
function card(run, changed) {
  const box = h("input", { type: "checkbox", checked: picked.includes(run.id), "data-run": run.id, "aria-label": t("runs.choose", { title: titleOf(run), time: moment(run.created) }), on: { change: () => {
    picked = box.checked ? [...picked, run.id].slice(-2) : picked.filter((id) => id !== run.id);
    for (const other of document.querySelectorAll("input[data-run]")) {
      /** @type {HTMLInputElement} */ (other).checked = picked.includes(String(/** @type {HTMLElement} */ (other).dataset.run));
    }
    changed();
  } } });
  return h("li", { class: "run" }, h("div", { class: "run-pick" }, box), h("div", { class: "run-words" },
    h("h2", {}, titleOf(run)), h("p", {}, run.answer),
    h("p", { class: "quiet" }, t("runs.facts", { time: moment(run.created), world: run.world, draws: number(run.draws ?? 0), seconds: number(run.seconds ?? 0, 1), version: run.comity ?? "" }),
      " ", h("span", { class: "code" }, run.id)),
    h("p", { class: "run-actions" }, button(t("runs.open"), () => void open(run), { "data-open": run.id }), ...downloads(run.id),
      " ", button(t("runs.delete"), () => confirmDeletion(run), { class: "danger", "data-delete": run.id }))));
}

/** Opens a kept run on the workbench, with its answer and its intervals. @param {any} run */
async function open(run) {
  try {
    const [text, answer] = await Promise.all([getText(`/runs/${encodeURIComponent(run.id)}/scenario.yaml`), get(`/runs/${encodeURIComponent(run.id)}`)]);
    location.hash = "#/";
    present(text, answer);
    await readText(text, { fresh: true });
    set({ lastRun: run.id, lastRunText: text });
  } catch (error) {
    notifyRefusal(error);
  }
}

/** @param {any} first @param {any} second @param {HTMLElement} place */
async function compare(first, second, place) {
  try {
    const found = await get(`/runs/${encodeURIComponent(first.id)}/compare/${encodeURIComponent(second.id)}`);
    await open(second);
    if (first.world === second.world) await compareWith(first.id);
    set({ differences: found.differences ?? [] });
  } catch (error) {
    notifyRefusal(error);
    drawCompare(place);
  }
}

/** Asks before a run is deleted. @param {any} run */
function confirmDeletion(run) {
  const back = document.activeElement;
  const dialog = /** @type {HTMLDialogElement} */ (h("dialog", { class: "confirm", "aria-labelledby": "confirm-title" },
    h("h2", { id: "confirm-title" }, t("runs.delete-title")), h("p", {}, t("runs.delete-words", { title: titleOf(run), time: moment(run.created) })),
    h("div", { class: "buttons" }, button(t("runs.keep"), () => dialog.close(), { autofocus: true }), button(t("runs.delete-now"), () => void go(), { class: "danger", id: "delete-now" }))));
  dialog.addEventListener("close", () => {
    dialog.remove();
    if (back instanceof HTMLElement && back.isConnected) back.focus();
    else byId("main").focus();
  });
  async function go() {
    try {
      await remove(`/runs/${encodeURIComponent(run.id)}`);
      if (state.lastRun === run.id) set({ lastRun: null });
      if (state.against?.id === run.id) set({ against: null });
    } catch (error) {
      notifyRefusal(error);
    }
    dialog.close();
    await runsPage();
  }
  document.body.append(dialog);
  dialog.showModal();
}
