/**
 * A room as a game's page sees it.
 *
 * @typedef {import('./admission.js').Seat} Seat
 * @typedef {import('./connection.js').Ending} Ending
 * @typedef {import('./messages.js').FrameHead} FrameHead
 * @typedef {import('./wire.js').WireReader} WireReader
 *
 * @typedef {import('./entities.js').Entity & { readonly [field: string]: any }} Entity
 *   an entity of whatever kind, with the fields of the game's schema
 *
 * @typedef {object} Status
 * @property {'playing' | 'reconnecting' | 'closed'} state
 * @property {string} [code] why it is not playing: stable text, e.g. `room-closed`
 * @property {string} [title] the same for people
 * @property {number} [closeCode] of the WebSocket, if that ended
 *
 * @typedef {object} JoinOptions
 * @property {string} [game] join an open room of this game, or open one; either this or `room`
 * @property {string} [room] join this room
 * @property {string} [name] of the player, at most 24 UTF-16 units
 * @property {Record<string, unknown>} [options] of the room, only with `game`
 * @property {string | URL} [url] of the server; default: where the page came from
 * @property {any} [WebSocket] the class to use; default: the global one, which Node 20 lacks
 * @property {typeof globalThis.fetch} [fetch] the function to ask with; default: the global one
 * @property {import('./conditions.js').Conditions | undefined} [conditions] of a bad network, put between, for trying a game: see
 *   README.md, "Bad networks". Their time starts with this call
 * @property {boolean} [rejoin] take a new seat when the connection is lost; default: only if the server runs with `--dev`
 * @property {number} [inputRate] messages with inputs per second, at most; default 64. With fewer than ticks per second
 *   several inputs go into one
 * @property {boolean} [predict] whether to predict this player's entities by the game's rules, if it has any; default: true
 * @property {import('./rules.js').RulesModule} [rules] the module of the game's rules, for pages that come with it; default:
 *   imported from the server
 * @property {import('./clock.js').Clock} [clock] default: the system's
 */

import { baseOf, takeSeat } from './admission.js';
import { systemClock } from './clock.js';
import { CloseReason } from './close-reason.js';
import { Connection } from './connection.js';
import { listenerKey } from './entities.js';
import { InputLoop } from './input-loop.js';
import { JoinError } from './join-error.js';
import { INPUT_RATE_DEFAULT, REJOIN_BACKOFF_MS_MAX, REJOIN_BACKOFF_MS_MIN } from './limits.js';
import { Listeners } from './listeners.js';
import { DIVERGENCE } from './prediction.js';
import { named } from './schema.js';
import { Stats } from './stats.js';
import { World } from './world.js';

const STATUS = 'status';
const ENTITY_NEWS = ['spawn', 'change', 'remove'];
/** Milliseconds that the time of an animation frame may be off; a page that tells another time means now. */
const FRAME_TIME_OFF_MS_MAX = 1000;

export class Room {
  /** Figures; always the same object. */
  stats = new Stats();

  #options;
  #base;
  #WebSocket;
  #clock;
  #rejoin = false;
  #listeners = new Listeners();
  /** Seen by nobody before it is `playing`. @type {Status} */
  #status = { state: 'reconnecting' };

  /** @type {Connection | null} */
  #connection = null;
  /** What is shown; there from the first frame on. @type {World | null} */
  #world = null;
  /** What will be shown when the first frame of a new connection is here. @type {World | null} */
  #nextWorld = null;
  /** Events for listeners that can only be added when `join` has returned. @type {World['events'] | null} */
  #earlyEvents = [];

  /** @type {import('./input-loop.js').InputSource | null} */
  #input = null;
  /** Of the connection that plays. @type {InputLoop | null} */
  #inputLoop = null;

  /**
   * @internal
   * @param {JoinOptions} options
   */
  constructor(options) {
    this.#options = options;
    this.#base = baseOf(options.url ?? globalThis.location?.origin);
    this.#WebSocket = options.WebSocket ?? globalThis.WebSocket;
    if (!this.#WebSocket) {
      throw new JoinError('bad-field', 'There is no WebSocket here: pass a class.', { field: 'WebSocket' });
    }
    this.#clock = options.clock ?? systemClock;
    if (!((options.inputRate ?? INPUT_RATE_DEFAULT) > 0)) {
      throw new JoinError('bad-field', 'The rate of input messages is not above 0.', { field: 'inputRate' });
    }
  }

  /**
   * @internal
   * @param {JoinOptions} options
   * @returns {Promise<Room>} one that shows its first snapshot
   */
  static async open(options) {
    const room = new Room(options);
    await room.#connect();
    room.#clock.setTimer(() => room.#deliverEarlyEvents(), 0);
    return room;
  }

  /** Id of the room. */
  get id() {
    return this.#shown.roomId;
  }

  /** Id of this player, as in `entity.owner`. */
  get playerId() {
    return this.#shown.playerId;
  }

  /** Tick of the newest snapshot. */
  get tick() {
    return this.#shown.tick;
  }

  /** Ticks per second. */
  get tickRate() {
    return this.#shown.tickRate;
  }

  /**
   * Sets what the player holds. The function is asked once per tick, with `true`: what it returns is sent. Where the game's
   * rules take this input it is also asked at every {@link Room.present}, with `false`: what it returns is only shown. So it
   * should tell what is held and change nothing, unless it is asked with `true`.
   *
   * @param {string} name of an input of the game
   * @param {(sent: boolean) => object} pull returns every field of the input; one that is missing or out of range is an
   *   uncaught error
   */
  input(name, pull) {
    named(this.#shown.schema.inputs, 'input', name);
    this.#input = { name, pull: checked(pull) };
    this.#inputLoop?.askFor(this.#input);
  }

  /**
   * Sends a command: what the player does once. While the room is not playing it is dropped.
   *
   * @param {string} name of a command of the game
   * @param {object} [command] its fields
   * @throws {TypeError | RangeError} naming the field that is missing or out of range
   */
  send(name, command) {
    const codec = named(this.#shown.schema.commands, 'command', name);
    if (this.#status.state === 'playing') this.#connection?.sendCommand(codec, command);
  }

  /**
   * Listens.
   * - `on('spawn' | 'change' | 'remove', kind, listener)`: an entity came, has changed fields, is gone. Called when a frame
   *   is applied as a whole, at most once per entity and frame; who hears of a change reads the new values, even if they
   *   are not presented yet. `spawn` is called at once for those that are there.
   * - `on('status', listener)`: called with every {@link Status}, at once with the present one.
   * - `on('divergence', listener)`: a snapshot had a field of an own entity otherwise than predicted.
   * - `on(event, listener)`: an event of the game.
   *
   * @overload
   * @param {'spawn' | 'change' | 'remove'} news
   * @param {string} kind
   * @param {(entity: Entity) => void} listener
   * @returns {() => void} ends it
   */
  /**
   * @overload
   * @param {'status'} news
   * @param {(status: Status) => void} listener
   * @returns {() => void} ends it
   */
  /**
   * @overload
   * @param {'divergence'} news
   * @param {(divergence: import('./prediction.js').Divergence) => void} listener
   * @returns {() => void} ends it
   */
  /**
   * @overload
   * @param {string} event
   * @param {(event: any) => void} listener
   * @returns {() => void} ends it
   */
  /**
   * @param {string} news
   * @param {any} kindOrListener
   * @param {(entity: Entity) => void} [entityListener]
   * @returns {() => void}
   */
  on(news, kindOrListener, entityListener) {
    if (ENTITY_NEWS.includes(news)) {
      const { living } = named(this.#shown.kinds, 'kind', kindOrListener);
      const listener = checked(entityListener);
      if (news === 'spawn') for (const entity of living) listener(entity);
      return this.#listeners.add(listenerKey(news, kindOrListener), listener);
    }
    const listener = checked(kindOrListener);
    if (news === STATUS) listener(this.#status);
    else if (news !== DIVERGENCE) named(this.#shown.schema.events, 'event', news);
    return this.#listeners.add(news, listener);
  }

  /**
   * The entities of a kind in sight, in a stable order: group by group, in each by slot, the lowest free one being taken
   * first.
   *
   * @param {string} kind
   * @returns {readonly Entity[]} always the same array while the room lasts; read it, do not keep what it held
   */
  all(kind) {
    return named(this.#shown.kinds, 'kind', kind).living;
  }

  /**
   * @param {string} kind
   * @returns {Entity | null} the first entity of the kind that is this player's
   */
  own(kind) {
    return named(this.#shown.kinds, 'kind', kind).own;
  }

  /**
   * @param {string} kind of a room state
   * @returns {any} its entity, null if the room has none
   */
  state(kind) {
    const { schema, living } = named(this.#shown.kinds, 'kind', kind);
    if (!schema.state) throw new TypeError(`${kind} is not a room state: see all("${kind}")`);
    return living[0] ?? null;
  }

  /**
   * @param {string} kind
   * @param {number} id
   * @returns {Entity | null}
   */
  get(kind, id) {
    const { Entity } = named(this.#shown.kinds, 'kind', kind);
    const entity = this.#shown.entity(id);
    return entity instanceof Entity ? entity : null;
  }

  /**
   * Moves what entities show to a moment. Call it once per animation frame, before drawing; values read later belong
   * together until the next call. It shows the room a little in the past, between two snapshots, so that everything moves
   * evenly: `quantized`, `angle`, `float` and `double` fields move from one to the next, all others show the one before.
   * A step of a field that is longer than half of its range, or eight times as long as those before and after it (in a
   * `quantized` field beyond 64 grid steps), is shown as the jump that it is. Entities come and go with the newest snapshot:
   * one that spawned stays at its first values until its time has come. Who never calls this sees the newest snapshot.
   * Own entities that the game's rules move by the input of {@link Room.input} show instead, in the fields that the rules
   * know, what is predicted: the moment at which an input made now will count.
   *
   * @param {number} nowMs as requestAnimationFrame or `performance.now()` says it
   */
  present(nowMs) {
    const clockMs = this.#clock.nowMs();
    const momentMs = Math.abs(nowMs - clockMs) < FRAME_TIME_OFF_MS_MAX ? nowMs : clockMs;
    this.#shown.present(momentMs);
    this.#inputLoop?.present(momentMs);
  }

  /** Leaves the room. Entities keep their last values. */
  close() {
    this.#connection?.close();
    this.#finish(CloseReason.NORMAL);
  }

  /** @returns {World} */
  get #shown() {
    return /** @type {World} */ (this.#world);
  }

  /** Takes a seat and plays; done when the first frame is applied. */
  async #connect() {
    const seat = await takeSeat(this.#base, this.#options);
    if (this.#status.state === 'closed') return;
    this.#rejoin = this.#options.rejoin ?? seat.dev;
    try {
      await this.#play(seat);
    } catch (error) {
      // A browser does not say why an upgrade was refused; the same request again does (PROTOCOL.md section 1).
      if (error instanceof JoinError && error.code === 'upgrade-refused') await takeSeat(this.#base, this.#options);
      throw error;
    }
  }

  /**
   * @param {Seat} seat
   * @returns {Promise<void>}
   */
  #play(seat) {
    return new Promise((resolve, reject) => {
      let playing = false;
      const connection = new Connection(this.#WebSocket, seat, this.#clock, this.stats, {
        welcomed: (welcome) => {
          const foretelling = { rules: seat.rules, listeners: this.#listeners };
          this.#nextWorld = new World(seat.room, seat.schema, welcome, this.stats, foretelling);
        },
        framed: (head, reader) => {
          this.#framed(connection, head, reader);
          playing = true;
          resolve();
        },
        ended: (ending) => {
          this.#inputLoop?.stop();
          if (playing) this.#ended(ending);
          else reject(new JoinError(ending.code, ending.title, { retry: ending.rejoin }));
        },
      });
      this.#connection = connection;
    });
  }

  /**
   * @param {Connection} connection
   * @param {FrameHead} head
   * @param {WireReader} reader at its first section
   */
  #framed(connection, head, reader) {
    const world = this.#nextWorld ?? this.#shown;
    world.apply(head, reader, this.#clock.nowMs());
    this.stats.tick = head.tick;
    this.stats.frames++;
    connection.requestKeyframe(world.suspects);
    if (world.prediction?.asksExact(this.#clock.nowMs())) connection.requestExact();
    if (world === this.#nextWorld) this.#enter(world, connection);
    this.#inputLoop?.heard(head);
    world.announce(this.#listeners);
    this.#earlyEvents?.push(...world.events);
    if (!this.#earlyEvents) this.#deliver(world.events);
  }

  /**
   * @param {World} world of which the first frame is here
   * @param {Connection} connection
   */
  #enter(world, connection) {
    const before = this.#world;
    this.#world = world;
    this.#nextWorld = null;
    this.#inputLoop = new InputLoop(this.#clock, connection, world, this.#options.inputRate ?? INPUT_RATE_DEFAULT);
    this.#inputLoop.askFor(this.#input);
    this.#setStatus({ state: 'playing' });
    before?.abandon(this.#listeners);
  }

  /** @param {World['events']} events */
  #deliver(events) {
    for (const { name, event } of events) this.#listeners.call(name, event);
  }

  #deliverEarlyEvents() {
    const events = this.#earlyEvents ?? [];
    this.#earlyEvents = null;
    this.#deliver(events);
  }

  /** @param {Ending} ending */
  #ended(ending) {
    if (this.#rejoin && ending.rejoin) this.#rejoinAfter(ending);
    else this.#finish(ending);
  }

  /** @param {Ending} ending */
  async #rejoinAfter({ code, title, closeCode }) {
    this.#setStatus({ state: 'reconnecting', code, title, closeCode });
    for (let waitMsMax = REJOIN_BACKOFF_MS_MIN; ; waitMsMax = Math.min(2 * waitMsMax, REJOIN_BACKOFF_MS_MAX)) {
      await new Promise((resolve) => this.#clock.setTimer(() => resolve(null), Math.random() * waitMsMax));
      if (this.#status.state === 'closed') return;
      try {
        return await this.#connect();
      } catch (error) {
        const refusal = error instanceof JoinError ? error : new JoinError('failed', String(error), { cause: error });
        if (!refusal.retry) return this.#finish(refusal);
      }
    }
  }

  /** @param {{ code: string, title: string, closeCode?: number }} why */
  #finish({ code, title, closeCode }) {
    if (this.#status.state === 'closed') return;
    this.#setStatus({ state: 'closed', code, title, ...(closeCode && { closeCode }) });
  }

  /** @param {Status} status */
  #setStatus(status) {
    this.#status = status;
    this.#listeners.call(STATUS, status);
  }
}

/** @param {unknown} listener */
function checked(listener) {
  if (typeof listener !== 'function') throw new TypeError('the last argument is the function to call');
  return /** @type {(value?: any) => any} */ (listener);
}
