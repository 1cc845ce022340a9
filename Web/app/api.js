// The service: JSON both ways under /api/v1. Nothing else on the page makes requests, but for the page's own texts.

const BASE = "/api/v1";

/**
 * What the service says is wrong.
 * @typedef {{kind: string, severity: string, found: string, needed?: string, advice?: string, nearest?: string[],
 *   file?: string, line?: number, column?: number, text?: string}} Fault
 */

/** A request that was refused or that could not be sent. */
export class Refused extends Error {
  /** @param {number} status 0 where the service could not be reached @param {Fault[]} faults @param {number} [retryAfter] */
  constructor(status, faults, retryAfter) {
    super(faults[0]?.found ?? `status ${status}`);
    this.status = status;
    this.faults = faults;
    this.retryAfter = retryAfter;
  }
}

/**
 * @param {string} path
 * @param {RequestInit} [init]
 * @returns {Promise<Response>}
 */
async function send(path, init = {}) {
  let answer;
  try {
    answer = await fetch(BASE + path, { credentials: "same-origin", ...init });
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new Refused(0, []);
  }
  if (answer.ok) return answer;
  let faults = [];
  try {
    faults = (await answer.json()).errors ?? [];
  } catch {
    // A refusal without a body in JSON: the status has to do.
  }
  throw new Refused(answer.status, faults, Number(answer.headers.get("Retry-After")) || undefined);
}

/** @param {string} path @param {AbortSignal} [signal] @returns {Promise<any>} */
export const get = async (path, signal) => (await send(path, { signal })).json();

/** @param {string} path @returns {Promise<string>} */
export const getText = async (path) => (await send(path)).text();

/** @param {string} path @param {unknown} body @param {AbortSignal} [signal] @returns {Promise<any>} */
export async function post(path, body, signal) {
  const answer = await send(path, {
    method: "POST", signal, headers: { "Content-Type": "application/json" }, body: JSON.stringify(body),
  });
  return answer.json();
}

/** @param {string} path */
export const remove = (path) => send(path, { method: "DELETE" });

/** The address of a document of a kept run. @param {string} run @param {string} name */
export const documentAddress = (run, name) => `${BASE}/runs/${encodeURIComponent(run)}/${name}`;

/**
 * Listens to a run until it ends.
 * @param {string} job
 * @param {(done: number, total: number) => void} progress
 * @returns {Promise<{state: "done" | "failed" | "cancelled", run?: string, errors?: Fault[]}>}
 */
export function followJob(job, progress) {
  return new Promise((resolve, reject) => {
    const source = new EventSource(`${BASE}/jobs/${encodeURIComponent(job)}/events`);
    source.addEventListener("progress", (event) => {
      const { done, total } = JSON.parse(event.data);
      progress(done, total);
    });
    for (const state of /** @type {const} */ (["done", "failed", "cancelled"])) {
      source.addEventListener(state, (event) => {
        source.close();
        resolve({ state, ...(event.data ? JSON.parse(event.data) : {}) });
      });
    }
    source.addEventListener("error", () => {
      // The browser connects again by itself; only a closed stream is the end.
      if (source.readyState !== EventSource.CLOSED) return;
      reject(new Refused(0, []));
    });
  });
}
