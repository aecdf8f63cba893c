/**
 * What `join` takes.
 *
 * @typedef {import('./admission.js').SeatRequest & RoomOptions} JoinOptions
 *
 * @typedef {object} RoomOptions
 * @property {string | URL | undefined} [url] of the server; default: where the page came from
 * @property {any} [WebSocket] the class to use; default: the global one, which Node 20 lacks
 * @property {import('../conditioner/conditions.js').Conditions | undefined} [conditions] of a bad network, put between, for trying a game: see
 *   README.md, "Bad networks". Their time starts with this call
 * @property {string | undefined} [seat] take over this seat, as `room.seat` told it, if it is still there; else join as if
 *   there were none. It needs no `game`, `room` or `code`
 * @property {boolean | undefined} [rejoin] take a new seat when the old one is lost for good; default: only spectators, and
 *   only if the server runs with `--dev` players. A seat that the server lost when it failed, because it was only just
 *   taken, is taken anew unless this is false
 * @property {number | undefined} [inputRate] messages with inputs per second, at most; default 64. With fewer than ticks per
 *   second several inputs go into one
 */

/**
 * All of them by name.
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
