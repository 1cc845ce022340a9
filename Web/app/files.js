// Scenario files: loaded by choice or by dropping them on the page, saved as a download.
import { readText } from "./editing.js";
import { state } from "./state.js";
import { notify } from "./notices.js";
import { t } from "./texts.js";

/** A scenario is a page of text; what is larger is another kind of file. */
const LARGEST = 1 << 20;

/** @param {File} file */
export async function loadFile(file) {
  if (file.size > LARGEST) {
    notify(t("files.too-large", { name: file.name }));
    return;
  }
  let text;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(await file.arrayBuffer());
  } catch {
    notify(t("files.no-text", { name: file.name }));
    return;
  }
  location.hash = "#/";
  await readText(text.replace(/\r\n?/g, "\n"), { fresh: true });
}

/** Saves the text at hand under the scenario's name. */
export function saveFile() {
  const name = String(state.draft?.head.name ?? "scenario").replace(/[^\p{L}\p{N}_-]+/gu, "-").slice(0, 80) || "scenario";
  download(`${name}.yaml`, new Blob([state.editorText], { type: "application/yaml" }));
}

/** @param {string} name @param {Blob} content */
function download(name, content) {
  const address = URL.createObjectURL(content);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** Takes scenario files that are dropped anywhere on the page. */
export function acceptDrops() {
  const over = (/** @type {boolean} */ on) => document.body.classList.toggle("dropping", on);
  document.addEventListener("dragover", (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    over(true);
  });
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) over(false);
  });
  document.addEventListener("drop", (event) => {
    const file = event.dataTransfer?.files[0];
    over(false);
    if (!file) return;
    event.preventDefault();
    void loadFile(file);
  });
}
