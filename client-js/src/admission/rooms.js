/**
 * The list of a server's open rooms, and filters on it (PROTOCOL.md section 1).
 *
 * @typedef {string | number | boolean} PropertyValue
 *
 * @typedef {object} Bounds of a property's value
 * @property {readonly [min: number, max: number]} [between]
 * @property {number} [min]
 * @property {number} [max]
 * @property {readonly PropertyValue[]} [in]
 *
 * @typedef {{ readonly [property: string]: PropertyValue | Bounds }} Where by the names of the game's properties, and
 *   `players`, `playersMax` and `free`
 *
 * @typedef {object} RoomInfo
 * @property {string} id
 * @property {string} game
 * @property {number} players
 * @property {number} playersMax
 * @property {number} spectators
 * @property {number} spectatorsMax
 * @property {boolean} locked whether no new player may join
 * @property {string} created ISO 8601
 * @property {{ readonly [property: string]: PropertyValue }} properties of the game
 *
 * @typedef {object} RoomList
 * @property {RoomInfo[]} rooms in the order asked for, no more than the limit
 * @property {number} total number of rooms that fit, also beyond the limit
 *
 * @typedef {object} RoomsOptions
 * @property {string | URL | undefined} [url] of the server; default: the origin of the page
 * @property {string | undefined} [game] default: all; needed if `where` or `sort` names a property
 * @property {Where | undefined} [where]
 * @property {string | undefined} [sort] names with commas between them, `-` before a name for the largest first; also
 *   `created`. Default: `-players`
 * @property {number | undefined} [limit] 1 to 200; default: 50
 * @property {typeof globalThis.fetch | undefined} [fetch] default: the global one
 */

import { baseOf, fetchOkWith, readJson } from '../http/http-client.js';
import { requireKnown } from '../page/join-error.js';

/** @satisfies {Record<keyof RoomsOptions, true>} */
export const ROOMS_OPTIONS = { url: true, game: true, where: true, sort: true, limit: true, fetch: true };

/**
 * Lists the rooms that are open and not hidden.
 *
 *     const { rooms: list, total } = await rooms({ game: 'race', where: { mode: 'RANKED' }, limit: 20 });
 *
 * @param {RoomsOptions} [options]
 * @returns {Promise<RoomList>}
 * @throws {import('../page/join-error.js').JoinError}
 */
export async function rooms(options = {}) {
  requireKnown(options, ROOMS_OPTIONS);
  const { rooms, total } = await readJson(await fetchOkWith(options.fetch)(roomsUrl(options)));
  return { rooms, total };
}

/** @param {RoomsOptions} options */
export function roomsUrl({ url, game, where, sort, limit }) {
  const roomsUrl = new URL('/api/rooms', baseOf(url));
  const members = { game, where: where && JSON.stringify(where), sort, limit };
  for (const [name, value] of Object.entries(members)) {
    if (value !== undefined) roomsUrl.searchParams.set(name, String(value));
  }
  return roomsUrl;
}
