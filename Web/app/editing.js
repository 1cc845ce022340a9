// Every change of the policy goes through here: the draft, its text, the history, and the question to the service.
import { abandon, ask } from "./answers.js";
import { get, post, Refused } from "./api.js";
import { endStep, keepText, redone, remember, undone } from "./history.js";
import { groupsOf, missing, resolve, toggle } from "./membership.js";
import { clearNotice } from "./notices.js";
import { addMeasure, draftOf, emptyDraft, inForm, isBothWays, removeMeasure, selectors, setHead, setMeasure } from "./scenario.js";
import { set, state } from "./state.js";
import { t } from "./texts.js";

/** @typedef {import("./scenario.js").Draft} Draft */

/** Takes a draft as the policy at hand. @param {Draft} draft @param {number} [since] */
function take(draft, since) {
  keepText(draft.text);
  set({ draft, editorText: draft.text, textFaults: [], readable: true, chosenMeasure: sensibleMeasure(draft, state.chosenMeasure) });
  const lacking = state.world ? missing(draft, state.world) : "";
  set({ lacking });
  if (!draft.policy.length) nothingAsked();
  else if (lacking) {
    abandon();
    set({ answerFaults: [], stale: true });
  } else ask(draft.text, since);
}

/** A policy without measures has no answer, nor has one that was asked for before it. */
function nothingAsked() {
  abandon();
  set({ answer: null, answerFaults: [], stale: false });
}

/** @param {Draft} draft @param {number} chosen */
function sensibleMeasure(draft, chosen) {
  const fits = (/** @type {number} */ index) => draft.policy[index] && inForm(draft.policy[index]);
  if (fits(chosen)) return chosen;
  return draft.policy.findIndex(inForm);
}

/**
 * Changes the policy.
 * @param {(draft: Draft) => Draft} edit
 * @param {{tag?: string, since?: number}} [how] edits with one tag in a row are one step of undo
 */
export function change(edit, how = {}) {
  if (!state.draft) return;
  const next = edit(state.draft);
  remember(how.tag);
  take(next, how.since);
}

/** @param {number} index @param {Record<string, any>} values @param {{tag?: string, since?: number}} [how] */
export const changeMeasure = (index, values, how) => change((draft) => setMeasure(draft, index, values), how);

/** @param {string} key @param {any} value @param {{tag?: string}} [how] */
export const changeHead = (key, value, how) => change((draft) => setHead(draft, key, value), how);

/** @param {string} kind @param {Record<string, any>} values */
export function newMeasure(kind, values) {
  change((draft) => addMeasure(draft, kind, values));
  if (state.draft) set({ chosenMeasure: state.draft.policy.length - 1, clickMode: "members" });
}

/** @param {number} index */
export const dropMeasure = (index) => change((draft) => removeMeasure(draft, index));

/** A drag or a run of keystrokes has ended. */
export function settled() {
  endStep();
  set({ dragging: false });
}

export function undo() {
  const draft = undone();
  if (draft) void restore(draft);
}

export function redo() {
  const draft = redone();
  if (draft) void restore(draft);
}

/** @param {Draft} draft */
async function restore(draft) {
  await loadWorld(draft.head.world);
  take(draft);
}

/**
 * Reads a text that was typed, loaded or kept. The form follows where the service can read it; what is wrong is shown.
 * @param {string} text
 * @param {{fresh?: boolean}} [how] fresh: replaces the policy at hand even where it cannot be read
 */
export async function readText(text, how = {}) {
  if (how.fresh) clearNotice();
  set({ editorText: text, stale: text !== state.draft?.text || state.stale });
  let read;
  try {
    read = await post("/scenarios/read", { scenario: text });
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    if (state.editorText === text) set({ textFaults: error.faults, readable: false });
    return;
  }
  if (state.editorText !== text) return;
  const tree = read.scenario && typeof read.scenario === "object" ? read.scenario : null;
  if (!tree) {
    if (how.fresh && !state.draft) set({ draft: { text, head: {}, policy: [], baseline: [] } });
    abandon();
    set({ textFaults: read.errors ?? [], readable: false, stale: true });
    return;
  }
  const draft = draftOf(text, tree);
  remember();
  keepText(text);
  await loadWorld(draft.head.world);
  if (state.editorText !== text) return;
  set({ draft, lacking: "", textFaults: read.errors ?? [], readable: true, chosenMeasure: sensibleMeasure(draft, state.chosenMeasure) });
  if (!draft.policy.length) nothingAsked();
  else if (read.valid) ask(text);
  else {
    abandon();
    set({ answerFaults: [], stale: true });
  }
}

/**
 * Loads a world, if it is not the one at hand. An unknown one leaves the one at hand: the service says what is wrong.
 * @param {any} name
 */
export async function loadWorld(name) {
  if (typeof name !== "string" || state.world?.name === name || !state.worlds.some((world) => world.name === name)) return;
  const world = await get(`/worlds/${encodeURIComponent(name)}`);
  abandon();
  set({ world });
}

/** Poses the same policy in another world. @param {string} name */
export async function chooseWorld(name) {
  await loadWorld(name);
  change((draft) => setHead(draft, "world", name));
}

/** An empty policy. */
export function startEmpty() {
  clearNotice();
  remember();
  take(emptyDraft(state.world?.name ?? state.worlds[0]?.name ?? "", { name: t("empty.name"), title: t("empty.title") }));
}

/** The key of a measure whose economies the map shows and changes. @param {import("./scenario.js").Measure} measure */
export function setKeyOf(measure) {
  if (measure.kind === "agreement") return "members";
  if (measure.kind === "productivity" || measure.kind === "labour") return "economies";
  return state.side === "importers" ? "importers" : "exporters";
}

/** @type {{draft: unknown, world: unknown, chosen: number, side: string, value: {members: Set<string>, order: string[], others: string[], label: string}} | null} */
let chosen = null;

/**
 * The economies of the measure at hand: as a set, and in order of precedence (the leading ones of `show`, then by size).
 */
export function chosenSet() {
  if (chosen && chosen.draft === state.draft && chosen.world === state.world && chosen.chosen === state.chosenMeasure &&
    chosen.side === state.side) return chosen.value;
  const value = { members: new Set(), order: /** @type {string[]} */ ([]), others: /** @type {string[]} */ ([]), label: "" };
  const measure = state.draft?.policy[state.chosenMeasure];
  if (measure && state.world && inForm(measure)) {
    const key = setKeyOf(measure);
    value.members = resolve(selectors(measure.values[key]), state.world, groupsOf(state.world, state.draft?.head.groups)).members;
    value.label = measure.kind === "agreement" ? String(measure.values.name ?? t("measure.agreement")) : t(`field.${key}`);
    if (isBothWays(measure.values)) {
      const other = key === "importers" ? "exporters" : "importers";
      const { members } = resolve(selectors(measure.values[other]), state.world, groupsOf(state.world, state.draft?.head.groups));
      value.others = [...members].filter((code) => !value.members.has(code));
    }
    const lead = selectors(state.draft?.head.show);
    const size = new Map(state.world.economies.map((economy) => [economy.code, economy.value_added]));
    const rank = (/** @type {string} */ code) => (lead.includes(code) ? 1e12 - lead.indexOf(code) * 1e9 : 0) + (size.get(code) ?? 0);
    value.order = [...value.members].sort((a, b) => rank(b) - rank(a));
  }
  chosen = { draft: state.draft, world: state.world, chosen: state.chosenMeasure, side: state.side, value };
  return value;
}

/** Takes an economy into the measure at hand, or out of it. @param {string} code */
export function toggleMember(code) {
  const measure = state.draft?.policy[state.chosenMeasure];
  if (!measure || !state.world || !state.readable || !state.world.economies.some((economy) => economy.code === code)) return;
  const key = setKeyOf(measure);
  const groups = groupsOf(state.world, state.draft?.head.groups);
  changeMeasure(state.chosenMeasure, { [key]: toggle(selectors(measure.values[key]), code, state.world, groups) });
}
