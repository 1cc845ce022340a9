// Undo and redo over drafts, and the draft that outlives a reload.
import { state } from "./state.js";

const KEY = "comity.scenario";
const MOST = 200;

/** @type {import("./scenario.js").Draft[]} */
let past = [];
/** @type {import("./scenario.js").Draft[]} */
let future = [];
let lastTag = "";

/**
 * Notes the draft that is about to be replaced. Edits with the same tag in a row (a drag) are one step.
 * @param {string} [tag]
 */
export function remember(tag = "") {
  future = [];
  if (!state.draft || (tag && tag === lastTag)) return;
  lastTag = tag;
  past.push(state.draft);
  if (past.length > MOST) past.shift();
}

/** Ends a run of edits with one tag: the next one is a step of its own. */
export const endStep = () => { lastTag = ""; };

/** The draft before the last edit, or null. */
export function undone() {
  const draft = past.pop();
  if (!draft) return null;
  if (state.draft) future.push(state.draft);
  lastTag = "";
  return draft;
}

/** The draft whose edit was undone last, or null. */
export function redone() {
  const draft = future.pop();
  if (!draft) return null;
  if (state.draft) past.push(state.draft);
  lastTag = "";
  return draft;
}

export const canUndo = () => past.length > 0;
export const canRedo = () => future.length > 0;

/** Keeps the text for the next visit of this browser. @param {string} text */
export function keepText(text) {
  try {
    localStorage.setItem(KEY, text);
  } catch {
    // A browser that keeps nothing still answers.
  }
}

/** The text kept at the last visit. */
export function keptText() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}
