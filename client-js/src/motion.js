/**
 * How a field that moves is shown between two snapshots. Its *coordinate* is what moves evenly from one to the next: grid
 * steps of a `quantized` and an `angle`, the value itself of a `float` and a `double`. A coordinate that a snapshot has
 * gives exactly the value that the snapshot has.
 *
 * @typedef {import('./schema.js').Field} Field
 * @typedef {import('./table.js').Cells} Cells
 *
 * @typedef {object} Motion
 * @property {(cells: Cells, index: number) => number} coordinate
 * @property {(from: number, to: number) => number} step the way from one coordinate to another
 * @property {(coordinate: number) => number} value what a game sees
 * @property {number} smallMax steps up to this are moves, not jumps
 * @property {number} moveMax longer ones are jumps, whatever comes before and after
 */

/** A jump is at least so many times longer than the steps beside it. */
const JUMP_RATIO = 8;
/** Grid steps of a `quantized` field that are too small to be a jump. */
const SMALL_GRID_STEPS = 64;

/**
 * Whether a step is no motion but a jump (a respawn, a portal, the way round a wrapping world), which is not to be shown
 * as a quick flight: it is longer than half of the field's range, or {@link JUMP_RATIO} times longer than the step
 * before it and the one after it. A start and a stop are neither.
 *
 * @param {Motion} motion
 * @param {number} before length of the step before it
 * @param {number} length of the step
 * @param {number} after length of the step after it
 */
export function isJump({ smallMax, moveMax }, before, length, after) {
  if (length > moveMax) return true;
  return length > smallMax && length > JUMP_RATIO * Math.max(before, after);
}

/**
 * @param {Field} field
 * @returns {Motion}
 */
export function gridMotion({ min, max, step }) {
  const last = Math.floor((max - min) / step + 0.5);
  return {
    coordinate: ({ words }, index) => /** @type {number} */ (words[index]),
    step: (from, to) => to - from,
    value: (coordinate) => min + Math.max(0, Math.min(last, coordinate)) * step,
    smallMax: SMALL_GRID_STEPS,
    moveMax: last / 2,
  };
}

/**
 * The short way round; and so never a jump.
 *
 * @param {Field} field
 * @returns {Motion}
 */
export function turnMotion({ bits }) {
  const whole = 2 ** bits;
  const step = (2 * Math.PI) / whole;
  const unused = 32 - bits;
  return {
    coordinate: ({ words }, index) => /** @type {number} */ (words[index]),
    step: (from, to) => ((to - from) << unused) >> unused,
    value: (coordinate) => (coordinate - whole * Math.floor(coordinate / whole)) * step,
    smallMax: whole,
    moveMax: whole,
  };
}

/**
 * @param {'floats' | 'doubles'} reading of the cells
 * @returns {(field: Field) => Motion}
 */
export function lineMotion(reading) {
  return ({ min, max }) => ({
    coordinate: (cells, index) => /** @type {number} */ (cells[reading][index]),
    step: (from, to) => to - from,
    value: (coordinate) => Math.max(min, Math.min(max, coordinate)),
    smallMax: 0,
    moveMax: (max - min) / 2,
  });
}
