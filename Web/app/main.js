// The page starts here: texts, worlds, the policy of the last visit or the first example, and the three views.
import { get, Refused } from "./api.js";
import { answerPanel } from "./answer-panel.js";
import { barsPanel } from "./bars.js";
import { composePanel, shippedExamples } from "./compose.js";
import { byId, fill, h } from "./dom.js";
import { economyPage, followWorld } from "./economy-page.js";
import { chooseWorld, loadWorld, readText, startEmpty } from "./editing.js";
import { acceptDrops } from "./files.js";
import { loadAliases } from "./finding.js";
import { keptText } from "./history.js";
import { markFormer } from "./former.js";
import { mapPanel } from "./map-panel.js";
import { notify, notifyRefusal } from "./notices.js";
import { runsPage } from "./runs-page.js";
import { listen, set, state } from "./state.js";
import { tablePanel } from "./table.js";
import { fillTexts, t, loadTexts } from "./texts.js";

const VIEWS = /** @type {const} */ (["workbench", "economy", "runs"]);

async function start() {
  const status = await get("/status").catch(() => ({}));
  await loadTexts(status.texts ?? ["en"]);
  await loadAliases(status.texts ?? []);
  fillTexts(document);
  fill(byId("foot"), t("foot", { version: status.comity ?? "" }));
  const [worlds, examples] = await Promise.all([get("/worlds"), shippedExamples()]);
  set({ worlds: worlds.worlds, draws: status.limits?.draws ?? state.draws });
  worldChoice();
  // The first example is the question that the project starts from.
  const first = examples.find(({ name }) => name === "tpp-inclusive") ?? examples[0];
  const text = keptText() ?? first?.scenario;
  await loadWorld(first?.world ?? state.worlds[0]?.name);
  answerPanel();
  composePanel(examples);
  byId("hint").toggleAttribute("hidden", keptText() !== null);
  barsPanel();
  tablePanel();
  acceptDrops();
  followWorld();
  byId("skip").addEventListener("click", (/** @type {Event} */ event) => {
    // The address says which view is shown, so the way to its content is no address.
    event.preventDefault();
    byId("main").focus();
  });
  window.addEventListener("hashchange", route);
  route();
  if (text) await readText(text, { fresh: true });
  else startEmpty();
  await mapPanel();
  markFormer();
  document.body.dataset.ready = "true";
}

/** The choice of a world, which poses the same policy there. */
function worldChoice() {
  const select = byId("world");
  fill(select, ...state.worlds.map(({ name, title }) => h("option", { value: name }, title || name)));
  select.addEventListener("change", () => chooseWorld(select.value).catch(notifyRefusal));
  listen(["world"], () => {
    select.value = state.world?.name ?? "";
    // Answers of two worlds have no difference.
    set({ against: null });
  });
}

/** Shows the view that the address names. */
function route() {
  const [, view = "", rest = ""] = /^#\/([a-z]*)\/?([\w-]*)/.exec(location.hash) ?? [];
  const name = VIEWS.find((known) => known === view) ?? "workbench";
  for (const known of VIEWS) byId(`view-${known}`).hidden = known !== name;
  for (const link of document.querySelectorAll("nav [data-view]")) {
    if (/** @type {HTMLElement} */ (link).dataset.view === name) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  document.title = t(`title.${name}`);
  if (name === "economy") economyPage(rest.toUpperCase() || state.answer?.shown[0] || "KHM");
  if (name === "runs") void runsPage();
  if (document.body.dataset.ready) {
    window.scrollTo(0, 0);
    byId("main").focus({ preventScroll: true });
  }
}

start().catch((error) => {
  if (error instanceof Refused) notify(error.faults[0]?.found ?? t("fault.unreachable"));
  else throw error;
});
