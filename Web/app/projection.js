// Equal Earth: areas are true, so a large colour means a large land. B. Šavrič, T. Patterson, B. Jenny, The Equal Earth map
// projection, International Journal of Geographical Information Science 33(3), 2019, equations 1 to 3.

const [A1, A2, A3, A4] = [1.340264, -0.081106, 0.000893, 0.003796];
const M = Math.sqrt(3) / 2;
const RADIANS = Math.PI / 180;

/**
 * Longitude and latitude in degrees to the plane, in radii of the globe; y grows to the north.
 * @param {number} longitude
 * @param {number} latitude
 * @returns {[number, number]}
 */
export function equalEarth(longitude, latitude) {
  const theta = Math.asin(M * Math.sin(latitude * RADIANS));
  const t2 = theta * theta;
  const t6 = t2 * t2 * t2;
  const x = (longitude * RADIANS * Math.cos(theta)) / (M * (A1 + 3 * A2 * t2 + t6 * (7 * A3 + 9 * A4 * t2)));
  return [x, theta * (A1 + A2 * t2 + t6 * (A3 + A4 * t2))];
}

/** Width of the drawing in its own units. */
export const WIDTH = 1000;
const NORTH = 84;
const SOUTH = -57;
const HALF = equalEarth(180, 0)[0];
const TOP = equalEarth(0, NORTH)[1];
const UNIT = WIDTH / (2 * HALF);

/** Height of the drawing in its own units: from 84 degrees north to 57 south. */
export const HEIGHT = Math.round((TOP - equalEarth(0, SOUTH)[1]) * UNIT);

/** A place in the units of the drawing; y grows downwards. @param {[number, number]} place @returns {[number, number]} */
export function project([longitude, latitude]) {
  const [x, y] = equalEarth(longitude, latitude);
  return [(x + HALF) * UNIT, (TOP - y) * UNIT];
}

/**
 * Polygons as path data. Points nearer to the last than the detail are left out; a ring that nothing remains of too.
 * @param {[number, number][][][]} polygons
 * @param {number} detail in units of the drawing
 * @returns {string}
 */
export const pathOf = (polygons, detail) => rings(polygons, detail, detail > 0.5 ? 1.5 : 0) || rings(polygons, 0.1, 0);

/** The same without islets, whose outlines would blacken a coast. @param {[number, number][][][]} polygons */
export const outlineOf = (polygons) => rings(polygons, 0.4, 7) || rings(polygons, 0.16, 0);

/** @param {[number, number][][][]} polygons @param {number} detail @param {number} least extent of a ring, in units of the drawing */
function rings(polygons, detail, least) {
  const parts = [];
  for (const ring of polygons.flat()) {
    if (least && extent(ring) < least) continue;
    const points = [];
    let last = [Infinity, Infinity];
    for (const place of ring) {
      const point = project(place);
      if (Math.abs(point[0] - last[0]) + Math.abs(point[1] - last[1]) < detail) continue;
      points.push(`${point[0].toFixed(1)},${point[1].toFixed(1)}`);
      last = point;
    }
    if (points.length > 2) parts.push(`M${points.join("L")}Z`);
  }
  return parts.join("");
}

/** Width plus height of a ring. @param {[number, number][]} ring */
function extent(ring) {
  const points = ring.map(project);
  const [xs, ys] = [points.map((point) => point[0]), points.map((point) => point[1])];
  return Math.max(...xs) - Math.min(...xs) + Math.max(...ys) - Math.min(...ys);
}
