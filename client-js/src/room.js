/**
 * A room as a game's page sees it.
 *
 * @typedef {import('./connection.js').Ending} Ending
 * @typedef {import('./entities.js').Entity} AnyEntity
 * @typedef {AnyEntity & { readonly [field: string]: any }} Entity
 *   an entity of whatever kind; its fields are those of the game's schema
 *
 * @typedef {object} Status
 * @property {'playing' | 'reconnecting' | 'closed'} state
 * @property {string} [code] why it is no longer playing: stable text, e.g. `room-closed`
 * @property {string} [title] the same for people
 * @property {number} [closeCode] the WebSocket's close code, if one ended it
 *
 * @typedef {object} JoinOptions
 * @property {string} [game] join an open room of this game, or open one; either this or `room`
 * @property {string} [room] join this room
 * @property {string} [name] of the player, at most 24 UTF-16 units
 * @property {Record<string, unknown>} [options] of the room, only with `game`
 * @property {string | URL} [url] of the server; default: where the page came from
 * @property {any} [WebSocket] class to use, for platforms without a global one (Node 20)
 * @property {boolean} [rejoin] take a new seat when the connection is lost; default: only if the server runs with `--dev`
 * @property {import('./clock.js').Clock} [clock] for tests
 */

import { JoinError, takeSeat } from './admission.js';
import { systemClock } from './clock.js';
import { Connection } from './connection.js';
import { listenerKey } from './entities.js';
import { REJOIN_BACKOFF_MS_MAX, REJOIN_BACKOFF_MS_MIN } from './limits.js';
import { Listeners } from './listeners.js';
import { named } from './schema.js';
import { Stats } from './stats.js';
import { World } from './world.js';

const STATUS = 'status';
const ENTITY_NEWS = ['spawn', 'change', 'remove'];

export class Room {
  /** Figures, always the same object. */
  stats = new Stats();

  #options;
  #base;
  #WebSocket;
  #clock;
  #listeners = new Listeners();
  /** @type {Status | null} */
  #status = null;

  /** The room that is shown; there from the first frame on. @type {World} */
  // @ts-expect-error TS2322
  #world = null;
  /** The room of a new connection, until its first frame is here. @type {World | null} */
  #nextWorld = null;
  /** @type {Connection | null} */
  #connection = null;
  /** Ends the wait for the first frame of a connection. @type {PromiseWithResolvers<void> | null} */
  #opening = null;

  /** @type {{ name: string, pull: () => any } | null} */
  #input = null;
  #viewTick = -1;
}
