/**
 * The options of `join`.
 *
 * @typedef {import('./admission.js').SeatRequest & RoomOptions} JoinOptions
 * @typedef {import('../conditioner/conditions.js').Conditions} Conditions
 *
 * @typedef {object} RoomOptions
 * @property {string | URL | undefined} [url] of the server; default: the origin of the page
 * @property {any} [WebSocket] the class to use; default: the global one, which Node 20 lacks
 * @property {Conditions | undefined} [conditions] of a bad network between page and server, for tests: see README.md.
 *   Their time starts with this call
 * @property {string | undefined} [seat] the text `room.seat` of the session to take over. If the session is gone,
 *   `join` joins anew. It needs no `game`, `room` or `code`
 * @property {boolean | undefined} [rejoin] whether to take a new seat when the session is over; default: for
 *   spectators, and for players where the server runs with `--dev`. A seat that the server lost in a crash, because it
 *   was too young to be stored, is taken again unless this is false
 * @property {number | undefined} [inputRate] messages with inputs per second, at most; default 64. Below the tick rate
 *   a message carries several inputs
 */

/**
 * Their names.
 *
 * @satisfies {Record<keyof JoinOptions, true>}
 */
export const JOIN_OPTIONS = {
  game: true,
  room: true,
  code: true,
  name: true,
  options: true,
  where: true,
  sort: true,
  create: true,
  inviteOnly: true,
  role: true,
  party: true,
  guest: true,
  queue: true,
  predict: true,
  rules: true,
  fetch: true,
  clock: true,
  url: true,
  WebSocket: true,
  conditions: true,
  seat: true,
  rejoin: true,
  inputRate: true,
};
