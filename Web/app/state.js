// What the page knows, in one place. Parts of the page listen to the keys they show.

/**
 * @typedef {import("./scenario.js").Draft} Draft
 * @typedef {import("./api.js").Fault} Fault
 * @typedef {{code: string, name: string, value_added: number, exports: number, imports: number}} Economy
 * @typedef {{id: string, name: string, members: string[], in_force?: boolean, kind?: string}} Group
 * @typedef {{id: string, value: number, standard_error: number | null, unit: string, meaning: string, source: string}} Effect
 * @typedef {{name: string, title: string, year: number, unit: string, source: string, has_tariffs: boolean,
 *   economies: Economy[], sectors: {code: string, name: string}[], agreements: Group[], groups: Group[], effects: Effect[],
 *   horizons?: {id: string, factor: number, source: string}[]}} World
 * @typedef {{economy: string, name: string} & Record<string, any>} Row
 * @typedef {{scenario: string, title?: string, question?: string, answer: string, units: Record<string, string>,
 *   world_total: Record<string, number>, shown: string[], economies: Row[], manifest: any}} Answer
 */

/**
 * @type {{
 *   worlds: {name: string, title: string, year: number}[], world: World | null, draft: Draft | null,
 *   editorText: string, textFaults: Fault[], readable: boolean,
 *   answer: Answer | null, answerFaults: Fault[], stale: boolean,
 *   column: string, dragging: boolean, chosenMeasure: number, clickMode: "look" | "members",
 *   against: {id: string, name: string, title: string, answer: Answer} | null, lastRun: string | null, lastRunText: string, side: "importers" | "exporters", lacking: string, draws: number, differences: string[],
 * }}
 */
export const state = {
  worlds: [], world: null, draft: null,
  editorText: "", textFaults: [], readable: true,
  answer: null, answerFaults: [], stale: false,
  column: "real_income_percent", dragging: false, chosenMeasure: 0, clickMode: "members",
  against: null, lastRun: null, lastRunText: "", side: "exporters", lacking: "", draws: 20000, differences: /** @type {string[]} */ ([]),
};

/** @type {{keys: Set<string>, action: () => void}[]} */
const listeners = [];

/**
 * Calls an action whenever one of these keys has changed.
 * @param {(keyof typeof state)[]} keys
 * @param {() => void} action
 */
export function listen(keys, action) {
  listeners.push({ keys: new Set(keys), action });
}

/** @param {Partial<typeof state>} change */
export function set(change) {
  const changed = Object.keys(change).filter((key) =>
    /** @type {any} */ (state)[key] !== /** @type {any} */ (change)[key]);
  Object.assign(state, change);
  if (!changed.length) return;
  for (const { keys, action } of listeners) {
    if (changed.some((key) => keys.has(key))) action();
  }
}

/** Name of an economy of the world at hand, else its code. @param {string} code */
export function nameOf(code) {
  return economiesByCode().get(code)?.name ?? code;
}

/** @type {{world: World | null, map: Map<string, Economy>}} */
const known = { world: null, map: new Map() };

/** The economies of the world at hand, by code. @returns {Map<string, Economy>} */
export function economiesByCode() {
  if (known.world !== state.world) {
    known.world = state.world;
    known.map = new Map((state.world?.economies ?? []).map((economy) => [economy.code, economy]));
  }
  return known.map;
}
