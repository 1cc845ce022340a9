// Flags of members: a pole and a cloth with the code. The cloth stands at the economy's label point where there is room, else
// a little away at the end of its pole; it acts as the economy does. Where there is no room at all, the foot of the pole stands alone.
import { s } from "./dom.js";

/** Size of a cloth on the screen, in pixels. */
const [WIDE, HIGH, POLE] = [27, 13, 15];

/** @typedef {{left: number, top: number, right: number, bottom: number}} Box in pixels */

/** Where a cloth may stand: the place of its upper left corner beside the foot, nearest first. @type {[number, number][]} */
const SPOTS = [[0, -POLE], [-WIDE, -POLE], [0, POLE - HIGH], [-WIDE, POLE - HIGH]];
for (const away of [14, 24, 36, 50]) {
  for (let step = 0; step < 16; step += 1) {
    const angle = (step * Math.PI) / 8;
    SPOTS.push([away * 1.3 * Math.cos(angle) - WIDE / 2, away * Math.sin(angle) - HIGH / 2]);
  }
}

/** @param {Box} one @param {Box} other */
const meet = (one, other) => one.left < other.right + 1 && one.right > other.left - 1 && one.top < other.bottom + 1 && one.bottom > other.top - 1;

/** @param {Box} inner @param {Box} outer */
const within = (inner, outer) => inner.left >= outer.left + 1 && inner.right <= outer.right - 1 && inner.top >= outer.top + 1 && inner.bottom <= outer.bottom - 1;

/**
 * @param {SVGGElement} layer
 * @param {import("./map.js").Place[]} places in order of precedence
 * @param {number} unit units of the drawing per pixel
 * @param {number} zoom
 * @param {[number, number]} shift where the corner of the drawing is seen, in its own units
 * @param {[number, number]} extent width and height of what is seen, in units of the drawing
 */
export function placeFlags(layer, places, unit, zoom, [dx, dy], [width, height]) {
  const size = unit / zoom;
  /** What is seen, so that no cloth at an edge is cut off. @type {Box} */
  const seen = { left: -dx / unit, top: -dy / unit, right: (width - dx) / unit, bottom: (height - dy) / unit };
  const feet = places.map(({ point: [x, y] }) => ({ left: x / size - 3, top: y / size - 3, right: x / size + 3, bottom: y / size + 3 }));
  /** @type {Box[]} */
  const taken = [];
  const cloths = places.map(({ point: [x, y] }, index) => {
    const [px, py] = [x / size, y / size];
    const free = SPOTS.flatMap(([left, top]) => {
      const box = { left: px + left, top: py + top, right: px + left + WIDE, bottom: py + top + HIGH };
      return taken.some((other) => meet(box, other)) || (within(feet[index], seen) && !within(box, seen)) ? [] : [{ box, left, top }];
    });
    // The foot of another member is hidden only where there is no other room.
    const found = free.find(({ box }) => !feet.some((foot, other) => other !== index && meet(box, foot))) ?? free[0];
    if (found) taken.push(found.box);
    return found;
  });
  const at = (/** @type {[number, number]} */ [x, y]) => `translate(${x.toFixed(2)} ${y.toFixed(2)}) scale(${size.toFixed(4)})`;
  // Poles stand behind all cloths.
  layer.replaceChildren(
    s("g", { class: "poles" }, ...places.map(({ point }, index) => {
      const cloth = cloths[index];
      if (!cloth) return null;
      const x = Math.min(cloth.left + WIDE, Math.max(cloth.left, 0));
      return s("path", { transform: at(point), d: `M0 0L${x.toFixed(1)} ${(cloth.top + HIGH / 2).toFixed(1)}`, class: "pole" });
    })),
    ...places.map(({ code, point }, index) => {
      const cloth = cloths[index];
      return s("g", { transform: at(point), class: "flag", "data-flag": code }, s("circle", { r: 2.2 }),
        cloth ? s("rect", { x: cloth.left.toFixed(1), y: cloth.top.toFixed(1), width: WIDE, height: HIGH, rx: 1.5 }) : null,
        cloth ? s("text", { x: (cloth.left + WIDE / 2).toFixed(1), y: (cloth.top + HIGH - 3.5).toFixed(1) }, code) : null);
    }));
}
