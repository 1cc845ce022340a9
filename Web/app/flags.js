// Flags of members: a pole and a cloth with the code, at the economy's label point. Where there is no room for the cloth, the
// pole's foot alone stands, and the outline and the list still tell.
import { s } from "./dom.js";

/** Size of a cloth on the screen, in pixels. */
const [WIDE, HIGH, POLE] = [27, 13, 15];

/**
 * @param {SVGGElement} layer
 * @param {import("./map.js").Place[]} places in order of precedence
 * @param {number} unit units of the drawing per pixel
 * @param {number} zoom
 */
export function placeFlags(layer, places, unit, zoom) {
  const size = unit / zoom;
  /** @type {{left: number, top: number, right: number, bottom: number}[]} */
  const taken = [];
  const marks = [];
  for (const { code, point: [x, y] } of places) {
    const side = [1, -1].find((way) => {
      const left = x / size + (way > 0 ? 0 : -WIDE);
      const box = { left, top: y / size - POLE, right: left + WIDE, bottom: y / size - POLE + HIGH };
      if (taken.some((other) => box.left < other.right + 1 && box.right > other.left - 1 &&
        box.top < other.bottom + 1 && box.bottom > other.top - 1)) return false;
      taken.push(box);
      return true;
    });
    marks.push(s("g", { transform: `translate(${x.toFixed(2)} ${y.toFixed(2)}) scale(${size.toFixed(4)})`, class: "flag" },
      s("circle", { r: 2.2 }),
      side ? s("path", { d: `M0 0V${-POLE}`, class: "pole" }) : null,
      side ? s("rect", { x: side > 0 ? 0 : -WIDE, y: -POLE, width: WIDE, height: HIGH, rx: 1.5 }) : null,
      side ? s("text", { x: (side * WIDE) / 2, y: -POLE + HIGH - 3.5 }, code) : null));
  }
  layer.replaceChildren(...marks);
}
