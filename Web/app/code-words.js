// Sentences of the service set names of the language in backticks, as documents do; on the page these are code elements.
import { h } from "./dom.js";

/** A sentence as nodes. @param {string} text @returns {(string | HTMLElement)[]} */
export const coded = (text) => String(text).split("`").map((part, index, parts) =>
  (index % 2 && index < parts.length - 1 ? h("code", {}, part) : index % 2 ? `\`${part}` : part));
