/**
 * How a field is interpolated between two snapshots. Its *coordinate* moves evenly: grid steps of a `quantized` and an
 * `angle`, the value itself of a `float` and a `double`. The coordinate of a snapshot gives exactly the snapshot's
 * value. Numbers describe it instead of functions, because functions that return fractions allocate.
 *
 * @typedef {import('./schema.js').Field} Field
 *
 * @typedef {object} Motion
 * @property {'words' | 'floats' | 'doubles'} reading where the coordinate lies in a column's cells
 * @property {number} origin the value at coordinate 0
 * @property {number} scale value per coordinate
 * @property {number} low smallest coordinate
 * @property {number} high largest coordinate
 * @property {number} whole coordinates of a full turn, 0 if the field does not turn
 * @property {number} smallMax steps up to this are never jumps
 * @property {number} moveMax longer steps, of more than half of the range, are always jumps
 */

/** Grid steps of a `quantized` field up to which a step is no jump. */
const SMALL_GRID_STEPS = 64;

/**
 * @param {Field} field
 * @returns {Motion}
 */
export function gridMotion({ min, max, step }) {
  const high = Math.floor((max - min) / step + 0.5);
  const jumps = { smallMax: SMALL_GRID_STEPS, moveMax: high / 2 };
  return { reading: 'words', origin: min, scale: step, low: 0, high, whole: 0, ...jumps };
}

/**
 * Turns the shorter way, so it never jumps.
 *
 * @param {Field} field
 * @returns {Motion}
 */
export function turnMotion({ bits }) {
  const whole = 2 ** bits;
  const scale = (2 * Math.PI) / whole;
  return { reading: 'words', origin: 0, scale, low: 0, high: whole, whole, smallMax: whole, moveMax: whole };
}

/**
 * @param {'floats' | 'doubles'} reading
 * @returns {(field: Field) => Motion}
 */
export const lineMotion =
  (reading) =>
  ({ min, max }) => {
    const jumps = { smallMax: 0, moveMax: (max - min) / 2 };
    return { reading, origin: 0, scale: 1, low: min, high: max, whole: 0, ...jumps };
  };
