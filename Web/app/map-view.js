// What part of the map is seen: zoom and pan by buttons, keyboard, wheel and pointer.
import { HEIGHT, WIDTH } from "./projection.js";

const MOST = 24;

/**
 * Moves the layer of a drawing.
 * @param {SVGSVGElement} svg
 * @param {SVGGElement} layer
 * @param {(scale: number) => void} changed called with the zoom, after it changed
 */
export function mapView(svg, layer, changed) {
  let k = 1;
  let x = 0;
  let y = 0;
  let framed = 0;

  function apply() {
    k = Math.min(MOST, Math.max(1, k));
    x = Math.min(0, Math.max(WIDTH * (1 - k), x));
    y = Math.min(0, Math.max(HEIGHT * (1 - k), y));
    layer.setAttribute("transform", `translate(${x.toFixed(2)} ${y.toFixed(2)}) scale(${k.toFixed(4)})`);
    svg.classList.toggle("zoomed", k > 1.01);
    cancelAnimationFrame(framed);
    framed = requestAnimationFrame(() => changed(k));
  }

  /** Zooms around a place in the drawing's units. @param {number} factor @param {number} [px] @param {number} [py] */
  function zoom(factor, px = WIDTH / 2, py = HEIGHT / 2) {
    const next = Math.min(MOST, Math.max(1, k * factor));
    x = px - ((px - x) * next) / k;
    y = py - ((py - y) * next) / k;
    k = next;
    apply();
  }

  /** Shows places, with a margin. @param {[number, number][]} points */
  function frame(points) {
    if (!points.length) return;
    const xs = points.map((point) => point[0]);
    const ys = points.map((point) => point[1]);
    const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
    k = Math.min(10, WIDTH / (right - left + 60), HEIGHT / (bottom - top + 60));
    x = WIDTH / 2 - (k * (left + right)) / 2;
    y = HEIGHT / 2 - (k * (top + bottom)) / 2;
    apply();
  }

  /** Moves the view so that a place is seen. @param {[number, number]} point */
  function reveal([px, py]) {
    const [sx, sy] = [px * k + x, py * k + y];
    const margin = 40;
    if (sx < margin) x += margin - sx;
    if (sx > WIDTH - margin) x -= sx - (WIDTH - margin);
    if (sy < margin) y += margin - sy;
    if (sy > HEIGHT - margin) y -= sy - (HEIGHT - margin);
    apply();
  }

  function reset() {
    k = 1;
    x = 0;
    y = 0;
    apply();
  }

  listenToPointer(svg, () => ({ x, y, k }), (nextX, nextY) => {
    x = nextX;
    y = nextY;
    apply();
  }, zoom);
  return { zoom, frame, reveal, reset, pan: (/** @type {number} */ dx, /** @type {number} */ dy) => {
    x += dx;
    y += dy;
    apply();
  }, scale: () => k, seen: (/** @type {[number, number]} */ [px, py]) => /** @type {[number, number]} */ ([px * k + x, py * k + y]) };
}

/**
 * @param {SVGSVGElement} svg
 * @param {() => {x: number, y: number, k: number}} now
 * @param {(x: number, y: number) => void} move
 * @param {(factor: number, x: number, y: number) => void} zoom
 */
function listenToPointer(svg, now, move, zoom) {
  /** @type {{id: number, left: number, top: number, x: number, y: number, moved: boolean} | null} */
  let grip = null;
  const unit = () => WIDTH / (svg.clientWidth || WIDTH);

  svg.addEventListener("wheel", (event) => {
    // The wheel scrolls the page, as everywhere, until the map is in use.
    if (!event.ctrlKey && !event.metaKey && !svg.contains(document.activeElement)) return;
    event.preventDefault();
    const box = svg.getBoundingClientRect();
    const at = /** @type {const} */ ([(event.clientX - box.left) * unit(), (event.clientY - box.top) * unit()]);
    zoom(Math.exp(-event.deltaY * 0.002), ...at);
  }, { passive: false });

  svg.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || (event.pointerType === "touch" && now().k <= 1.01)) return;
    grip = { id: event.pointerId, left: event.clientX, top: event.clientY, x: now().x, y: now().y, moved: false };
  });
  svg.addEventListener("pointermove", (event) => {
    if (!grip || grip.id !== event.pointerId) return;
    const [dx, dy] = [event.clientX - grip.left, event.clientY - grip.top];
    if (!grip.moved && Math.hypot(dx, dy) < 5) return;
    if (!grip.moved) svg.setPointerCapture(event.pointerId);
    grip.moved = true;
    move(grip.x + dx * unit(), grip.y + dy * unit());
  });
  let dragged = false;
  const release = () => {
    dragged = Boolean(grip?.moved);
    grip = null;
  };
  // The click that the browser sends at the end of a drag is no choice.
  svg.addEventListener("click", (event) => {
    if (dragged) event.stopPropagation();
    dragged = false;
  }, { capture: true });
  svg.addEventListener("pointerup", release);
  svg.addEventListener("pointercancel", release);
}
