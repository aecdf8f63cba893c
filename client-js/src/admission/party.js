/** Seats for several: a token by which the members of a party join the same room, or the same match. */

import { baseOf, fetchOkWith, jsonPost, readJson } from '../http/http-client.js';

/**
 * Makes a party. Each member joins with the same token: `join({ game, party })`. The first to come reserves a seat for
 * everybody, or nobody gets one.
 *
 * @param {number} size of the party, 2 to 64
 * @param {{ url?: string | URL, fetch?: typeof globalThis.fetch }} [options] as those of `join`
 * @returns {Promise<string>} the token
 * @throws {import('../page/join-error.js').JoinError}
 */
export async function party(size, { url, fetch } = {}) {
  const answer = await readJson(await fetchOkWith(fetch)(new URL('/api/parties', baseOf(url)), jsonPost({ size })));
  return answer.party;
}
