/**
 * What a bad network is like, in a few numbers; the same words in `dev.tickwire.test.NetworkConditioner`. They describe
 * both directions of a connection that delivers everything, in order, but late, as TCP does.
 *
 * @typedef {object} Conditions
 * @property {number} [rttMs] round trip: each direction delays by half of it. 0 to 10000, default 0
 * @property {number} [jitterMs] the round trip varies by at most so much: each direction's delay by a number that is drawn
 *   uniformly from -jitterMs/2 to jitterMs/2 for every message (a delay below 0 is 0). As order is kept, a late one holds
 *   up those behind it. 0 to 10000, default 0
 * @property {number} [stallPercent] share of time in which a direction delivers nothing, as after a loss. 0 to 90, default 0
 * @property {number} [stallMs] how long a stall is; what it held up arrives at its end. Between two stalls lies a time that
 *   is drawn uniformly from 0 to twice its mean. 1 to 60000, default 200
 * @property {number} [bandwidthKbps] 1000 bits per second that pass in each direction of a connection. 1 to 10 million;
 *   default 0: no limit
 * @property {number} [cutAtMs] when all connections break, after the start. To a day, default 0: never
 * @property {number} [cutMs] how long nothing connects after that. 1 to a day, default 2000
 * @property {number} [seed] of all that is drawn, a whole number of 32 bits, default 1
 */

import { JoinError, requireKnown } from '../page/join-error.js';

const DAY_MS = 86_400_000;

/** Every condition: its name in a page's query, bounds, and what it is unless said. */
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
 * @throws {JoinError} `bad-field`, naming the condition that is unknown or out of its bounds
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
