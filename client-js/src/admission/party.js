/** A token with which the members of a party join the same room, or the same match. */

import { baseOf, fetchOkWith, jsonPost, readJson } from '../http/http-client.js';

/**
 * Makes a party. Each member joins with the same token. The first join reserves a seat for every member, or is refused.
 *
 *     const token = await party(3);
 *     await join({ game: 'race', party: token });
 *
 * @param {number} size of the party, 2 to 64
 * @param {{ url?: string | URL, fetch?: typeof globalThis.fetch }} [options] as for `join`
 * @returns {Promise<string>} the token
 * @throws {import('../page/join-error.js').JoinError}
 */
export async function party(size, { url, fetch } = {}) {
  const answer = await readJson(await fetchOkWith(fetch)(new URL('/api/parties', baseOf(url)), jsonPost({ size })));
  return answer.party;
}
