// One economy between powers: ties by kind, who moves it, what a cut-off would take, how near it votes, and its options.
import { get, Refused } from "./api.js";
import { coded } from "./code-words.js";
import { button, byId, fill, h } from "./dom.js";
import { faultList } from "./faults.js";
import { frontier } from "./frontier.js";
import { structuredParts } from "./economy-parts.js";
import { announce } from "./notices.js";
import { economiesByCode, listen, nameOf, state } from "./state.js";
import { byName, t } from "./texts.js";

let code = "";
let powers = ["USA", "CHN"];
let offers = ["TPP"];
/** @type {AbortController | null} */
let flight = null;
let shownFor = "";

/** Shows an economy. @param {string} wanted its code; empty asks for one */
export function economyPage(wanted) {
  code = wanted;
  draw();
}

/** Listens to the choice of a world. */
export function followWorld() {
  listen(["world"], () => {
    shownFor = "";
    if (!byId("view-economy").hidden) draw();
  });
}

function draw() {
  const page = byId("view-economy");
  const world = state.world;
  if (!world) return;
  const known = economiesByCode().has(code);
  const key = JSON.stringify([world.name, code, powers, offers]);
  if (key === shownFor) return;
  shownFor = key;
  const body = h("div", { class: "economy-body" });
  fill(page, h("h1", {}, known ? nameOf(code) : t("economy.title")), h("p", { class: "quiet" }, t("economy.world", { title: world.title })), chooser(), body);
  flight?.abort();
  if (!code) fill(body, h("p", {}, t("economy.choose")));
  else if (!known) fill(body, h("p", { class: "notice error", role: "alert" }, t("economy.unknown", { code, world: world.title })));
  else void load(body);
}

/** Which economy, which powers, which offers. */
function chooser() {
  const world = /** @type {import("./state.js").World} */ (state.world);
  const economies = [...world.economies].sort((a, b) => byName(a.name, b.name));
  const select = h("select", { id: "economy", on: { change: () => { location.hash = `#/economy/${select.value}`; } } },
    h("option", { value: "" }, t("economy.select")), ...economies.map((economy) => h("option", { value: economy.code }, economy.name)));
  select.value = economiesByCode().has(code) ? code : "";
  const codes = new Set(economies.map((economy) => economy.code));
  const groups = new Set([...world.groups, ...world.agreements].map(({ id }) => id));
  const entry = (/** @type {string} */ id, /** @type {string} */ label, /** @type {string[]} */ value, /** @type {string} */ help) =>
    h("div", { class: "field" }, h("label", { for: id }, label), h("input", { type: "text", id, value: value.join(", "), autocomplete: "off", "aria-describedby": `${id}-help` }),
      h("p", { class: "quiet", id: `${id}-help` }, help));
  const said = h("p", { class: "fault", role: "alert" });
  const form = h("form", { class: "chooser", on: { submit: (/** @type {Event} */ event) => {
    event.preventDefault();
    const read = (/** @type {string} */ id) => /** @type {HTMLInputElement} */ (form.querySelector(`#${id}`)).value.split(/[\s,;]+/).filter(Boolean).map((name) => name.toUpperCase());
    const [nextPowers, nextOffers] = [read("powers"), read("offers")];
    const unknown = [...nextPowers.filter((name) => !codes.has(name) && !groups.has(name)), ...nextOffers.filter((name) => !groups.has(name))];
    if (!nextPowers.length) said.textContent = t("economy.no-powers");
    else if (unknown.length) said.textContent = t("economy.unknown-names", { names: unknown.join(", ") });
    else {
      [powers, offers] = [nextPowers, nextOffers];
      draw();
    }
  } } }, h("div", { class: "field" }, h("label", { for: "economy" }, t("economy.label")), select),
  entry("powers", t("economy.powers"), powers, t("economy.powers.help")), entry("offers", t("economy.offers"), offers, t("economy.offers.help")),
  h("button", { type: "submit", class: "main" }, t("economy.show")), said);
  return form;
}

/** @param {HTMLElement} body */
async function load(body) {
  const world = state.world?.name ?? "";
  const controller = new AbortController();
  flight = controller;
  const begun = performance.now();
  const clock = h("span", { class: "figure" });
  const ticking = setInterval(() => { clock.textContent = t("economy.seconds", { seconds: Math.round((performance.now() - begun) / 1000) }); }, 1000);
  fill(body, h("div", { class: "working" }, h("progress", { "aria-label": t("economy.working") }), h("p", { role: "status" }, t("economy.working")), clock,
    button(t("run.cancel"), () => {
      controller.abort();
      fill(body, h("p", {}, t("economy.cancelled")));
    })));
  try {
    // Nobody is a power to itself: the page of the United States is about China.
    const others = powers.filter((power) => power !== code);
    const query = new URLSearchParams({ powers: (others.length ? others : powers).join(","), ...(offers.length ? { offers: offers.join(",") } : {}) });
    const page = await get(`/worlds/${encodeURIComponent(world)}/economies/${encodeURIComponent(code)}?${query}`, controller.signal);
    if (flight === controller) show(body, page);
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") return;
    if (!(error instanceof Refused)) throw error;
    fill(body, h("div", { role: "alert" }, error.faults.length ? faultList(error.faults, "", null) : h("p", {}, t("fault.unreachable"))));
  } finally {
    clearInterval(ticking);
  }
}

/** @param {HTMLElement} body @param {any} page */
function show(body, page) {
  const shown = page.powers ?? powers;
  const parts = structuredParts(page, nameOf);
  const sections = (page.sections ?? []).map((/** @type {any} */ section) => h("section", { class: "sentences" }, h("h2", {}, section.title),
    ...section.sentences.map((/** @type {string} */ sentence) => h("p", {}, ...coded(sentence)))));
  const options = page.options?.options ?? page.options ?? [];
  fill(body, h("div", { class: "economy-columns" }, ...sections),
    ...parts,
    options.length ? h("section", {}, h("h2", {}, t("frontier.title")), frontier(options, shown, nameOf)) : null,
    h("p", { class: "quiet" }, t("economy.source", { world: page.manifest?.world ?? "", year: String(page.manifest?.year ?? ""), hash: String(page.manifest?.world_sha256 ?? "").slice(0, 12) })));
  announce(t("economy.shown", { name: page.name ?? nameOf(code) }));
}
