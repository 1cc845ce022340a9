// Elements from data. Data only ever becomes text nodes and attribute values, never markup.

/**
 * Makes an element. Properties: `class`, `on` (listeners by event), `data` (data attributes), anything else an attribute;
 * `null`, `undefined` and `false` leave an attribute out, `true` sets it empty.
 * @param {string} name
 * @param {Record<string, any>} [properties]
 * @param {...(Node | string | number | null | undefined | false)} children
 * @returns {any}
 */
export function h(name, properties = {}, ...children) {
  const element = document.createElement(name);
  dress(element, properties);
  put(element, children);
  return element;
}

/**
 * The same for SVG.
 * @param {string} name
 * @param {Record<string, any>} [properties]
 * @param {...(Node | string | number | null | undefined | false)} children
 * @returns {any}
 */
export function s(name, properties = {}, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  dress(element, properties);
  put(element, children);
  return element;
}

/** @param {Element} element @param {Record<string, any>} properties */
function dress(element, properties) {
  for (const [key, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (key === "on") {
      for (const [event, listener] of Object.entries(value)) element.addEventListener(event, /** @type {any} */ (listener));
    } else if (key === "data") {
      for (const [name, content] of Object.entries(value)) /** @type {any} */ (element).dataset[name] = content;
    } else if (key === "value" || key === "checked" || key === "selected") {
      /** @type {any} */ (element)[key] = value;
    } else {
      element.setAttribute(key, value === true ? "" : String(value));
    }
  }
}

/** @param {Element} element @param {any[]} children */
function put(element, children) {
  for (const child of children) {
    if (child === null || child === undefined || child === false) continue;
    element.append(child instanceof Node ? child : String(child));
  }
}

/** Replaces what an element holds. @param {Element} element @param {...any} children */
export function fill(element, ...children) {
  element.replaceChildren();
  put(element, children);
}

/**
 * A button.
 * @param {string} label
 * @param {(event: Event) => void} press
 * @param {Record<string, any>} [properties]
 */
export function button(label, press, properties = {}) {
  const { on, ...rest } = properties;
  return h("button", { type: "button", ...rest, on: { click: press, ...on } }, label);
}

/** An element of the page that is known to be there. @param {string} id @returns {any} */
export function byId(id) {
  const element = document.getElementById(id);
  if (!element) throw new Error(`no element ${id}`);
  return element;
}

let count = 0;
/** An id that no other element has. @param {string} stem */
export const freshId = (stem) => `${stem}-${(count += 1)}`;

/**
 * Calls at most once per interval, and always with the last values.
 * @template {any[]} A
 * @param {(...values: A) => void} action
 * @param {number} milliseconds
 * @returns {(...values: A) => void}
 */
export function settle(action, milliseconds) {
  let timer = 0;
  return (...values) => {
    clearTimeout(timer);
    timer = setTimeout(() => action(...values), milliseconds);
  };
}
