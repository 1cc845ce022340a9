// TopoJSON, decoded: quantised arcs shared by neighbours become rings of longitudes and latitudes.

/**
 * @typedef {{id: string, name: string, label: [number, number], small: boolean, polygons: [number, number][][][]}} Shape
 *   polygons: each a list of rings, the first the outer one; none for an economy that is only a point
 */

/**
 * @param {any} topology
 * @param {string} object name of the object to read
 * @returns {Shape[]}
 */
export function shapesOf(topology, object) {
  const { scale: [sx, sy], translate: [tx, ty] } = topology.transform ?? { scale: [1, 1], translate: [0, 0] };
  /** @type {[number, number][][]} */
  const arcs = topology.arcs.map((/** @type {number[][]} */ arc) => {
    let x = 0;
    let y = 0;
    return arc.map(([dx, dy]) => {
      if (!topology.transform) return [dx, dy];
      x += dx;
      y += dy;
      return [x * sx + tx, y * sy + ty];
    });
  });
  /** A negative number is the arc of its complement, walked backwards. @param {number} index */
  const arcOf = (index) => (index < 0 ? [...arcs[~index]].reverse() : arcs[index]);
  /** @param {number[]} indices @returns {[number, number][]} */
  const ring = (indices) => indices.flatMap((index, position) => arcOf(index).slice(position ? 1 : 0));
  return topology.objects[object].geometries.map((/** @type {any} */ geometry) => {
    const { name, lon, lat, small } = geometry.properties ?? {};
    const polygons = geometry.type === "Polygon" ? [geometry.arcs.map(ring)]
      : geometry.type === "MultiPolygon" ? geometry.arcs.map((/** @type {number[][]} */ rings) => rings.map(ring)) : [];
    return { id: geometry.id, name, label: [lon, lat], small: Boolean(small) || !polygons.length, polygons };
  });
}
