// From a change to one of nine classes: four of gains, four of losses, and "about nothing" between them.

/** Breaks of a scale, as parts of its largest: steps that stay apart for small and for large effects. */
const STEPS = [0.02, 0.1, 0.4, 1];

/** @typedef {{breaks: number[]}} Scale four positive numbers, ascending */

/**
 * The scale for values: its largest break is a round number that a twentieth of the values pass.
 * @param {(number | null | undefined)[]} values
 * @param {number} [floor] the largest break is never below it, so that next to nothing stays pale
 * @returns {Scale}
 */
export function scaleFor(values, floor = 0) {
  const sizes = values.filter((value) => typeof value === "number" && Number.isFinite(value))
    .map((value) => Math.abs(/** @type {number} */ (value))).sort((a, b) => a - b);
  const size = sizes[Math.min(sizes.length - 1, Math.floor(sizes.length * 0.97))] || sizes[sizes.length - 1] || 1;
  const high = Math.max(size, floor);
  const decade = 10 ** Math.floor(Math.log10(high));
  const top = [5, 2, 1].map((digit) => digit * decade).find((size) => size <= high * 1.0000001) ?? decade;
  return { breaks: STEPS.map((step) => round(step * top)) };
}

/** Two significant digits, so that legends read well. @param {number} value */
const round = (value) => Number(value.toPrecision(2));

/**
 * Class of a value: -4 to 4, or null where there is none.
 * @param {number | null | undefined} value
 * @param {Scale} scale
 * @returns {number | null}
 */
export function classOf(value, scale) {
  if (typeof value !== "number" || !Number.isFinite(value)) return null;
  const size = Math.abs(value);
  let step = 0;
  while (step < 4 && size >= scale.breaks[step]) step += 1;
  return value < 0 ? -step : step;
}
