// Answers while the user drags: one request in flight, the latest policy wins, nothing is asked twice.
import { post, Refused } from "./api.js";
import { set, state } from "./state.js";

/** @type {{text: string, since: number} | null} */
let waiting = null;
/** @type {AbortController | null} */
let flight = null;

/** Text of the last answer shown, so that the same question is not asked again. */
let answered = "";

/**
 * Asks for the central answer to a scenario. Calls while a request is in flight replace each other; the last one is sent
 * when the answer is there, so that a steady drag sees every answer the service can give.
 * @param {string} text
 * @param {number} [since] `performance.now()` of the input that caused it
 */
export function ask(text, since = performance.now()) {
  if (text === answered && !flight && state.answer) {
    set({ stale: false, answerFaults: [] });
    return;
  }
  waiting = { text, since };
  set({ stale: text !== answered });
  if (!flight) void next();
}

/**
 * Shows an answer that was not asked for here: that of a kept run, with its intervals.
 * @param {string} text of its scenario
 * @param {import("./state.js").Answer} answer
 */
export function present(text, answer) {
  flight?.abort();
  waiting = null;
  answered = text;
  set({ answer, answerFaults: [], stale: false });
}

/** Leaves what is in flight or waits: the question is another one, or there is none. */
export function abandon() {
  flight?.abort();
  waiting = null;
  answered = "";
}

async function next() {
  while (waiting) {
    const { text, since } = waiting;
    waiting = null;
    flight = new AbortController();
    try {
      const asked = performance.now();
      const answer = await post("/answers", { scenario: text }, flight.signal);
      const came = performance.now();
      answered = text;
      set({ answer, answerFaults: [], stale: Boolean(waiting) });
      painted(since, asked, came, performance.now());
    } catch (error) {
      if (error instanceof Refused) {
        answered = "";
        if ((error.status === 429 || (error.status === 503 && error.retryAfter)) && !waiting) {
          waiting = { text, since };
          await new Promise((resolve) => setTimeout(resolve, 1000 * (error.retryAfter ?? 1)));
        } else if (!waiting) {
          set({ answerFaults: error.faults.length ? error.faults : [unreachable(error.status)], stale: true });
        }
      } else if (!(error instanceof DOMException && error.name === "AbortError")) {
        flight = null;
        throw error;
      }
    }
    flight = null;
  }
}

/** @param {number} status @returns {import("./api.js").Fault} */
const unreachable = (status) => ({ kind: status ? "status" : "unreachable", severity: "error", found: String(status) });

/**
 * Notes how long it took from the input to the painted frame, and in which part of the way, for those who measure.
 * @param {number} since the input @param {number} asked the request @param {number} came its answer @param {number} drawn
 */
function painted(since, asked, came, drawn) {
  requestAnimationFrame(() => {
    const channel = new MessageChannel();
    // A message posted from a frame arrives after it was painted.
    channel.port1.onmessage = () => {
      const end = performance.now();
      performance.measure("comity-answer", { start: since, end, detail: { waiting: asked - since, service: came - asked, page: drawn - came, paint: end - drawn } });
    };
    channel.port2.postMessage(null);
  });
}

/** Whether the answer shown is that of the policy at hand. */
export const isCurrent = () => !state.stale && state.answer !== null;
