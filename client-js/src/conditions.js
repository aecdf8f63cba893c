/**
 * Network conditions in a page's address.
 *
 * @typedef {import('./conditioner/conditions.js').Conditions} Conditions
 */

import { CONDITIONS, checked } from './conditioner/conditions.js';

/**
 * Reads conditions from a page's address, e.g. `?rtt=150&jitter=30&stall=2`: `rtt`, `jitter`, `stallMs`, `cutAt` and
 * `cut` in ms, `stall` in per cent, `kbps`, `seed`. Other keys are ignored.
 *
 *     const conditions = conditionsOf(new URLSearchParams(location.search));
 *
 * @param {URLSearchParams} query
 * @returns {Conditions | undefined} undefined if there is none
 * @throws {import('./page/join-error.js').JoinError} `bad-field`, naming the key whose value is no number or out of its
 *   bounds
 */
export function conditionsOf(query) {
  /** @type {Record<string, number>} */
  const conditions = {};
  for (const [name, known] of Object.entries(CONDITIONS)) {
    const text = query.get(known.key);
    if (text !== null) conditions[name] = checked(known.key, text.trim() === '' ? Number.NaN : Number(text), known);
  }
  return Object.keys(conditions).length > 0 ? conditions : undefined;
}
