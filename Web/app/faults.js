// What is wrong, as the service says it: where, what was found, what was needed, what to do, and the nearest name.
import { button, h } from "./dom.js";
import { hasText, t } from "./texts.js";

/** @typedef {import("./api.js").Fault} Fault */

/**
 * A list of faults, each with the line of the text it is about and a caret below the place.
 * @param {Fault[]} faults
 * @param {string} source the text they are about
 * @param {((line: number, column: number) => void) | null} go shows a line in the editor
 */
export function faultList(faults, source, go) {
  const lines = source.split("\n");
  return h("ul", { class: "faults" }, ...faults.map((fault) => {
    const line = fault.line ? lines[fault.line - 1] : undefined;
    return h("li", { class: `fault ${fault.severity ?? "error"}` },
      h("p", {}, fault.line && go
        ? button(t("fault.line", { line: fault.line }), () => go(fault.line ?? 1, fault.column ?? 1), { class: "line-link" }) : null,
      h("strong", {}, words(fault))),
      line === undefined ? null : h("pre", { class: "excerpt", "aria-hidden": "true" },
        `${line}\n${" ".repeat(Math.max(0, (fault.column ?? 1) - 1))}^`),
      fault.needed ? h("p", {}, t("fault.needed", { needed: fault.needed })) : null,
      fault.advice ? h("p", {}, fault.advice) : null,
      fault.nearest?.length ? h("p", {}, t("fault.nearest", { names: fault.nearest.join(", ") })) : null);
  }));
}

/** A fault in words: those of the service, or the page's own where it could not be reached. @param {Fault} fault */
export function words(fault) {
  if (fault.kind === "unreachable" || fault.kind === "status") {
    return hasText(`fault.${fault.kind}`) ? t(`fault.${fault.kind}`, { status: fault.found }) : fault.found;
  }
  return fault.found;
}

/** Faults without repetitions: the service may meet one twice. @param {Fault[]} faults */
export function distinct(faults) {
  const seen = new Set();
  return faults.filter((fault) => {
    const key = JSON.stringify([fault.line, fault.column, fault.found]);
    return !seen.has(key) && seen.add(key);
  });
}
