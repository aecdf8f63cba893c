/**
 * A room as a game's page sees it.
 *
 * @typedef {import('./admission/admission.js').Seat} Seat
 * @typedef {import('./admission/join-options.js').JoinOptions} JoinOptions
 * @typedef {import('./wire/messages.js').FrameHead} FrameHead
 * @typedef {import('./session/session.js').Session} Session
 * @typedef {import('./session/room-joiner.js').Status} Status
 * @typedef {import('./world/world.js').World} World
 *
 * @typedef {import('./entity/entity.js').Entity & { readonly [field: string]: any }} Entity
 *   an entity of whatever kind, with the fields of the game's schema
 */

import { listenerKey } from './entity/entity.js';
import { InputLoop } from './input/input-loop.js';
import { JoinError } from './page/join-error.js';
import { DIVERGENCE, Listeners, REWOUND } from './page/listeners.js';
import { Stats } from './page/stats.js';
import { named } from './schema/schema.js';
import { RoomJoiner } from './session/room-joiner.js';
import { systemClock } from './time/clock.js';
import { ASK_TIMEOUT_MS_DEFAULT, INPUT_RATE_DEFAULT } from './wire/limits.js';

const STATUS = 'status';
const ENTITY_NEWS = ['spawn', 'change', 'remove'];
/** Milliseconds that the time of an animation frame may be off; a page that tells another time means now. */
const FRAME_TIME_OFF_MS_MAX = 1000;

export class Room {
  /** Figures; always the same object. */
  stats = new Stats();

  #clock;
  #inputRate;
  #joiner;
  #listeners = new Listeners();
  /** Seen by nobody before it is `playing`. @type {Status} */
  #status = { state: 'reconnecting' };

  /** What is shown; there from the first frame on. @type {World | null} */
  #world = null;
  /** Whose world it is. @type {Session | null} */
  #session = null;
  /** Of that session. @type {Seat | null} */
  #seat = null;
  /** Events for listeners that can only be added when `join` has returned. @type {World['events'] | null} */
  #earlyEvents = [];

  /** @type {import('./input/input-loop.js').InputSource | null} */
  #input = null;
  /** Of that session. @type {InputLoop | null} */
  #inputLoop = null;

  /**
   * @internal
   * @param {JoinOptions} options
   */
  constructor(options) {
    const { WebSocket = globalThis.WebSocket, clock = systemClock, inputRate = INPUT_RATE_DEFAULT } = options;
    if (!WebSocket) {
      throw new JoinError('bad-field', 'There is no WebSocket here: pass a class.', { field: 'WebSocket' });
    }
    if (!(inputRate > 0)) {
      throw new JoinError('bad-field', 'The rate of input messages is not above 0.', { field: 'inputRate' });
    }
    this.#clock = clock;
    this.#inputRate = inputRate;
    this.#joiner = new RoomJoiner({ WebSocket, clock, stats: this.stats, listeners: this.#listeners }, options, {
      entered: (world, session, seat) => this.#enter(world, session, seat),
      framed: (head) => this.#frameApplied(head),
      status: (status) => this.#setStatus(status),
      resumed: (rewind) => this.#resume(rewind),
    });
  }

  /**
   * @internal
   * @param {JoinOptions} options
   * @returns {Promise<Room>} one that shows its first snapshot
   */
  static async open(options) {
    const room = new Room(options);
    await room.#joiner.open();
    room.#clock.setTimer(() => room.#deliverEarlyEvents(), 0);
    return room;
  }

  /** Id of the room. */
  get id() {
    return this.#shown.roomId;
  }

  /** What others join this room by, `join({ code })`: a few letters and digits, to be told or typed. */
  get code() {
    return this.#seated.code;
  }

  /** A spectator only watches: its inputs and commands go nowhere, and no entity is its own. */
  get role() {
    return this.#seated.role;
  }

  /** The team that a queue put this player into, from 0; null if none did. */
  get team() {
    return this.#seated.team;
  }

  /**
   * What tells the server who this player is again, for `join({ guest })`. A browser keeps it by itself; it is to be kept
   * secret, because whoever has it passes for this player. Empty if the server gave none.
   */
  get guest() {
    return this.#seated.guest;
  }

  /** Id of this player, as in `entity.owner`; 0: a spectator's. */
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
   * What `join({ seat })` takes this seat over with, from another page or after a reload: text without line breaks. It
   * changes whenever the status becomes `playing`; it is as secret as the seat is. Empty if there is none to take over.
   */
  get seat() {
    return this.#session?.seat ?? '';
  }

  /**
   * Sets what the player holds. The function is asked once per tick, with `true`: what it returns is sent. Where the game's
   * rules move an own entity it is also asked at every {@link Room.present}, with `false`: what it returns is only shown. So it
   * should tell what is held and change nothing, unless it is asked with `true`. A spectator's is never asked.
   *
   * @param {string} name of an input of the game
   * @param {(sent: boolean) => object} pull returns every field of the input; one that is missing or out of range is an
   *   uncaught error
   */
  input(name, pull) {
    named(this.#shown.schema.inputs, 'input', name);
    this.#input = { name, pull: checked(pull) };
    this.#inputLoop?.setSource(this.#input);
  }

  /**
   * Sends a command: what the player does once. While the connection is lost it waits for the next one. It is dropped, and
   * counted, when 256 are waiting to be handled (in a room with a store also: to be stored), when the room is closed, when a
   * new seat has to be taken, and when a spectator gives it. A command that is stored takes effect once, whatever happens to
   * the server; one that was handled and not stored is handled again when the room goes on from its store.
   *
   * @param {string} name of a command of the game
   * @param {object} [command] its fields
   * @returns {boolean} whether it is sent, or going to be when the session is resumed
   * @throws {TypeError | RangeError} naming the field that is missing or out of range
   */
  send(name, command) {
    const codec = named(this.#shown.schema.commands, 'command', name);
    return this.#playing.sendCommand(codec, command);
  }

  /**
   * Sends a command as {@link Room.send} does, and waits for what the game answers this player.
   *
   * @param {string} name of a command of the game
   * @param {object} [command] its fields
   * @param {{ timeoutMs?: number }} [options] how long to wait for the answer; default: 10 s
   * @returns {Promise<any>} the event that is the answer; undefined if the command is handled and there was nothing to say
   * @throws {import('./page/ask-error.js').AskError} with `title` and `code`: `refused` by the game, `timeout`, `closed` if the seat
   *   is gone, `lost` if the answer, or what the command did, may have gone with a connection, `full` if 256 are waiting,
   *   `spectator`
   * @throws {TypeError | RangeError} naming the field that is missing or out of range
   */
  async ask(name, command, { timeoutMs = ASK_TIMEOUT_MS_DEFAULT } = {}) {
    const codec = named(this.#shown.schema.commands, 'command', name);
    if (!(timeoutMs > 0)) throw new RangeError(`timeoutMs = ${timeoutMs} is not above 0`);
    return this.#playing.ask(codec, command, timeoutMs);
  }

  /**
   * Listens.
   * - `on('spawn' | 'change' | 'remove', kind, listener)`: an entity came, has changed fields, is gone. Called when a frame
   *   is applied as a whole, at most once per entity and frame; who hears of a change reads the new values, even if they
   *   are not presented yet. `spawn` is called at once for those that are there.
   * - `on('status', listener)`: called with every {@link Status}, at once with the present one.
   * - `on('rewound', listener)`: the server failed, and the room goes on from an earlier tick than this client had seen. All
   *   shows that tick already; what happened since may happen again, perhaps otherwise, and so may events. Commands that the
   *   room lost are sent again by themselves.
   * - `on('divergence', listener)`: rules had a field of an own entity wrong, and nothing else had written it.
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
   * @param {'rewound'} news
   * @param {(rewind: import('./session/session.js').Rewind) => void} listener
   * @returns {() => void} ends it
   */
  /**
   * @overload
   * @param {'divergence'} news
   * @param {(divergence: import('./prediction/prediction.js').Divergence) => void} listener
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
      const { entities } = named(this.#shown.kinds, 'kind', kindOrListener);
      const listener = checked(entityListener);
      if (news === 'spawn') for (const entity of entities) listener(entity);
      return this.#listeners.add(listenerKey(news, kindOrListener), listener);
    }
    const listener = checked(kindOrListener);
    if (news === STATUS) {
      listener(this.#status);
      // An earlier listener may have changed the status, so that this one has the latest already.
      return this.#listeners.add(STATUS, (status) => status === this.#status && listener(status));
    }
    if (news !== DIVERGENCE && news !== REWOUND) named(this.#shown.schema.events, 'event', news);
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
    return named(this.#shown.kinds, 'kind', kind).entities;
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
    const { schema, entities } = named(this.#shown.kinds, 'kind', kind);
    if (!schema.state) throw new TypeError(`${kind} is not a room state: see all("${kind}")`);
    return entities[0] ?? null;
  }

  /**
   * @param {string} kind
   * @param {number} id
   * @returns {Entity | null}
   */
  find(kind, id) {
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
   * Own entities that the game's rules move, once there is a {@link Room.input}, show instead, in the fields that the rules
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
    this.#joiner.close();
  }

  /** @returns {World} */
  get #shown() {
    return /** @type {World} */ (this.#world);
  }

  /** @returns {Session} */
  get #playing() {
    return /** @type {Session} */ (this.#session);
  }

  /** @returns {Seat} */
  get #seated() {
    return /** @type {Seat} */ (this.#seat);
  }

  /**
   * @param {World} world of which the first frame is here
   * @param {Session} session
   * @param {Seat} seat
   */
  #enter(world, session, seat) {
    const before = this.#world;
    this.#world = world;
    this.#session = session;
    this.#seat = seat;
    this.#inputLoop?.pause();
    this.#inputLoop = seat.role === 'spectator' ? null : this.#newInputLoop();
    this.#setStatus({ state: 'playing' });
    before?.announceEnd(this.#listeners);
  }

  /** @param {import('./session/session.js').Rewind | null} rewind */
  #resume(rewind) {
    if (rewind && this.#inputLoop) this.#inputLoop = this.#newInputLoop();
    this.#setStatus({ state: 'playing' });
    if (rewind && rewind.toTick < rewind.fromTick) this.#listeners.call(REWOUND, rewind);
  }

  #newInputLoop() {
    const inputLoop = new InputLoop(this.#clock, this.#playing, this.#shown, this.#inputRate);
    inputLoop.setSource(this.#input);
    return inputLoop;
  }

  /** @param {FrameHead} head of a frame that the world has applied */
  #frameApplied(head) {
    const world = this.#shown;
    this.#inputLoop?.frameApplied(head);
    world.announce(this.#listeners);
    this.#earlyEvents?.push(...world.events);
    if (!this.#earlyEvents) this.#deliver(world.events);
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

  /** @param {Status} status */
  #setStatus(status) {
    this.#status = status;
    if (status.state === 'playing') this.#inputLoop?.resume();
    else this.#inputLoop?.pause();
    this.#listeners.call(STATUS, status);
  }
}

/** @param {unknown} listener */
function checked(listener) {
  if (typeof listener !== 'function') throw new TypeError('the last argument is the function to call');
  return /** @type {(value?: any) => any} */ (listener);
}
