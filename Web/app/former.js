// The answer of the policy before: it may stay while the policy at hand cannot be answered, but greyed, and called what it is.
import { byId, fill, h } from "./dom.js";
import { currentFaults } from "./editor.js";
import { listen, state } from "./state.js";
import { t } from "./texts.js";

/** Whether the answer shown is of the policy before, and none of the policy at hand is on its way. */
export const isFormer = () => state.answer !== null && state.stale && (Boolean(state.lacking) || currentFaults().length > 0);

/** What the answer shown is of, in words; empty where it is of the policy at hand. */
export function formerWords() {
  if (!isFormer() || !state.answer) return "";
  return t("former.words", { title: state.answer.question ?? state.answer.title ?? state.answer.scenario ?? t("answer.untitled") });
}

/** Labels and greys the panels that show the answer. */
export function markFormer() {
  const notes = ["map-panel", "bars-panel", "table-panel"].map((id) => {
    const note = h("p", { class: "former-words" });
    byId(id).querySelector(".panel-head").after(note);
    return { panel: byId(id), note };
  });
  const draw = () => {
    const words = formerWords();
    for (const { panel, note } of notes) {
      panel.classList.toggle("former", Boolean(words));
      if (note.textContent !== words) fill(note, words);
    }
  };
  listen(["answer", "stale", "lacking", "textFaults", "answerFaults"], draw);
  draw();
}
