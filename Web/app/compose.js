// The side on which a policy is composed: examples and files, what it is called, its measures, the model, and its text.
import { advanced } from "./advanced.js";
import { get, Refused } from "./api.js";
import { button, byId, fill, h } from "./dom.js";
import { changeHead, readText, redo, startEmpty, undo } from "./editing.js";
import { editor } from "./editor.js";
import { textField } from "./fields.js";
import { loadFile, saveFile } from "./files.js";
import { canRedo, canUndo } from "./history.js";
import { measureList } from "./measures.js";
import { listen, state } from "./state.js";
import { t } from "./texts.js";

/** @typedef {{name: string, title?: string, question?: string, world: string, scenario: string}} Example */

/** The shipped scenarios; none where the service has none. @returns {Promise<Example[]>} */
export async function shippedExamples() {
  try {
    return (await get("/examples")).examples ?? [];
  } catch (error) {
    if (error instanceof Refused) return [];
    throw error;
  }
}

/** Builds the panel. @param {Example[]} examples */
export function composePanel(examples) {
  const words = [textField("title", t("field.title"), (values, how) => changeHead("title", values.title, how)),
    textField("question", t("field.question"), (values, how) => changeHead("question", values.question, how))];
  const form = h("div", { class: "form" }, h("details", { class: "about" }, h("summary", {}, t("compose.about")), ...words.map(({ element }) => element)),
    measureList(), advanced());
  const lacking = h("p", { class: "hint", role: "status" });
  fill(byId("compose"), h("div", { class: "panel-head" }, h("h2", { id: "compose-title" }, t("compose.title")), steps()),
    files(examples), h("p", { class: "hint first", id: "hint" }, t("hint.first")), form, lacking, editor());
  const draw = () => {
    for (const { update } of words) update(state.draft?.head ?? {});
    form.toggleAttribute("inert", !state.readable);
    form.classList.toggle("locked", !state.readable);
    fill(lacking, state.lacking);
  };
  listen(["draft", "readable", "lacking"], draw);
  draw();
}

/** Undo and redo. */
function steps() {
  const back = button("↶", undo, { "aria-label": t("undo"), title: t("undo"), id: "undo" });
  const forth = button("↷", redo, { "aria-label": t("redo"), title: t("redo"), id: "redo" });
  const say = () => {
    back.setAttribute("aria-disabled", String(!canUndo()));
    forth.setAttribute("aria-disabled", String(!canRedo()));
  };
  listen(["draft", "editorText"], say);
  say();
  document.addEventListener("keydown", (event) => {
    // Fields have an undo of their own.
    if (event.target instanceof HTMLElement && event.target.matches("textarea, input[type=text], input[type=search], input[type=number]")) return;
    if (!(event.ctrlKey || event.metaKey)) return;
    const key = event.key.toLowerCase();
    if (key === "z" && !event.shiftKey) undo();
    else if (key === "y" || (key === "z" && event.shiftKey)) redo();
    else return;
    event.preventDefault();
  });
  return h("div", { class: "steps" }, back, forth);
}

/** @param {Example[]} examples */
function files(examples) {
  const select = h("select", { id: "example", on: { change: () => {
    const chosen = examples.find(({ name }) => name === select.value);
    select.value = "";
    if (chosen) void readText(chosen.scenario, { fresh: true });
  } } }, h("option", { value: "" }, t("examples.choose")), ...examples.map(({ name, title }) => h("option", { value: name }, title ?? name)));
  const input = h("input", { type: "file", id: "file", accept: ".yaml,.yml,text/yaml", class: "unseen", tabindex: "-1", "aria-label": t("files.load"), on: { change: () => {
    const file = input.files?.[0];
    input.value = "";
    if (file) void loadFile(file);
  } } });
  return h("div", { class: "files" },
    examples.length ? h("div", { class: "field" }, h("label", { for: "example" }, t("examples.label")), select) : null,
    h("div", { class: "buttons" }, button(t("files.empty"), startEmpty, { id: "start-empty" }), input,
      button(t("files.load"), () => input.click(), { id: "load" }), button(t("files.save"), saveFile, { id: "save" })));
}
