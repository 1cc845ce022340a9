// The world map: one shape per economy, filled by class of the answer; members are outlined and carry a flag with their code.
import { s } from "./dom.js";
import { placeFlags } from "./flags.js";
import { mapView } from "./map-view.js";
import { HEIGHT, outlineOf, pathOf, project, WIDTH } from "./projection.js";
import { classOf } from "./scale.js";
import { shapesOf } from "./topology.js";

/**
 * @typedef {{code: string, element: SVGElement, dot: SVGCircleElement | null, land: SVGElement | null, coarse: string,
 *   full: () => string, outline: string, point: [number, number]}} Place
 * @typedef {{
 *   names: (code: string) => string,
 *   describe: (code: string) => string,
 *   choose: (code: string) => void,
 *   hover: (code: string | null, x: number, y: number) => void,
 * }} Hooks
 */

/**
 * Draws the map once; what changes later are classes, outlines and flags.
 * @param {any} topology
 * @param {Hooks} hooks
 */
export function worldMap(topology, hooks) {
  const shapes = s("g", { class: "shapes" });
  const outlines = s("g", { class: "outlines", "aria-hidden": "true" });
  const flags = s("g", { class: "flags", "aria-hidden": "true" });
  const layer = s("g", {}, shapes, outlines, flags);
  const svg = s("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "group", class: "world" }, hatch(), layer);
  /** @type {Map<string, Place>} */
  const places = new Map();
  for (const shape of shapesOf(topology, "economies").sort((a, b) => Number(a.small) - Number(b.small))) {
    const place = placeOf(shape, hooks);
    places.set(place.code, place);
    shapes.append(place.element);
  }
  // The whole world needs no more detail than a pixel shows; what is zoomed in on does.
  let fine = false;
  /** @param {number} scale */
  const refine = (scale) => {
    if (fine === scale > 1.8) return;
    fine = !fine;
    for (const { land, coarse, full } of places.values()) land?.setAttribute("d", fine ? full() : coarse);
  };
  /** @type {string[]} */
  let members = [];
  const redraw = () => placeFlags(flags, members.map((code) => places.get(code)).filter((place) => place !== undefined),
    WIDTH / (svg.clientWidth || WIDTH), view.scale(), view.seen([0, 0]), [WIDTH, HEIGHT]);
  const view = mapView(svg, layer, (scale) => {
    const unit = WIDTH / (svg.clientWidth || WIDTH);
    refine(scale);
    for (const { dot } of places.values()) dot?.setAttribute("r", (3.1 * unit / scale).toFixed(2));
    redraw();
  });
  new ResizeObserver(() => view.pan(0, 0)).observe(svg);
  listen(svg, places, hooks, view);

  return {
    svg, view,
    /** Points of economies in the units of the drawing. @param {string[]} codes */
    points: (codes) => codes.flatMap((code) => (places.has(code) ? [/** @type {Place} */ (places.get(code)).point] : [])),
    /**
     * Fills the shapes. @param {Map<string, number | null | undefined>} values @param {import("./scale.js").Scale} scale
     */
    paint(values, scale) {
      for (const { code, element } of places.values()) {
        const step = classOf(values.get(code), scale);
        const name = step === null ? "none" : `c${step + 4}`;
        if (element.dataset.class === name) continue;
        element.dataset.class = name;
        element.setAttribute("class", `economy ${name}`);
      }
    },
    /** Takes all colours off: there is no answer. */
    clear() {
      for (const { element } of places.values()) {
        element.dataset.class = "empty";
        element.setAttribute("class", "economy empty");
      }
    },
    /**
     * Outlines members, the first most visibly flagged, and with broken lines those on the other side of a measure that holds both ways.
     * @param {string[]} codes @param {string[]} [others]
     */
    mark(codes, others = []) {
      members = [...codes, ...others];
      const wanted = new Set(codes);
      for (const { code, element } of places.values()) element.setAttribute("aria-pressed", String(wanted.has(code)));
      outlines.replaceChildren(...members.flatMap((code) => {
        const place = places.get(code);
        if (!place) return [];
        return place.dot ? [] : [s("path", { d: place.outline, class: wanted.has(code) ? null : "other", "data-outline": code })];
      }));
      for (const { code, dot } of places.values()) dot?.toggleAttribute("data-member", members.includes(code));
      redraw();
    },
  };
}

/** The pattern of what is not known. */
function hatch() {
  return s("defs", {}, s("pattern", { id: "hatch", width: 5, height: 5, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" },
    s("rect", { width: 5, height: 5, class: "hatch-ground" }), s("line", { x1: 0, y1: 0, x2: 0, y2: 5, class: "hatch-line" })));
}

/** @param {import("./topology.js").Shape} shape @param {Hooks} hooks @returns {Place} */
function placeOf(shape, hooks) {
  const coarse = pathOf(shape.polygons, 0.7);
  let detailed = "";
  const full = () => (detailed ||= pathOf(shape.polygons, 0.12));
  const point = project(shape.label);
  const properties = {
    class: "economy none", tabindex: "-1", role: "button", "data-code": shape.id, "aria-label": hooks.names(shape.id), "aria-pressed": "false",
  };
  const rest = { code: shape.id, coarse, full, point };
  if (!shape.small) {
    const land = s("path", { ...properties, d: coarse });
    return { ...rest, element: land, land, dot: null, outline: outlineOf(shape.polygons) };
  }
  // Too small to see: its own shape stays for those who zoom in, a circle stands for it.
  const dot = s("circle", { cx: point[0].toFixed(1), cy: point[1].toFixed(1), r: 3 });
  const land = coarse ? s("path", { d: coarse }) : null;
  return { ...rest, element: s("g", properties, land, dot), land, dot, outline: "" };
}

/**
 * Pointer and keyboard on the map: one economy takes the focus, arrows move it to the nearest one in their direction.
 * @param {SVGSVGElement} svg
 * @param {Map<string, Place>} places
 * @param {Hooks} hooks
 * @param {ReturnType<typeof mapView>} view
 */
function listen(svg, places, hooks, view) {
  let current = "KHM";
  const codeAt = (/** @type {Event} */ event) => {
    const hit = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("[data-code], [data-flag]"));
    if (hit) return hit.dataset.flag ?? hit.dataset.code ?? null;
    return event instanceof MouseEvent ? near(svg, places, view, event) : null;
  };
  const hold = (/** @type {string} */ code) => {
    places.get(current)?.element.setAttribute("tabindex", "-1");
    current = code;
    places.get(code)?.element.setAttribute("tabindex", "0");
  };
  hold(places.has(current) ? current : [...places.keys()][0]);

  svg.addEventListener("click", (event) => {
    const code = codeAt(event);
    if (!code) return;
    hold(code);
    hooks.choose(code);
  });
  svg.addEventListener("pointermove", (event) => hooks.hover(codeAt(event), event.clientX, event.clientY));
  svg.addEventListener("pointerleave", () => hooks.hover(null, 0, 0));
  svg.addEventListener("focusin", (event) => {
    const code = codeAt(event);
    const place = code ? places.get(code) : undefined;
    if (!code || !place) return;
    hold(code);
    place.element.setAttribute("aria-label", hooks.describe(code));
    const box = place.element.getBoundingClientRect();
    if (place.element.matches(":focus-visible")) hooks.hover(code, box.left + box.width / 2, box.top + box.height / 2);
  });
  svg.addEventListener("focusout", () => hooks.hover(null, 0, 0));
  svg.addEventListener("keydown", (event) => {
    const directions = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    const direction = directions[/** @type {keyof typeof directions} */ (event.key)];
    if (direction) {
      if (event.shiftKey) view.pan(-direction[0] * 80, -direction[1] * 80);
      else {
        const next = nearest(places, current, direction);
        if (next) {
          view.reveal(/** @type {Place} */ (places.get(next)).point);
          places.get(next)?.element.focus({ preventScroll: true });
        }
      }
    } else if (event.key === "+" || event.key === "=") view.zoom(1.6, ...centre(places.get(current), view));
    else if (event.key === "-") view.zoom(1 / 1.6);
    else if (event.key === "0") view.reset();
    else if (event.key === "Enter" || event.key === " ") hooks.choose(current);
    else return;
    event.preventDefault();
  });
}

/** How far from an economy, in pixels, a press on the sea still means it. */
const REACH = 12;

/**
 * The economy whose place is nearest to a pointer on the sea: island states have few pixels of their own.
 * @param {SVGSVGElement} svg @param {Map<string, Place>} places @param {ReturnType<typeof mapView>} view @param {MouseEvent} event
 */
function near(svg, places, view, event) {
  const box = svg.getBoundingClientRect();
  const perUnit = box.width / WIDTH;
  let [best, least] = [/** @type {string | null} */ (null), REACH];
  for (const { code, point } of places.values()) {
    const [x, y] = view.seen(point);
    const distance = Math.hypot(x * perUnit + box.left - event.clientX, y * perUnit + box.top - event.clientY);
    if (distance < least) [best, least] = [code, distance];
  }
  return best;
}

/** Where a place is seen, to zoom in on it. @param {Place | undefined} place @param {ReturnType<typeof mapView>} view @returns {[number, number]} */
function centre(place, view) {
  if (!place) return [WIDTH / 2, HEIGHT / 2];
  view.reveal(place.point);
  const [x, y] = view.seen(place.point);
  return [x, y];
}

/**
 * The nearest economy in a direction: distance counts, and twice as much what is off the direction.
 * @param {Map<string, Place>} places
 * @param {string} from
 * @param {number[]} direction
 */
function nearest(places, from, [dx, dy]) {
  const start = places.get(from)?.point;
  if (!start) return null;
  let best = null;
  let least = Infinity;
  for (const { code, point } of places.values()) {
    const [x, y] = [point[0] - start[0], point[1] - start[1]];
    const along = x * dx + y * dy;
    const across = Math.abs(x * dy) + Math.abs(y * dx);
    if (code === from || along <= 0 || across > 2 * along) continue;
    const cost = along + 2 * across;
    if (cost < least) [best, least] = [code, cost];
  }
  return best;
}
