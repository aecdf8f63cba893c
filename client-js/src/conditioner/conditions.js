/**
 * The conditions of a bad network, with the same names as in `dev.tickwire.test.NetworkConditioner`. They describe both
 * directions of a connection that delivers everything in order, but late, as TCP does.
 *
 * @typedef {object} Conditions
 * @property {number} [rttMs] round trip: each direction delays by half of it. 0 to 10000, default 0
 * @property {number} [jitterMs] the round trip varies by at most this: each direction's delay by a number that is drawn
 *   uniformly from -jitterMs/2 to jitterMs/2 for every message (a delay below 0 is 0). A late message holds up those
 *   behind it. 0 to 10000, default 0
 * @property {number} [stallPercent] share of time in which a direction delivers nothing, as after a loss. 0 to 90,
 *   default 0
 * @property {number} [stallMs] length of a stall; delayed messages arrive at its end. The time between two stalls is
 *   drawn uniformly from 0 to twice its mean. 1 to 60000, default 200
 * @property {number} [bandwidthKbps] 1000 bits per second in each direction of a connection. 1 to 10 million;
 *   default 0: no limit
 * @property {number} [cutAtMs] time after the start at which all connections break. To a day, default 0: never
 * @property {number} [cutMs] time for which nothing connects after that. 1 to a day, default 2000
 * @property {number} [seed] of all random numbers, a whole number of 32 bits, default 1
 */

import { JoinError, requireKnown } from '../page/join-error.js';

const DAY_MS = 86_400_000;

/** Every condition: its name in a page's query, its bounds and its default. */
export const CONDITIONS = Object.freeze({
  rttMs: { key: 'rtt', min: 0, max: 10_000, unless: 0 },
  jitterMs: { key: 'jitter', min: 0, max: 10_000, unless: 0 },
  stallPercent: { key: 'stall', min: 0, max: 90, unless: 0 },
  stallMs: { key: 'stallMs', min: 1, max: 60_000, unless: 200 },
  bandwidthKbps: { key: 'kbps', min: 0, max: 10_000_000, unless: 0 },
  cutAtMs: { key: 'cutAt', min: 0, max: DAY_MS, unless: 0 },
  cutMs: { key: 'cut', min: 1, max: DAY_MS, unless: 2000 },
  seed: { key: 'seed', min: -(2 ** 31), max: 2 ** 32 - 1, unless: 1, whole: true },
});

/**
 * @param {Conditions} conditions
 * @returns {Required<Conditions>}
 * @throws {JoinError} `bad-field` with the condition that is unknown or out of its bounds
 */
export function withDefaults(conditions) {
  requireKnown(conditions, CONDITIONS, 'conditions.');
  const complete = /** @type {Record<string, number>} */ ({ ...conditions });
  for (const [name, known] of Object.entries(CONDITIONS)) {
    complete[name] = checked(`conditions.${name}`, complete[name] ?? known.unless, known);
  }
  return /** @type {Required<Conditions>} */ (complete);
}

/**
 * @param {string} field
 * @param {number} value
 * @param {{ min: number, max: number, whole?: boolean }} bounds
 */
export function checked(field, value, { min, max, whole = false }) {
  if (value >= min && value <= max && (!whole || Number.isInteger(value))) return value;
  throw refused(field, `is not a ${whole ? 'whole ' : ''}number from ${min} to ${max}`);
}

/**
 * @param {string} field
 * @param {string} what
 */
const refused = (field, what) => new JoinError('bad-field', `${field} ${what}.`, { field });
