// The scenario as text. The service reads YAML; this module only finds and replaces lines, so that whatever the form does not
// touch (comments, order, measures it cannot show) stays as it was written.

const RESERVED = /^(y|n|yes|no|on|off|true|false|null|~)$/i;
const PLAIN = /^[\p{L}\p{N}_(/][^#:\n[\]{},&*!|>'"%@`]*$/u;
const CODE = /^(not:)?[A-Za-z][\w-]*$/;

/**
 * A scalar as YAML: plain where that reads back the same, else in double quotes.
 * @param {string | number | boolean} value
 * @returns {string}
 */
export function scalar(value) {
  if (typeof value !== "string") return String(value);
  const number = value.trim() !== "" && !Number.isNaN(Number(value));
  const plain = (PLAIN.test(value) || CODE.test(value)) && !RESERVED.test(value) && !number && value.trim() === value;
  return plain ? value : JSON.stringify(value);
}

/**
 * A value as YAML in flow style; long lists are broken.
 * @param {any} value
 * @param {number} indent of the key it belongs to
 * @returns {string}
 */
export function flow(value, indent = 0) {
  if (Array.isArray(value)) {
    const items = value.map((item) => flow(item, indent + 2));
    const line = `[${items.join(", ")}]`;
    if (line.length + indent < 110) return line;
    const pad = " ".repeat(indent + 2);
    const lines = [""];
    for (const item of items) {
      const last = lines[lines.length - 1];
      if (last && last.length + item.length > 90) lines.push(item);
      else lines[lines.length - 1] = last ? `${last}, ${item}` : item;
    }
    return `[\n${lines.map((text) => pad + text).join(",\n")}]`;
  }
  if (value && typeof value === "object") {
    return `{${Object.entries(value).map(([key, inner]) => `${scalar(key)}: ${flow(inner, indent + 2)}`).join(", ")}}`;
  }
  return value === null || value === undefined ? "null" : scalar(value);
}

/**
 * A key at the start of a line with what belongs to it, the comments straight above it included.
 * @typedef {{key: string, text: string}} Section
 */

/**
 * Splits a file at its keys of the first level.
 * @param {string} text
 * @returns {{opening: string, sections: Section[]}}
 */
export function splitSections(text) {
  const lines = text.split("\n");
  /** @type {{key: string, lines: string[]}[]} */
  const sections = [];
  /** @type {string[]} */
  const opening = [];
  for (const line of lines) {
    const match = /^([A-Za-z_][\w-]*)\s*:(\s|$)/.exec(line);
    const current = sections[sections.length - 1]?.lines ?? opening;
    if (!match) {
      current.push(line);
      continue;
    }
    const above = [];
    while (sections.length && current.length > 1 && /^(#.*)?$/.test(current[current.length - 1])) above.unshift(current.pop() ?? "");
    sections.push({ key: match[1], lines: [...above, line] });
  }
  return {
    opening: opening.length ? `${opening.join("\n")}\n` : "",
    sections: sections.map(({ key, lines }) => ({ key, text: `${lines.join("\n")}\n` })),
  };
}

/**
 * Splits a list in block style below a key at its items.
 * @param {string} text of the section
 * @returns {{head: string, items: string[]} | null} null where the list is written otherwise
 */
export function splitItems(text) {
  const lines = text.replace(/\n$/, "").split("\n");
  const start = lines.findIndex((line) => /^\s*-\s/.test(line));
  if (start < 0) return null;
  const indent = lines[start].search(/-/);
  const head = lines.slice(0, start);
  /** @type {string[][]} */
  const items = [];
  let above = [];
  for (const line of lines.slice(start)) {
    if (line.search(/\S/) === indent && /^\s*-\s/.test(line)) {
      items.push([...above, line]);
      above = [];
    } else if (/^\s*#/.test(line) && line.search(/#/) <= indent) {
      above.push(line);
    } else {
      items[items.length - 1].push(...above, line);
      above = [];
    }
  }
  items[items.length - 1].push(...above);
  return { head: `${head.join("\n")}\n`, items: items.map((item) => `${item.join("\n")}\n`) };
}

/**
 * Sets one key of a measure in block style, or takes it out (`undefined`). Comments beside and straight above the old
 * value go with it, since they explain it.
 * @param {string} item
 * @param {string} key
 * @param {any} value
 * @returns {string | null} null where the measure is written otherwise
 */
export function setKey(item, key, value) {
  const lines = item.replace(/\n+$/, "").split("\n");
  const first = lines.findIndex((line) => /^\s*-\s+\w+:\s*(#.*)?$/.test(line));
  if (first < 0) return null;
  const child = lines.slice(first + 1).find((line) => line.trim() && !/^\s*#/.test(line));
  const indent = child ? child.search(/\S/) : lines[first].search(/-/) + 4;
  const pad = " ".repeat(indent);
  const fresh = value === undefined ? [] : `${pad}${key}: ${flow(value, indent)}`.split("\n");
  let from = lines.findIndex((line, index) => index > first && line.startsWith(`${pad}${key}:`));
  if (from < 0) return `${[...lines, ...fresh].join("\n")}\n`;
  let to = from + 1;
  while (to < lines.length && belongs(lines[to], indent)) to += 1;
  while (/^\s*#/.test(lines[from - 1])) from -= 1;
  lines.splice(from, to - from, ...fresh);
  return `${lines.join("\n")}\n`;
}

/** Whether a line continues the value of a key at this indent. @param {string} line @param {number} indent */
function belongs(line, indent) {
  if (!line.trim()) return false;
  const depth = line.search(/\S/);
  return depth > indent || (depth === indent && /^\s*-\s/.test(line));
}

/**
 * A measure in block style.
 * @param {string} kind
 * @param {Record<string, any>} values
 */
export function writeItem(kind, values) {
  const keys = Object.entries(values).filter(([, value]) => value !== undefined);
  return `  - ${kind}:\n${keys.map(([key, value]) => `      ${key}: ${flow(value, 6)}\n`).join("")}`;
}
