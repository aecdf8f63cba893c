/**
 * A room as a page sees it: its entities, events and status, and what the player sends.
 *
 * @typedef {import('./admission/admission.js').Seat} Seat
 * @typedef {import('./admission/join-options.js').JoinOptions} JoinOptions
 * @typedef {import('./wire/messages.js').FrameHead} FrameHead
 * @typedef {import('./session/session.js').Session} Session
 * @typedef {import('./session/room-joiner.js').Status} Status
 * @typedef {import('./world/world.js').World} World
 *
 * @typedef {import('./entity/entity.js').Entity & { readonly [field: string]: any }} Entity
 *   an entity of any kind, with the fields of the game's schema
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
/** Milliseconds by which the time of an animation frame may differ from the clock; another time counts as now. */
const FRAME_TIME_OFF_MS_MAX = 1000;

export class Room {
  /** Figures of network, interpolation and prediction; always the same object. */
  stats = new Stats();

  #clock;
  #inputRate;
  #joiner;
  #listeners = new Listeners();
  /** The page gets the room when it is `playing`. @type {Status} */
  #status = { state: 'reconnecting' };

  /** The world that the page sees; set from the first frame on. @type {World | null} */
  #world = null;
  /** The session of that world. @type {Session | null} */
  #session = null;
  /** The seat of that session. @type {Seat | null} */
  #seat = null;
  /** Events from before `join` returned: the page can only listen from then on. @type {World['events'] | null} */
  #earlyEvents = [];

  /** @type {import('./input/input-loop.js').InputSource | null} */
  #input = null;
  /** The input loop of that session. @type {InputLoop | null} */
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
   * @returns {Promise<Room>} resolves when the first snapshot is applied
   */
  static async open(options) {
    const room = new Room(options);
    await room.#joiner.open();
    room.#clock.setTimer(() => room.#deliverEarlyEvents(), 0);
    return room;
  }

  /** Id of the room: `join({ room: room.id })` leads others to it. */
  get id() {
    return this.#shown.roomId;
  }

  /** The invite code, a few letters and digits: others join with `join({ code })`. */
  get code() {
    return this.#seated.code;
  }

  /**
   * `player` or `spectator`: `if (room.role === 'spectator') hideControls()`. A spectator sends no inputs and no
   * commands, and owns no entity.
   */
  get role() {
    return this.#seated.role;
  }

  /** The team that a queue gave this player, from 0: `COLOURS[room.matchTeam ?? 0]`; null without a queue. */
  get matchTeam() {
    return this.#seated.team;
  }

  /**
   * The token that identifies this player again, for `join({ guest })`. A browser stores it by itself. It is secret:
   * its holder passes for this player. Empty if the server gave none.
   */
  get guest() {
    return this.#seated.guest;
  }

  /** Id of this player: `car.owner === room.playerId`; 0 for a spectator. */
  get playerId() {
    return this.#shown.playerId;
  }

  /** Tick of the newest snapshot: `const seconds = room.tick / room.tickRate`. */
  get tick() {
    return this.#shown.tick;
  }

  /** Ticks per second: `const dt = 1 / room.tickRate`. */
  get tickRate() {
    return this.#shown.tickRate;
  }

  /**
   * Text with which `join({ seat })` takes the session over, from another page or after a reload. It has no line breaks
   * and changes whenever the status becomes `playing`. It is secret: its holder can play in this player's stead. Empty
   * if there is no session to take over.
   *
   *     room.on('status', () => sessionStorage.setItem('seat', room.seat));
   */
  get seat() {
    return this.#session?.seatText ?? '';
  }

  /**
   * Sets the function that says what the player holds. The client calls it once per tick with `true` and sends the
   * result. Where rules predict, the client also calls it at every {@link Room.present} with `false`, and only shows
   * the result: then the function must consume nothing. A spectator's function is never called.
   *
   *     room.input('Drive', () => ({ turn: steering(), gas: pedal() }));
   *
   * @param {string} name of an input of the game
   * @param {(sent: boolean) => object} pull returns every field of the input; a missing or out-of-range field is an
   *   uncaught error
   * @throws {TypeError} if the game has no such input
   */
  input(name, pull) {
    named(this.#shown.schema.inputs, 'input', name);
    this.#input = { name, pull: checked(pull) };
    this.#inputLoop?.setSource(this.#input);
  }

  /**
   * Sends a command: a one-time request of the player. While the connection is lost it waits for the next one. It is
   * dropped, and counted in `stats.droppedCommands`, when 256 commands wait to be handled (in a room with a store also:
   * to be stored), when the room is closed, while a new seat is taken, and for a spectator. A stored command takes
   * effect once, even if the server fails; a command that was handled and not stored is handled again when the room is
   * rewound.
   *
   *     room.send('Honk');
   *
   * @param {string} name of a command of the game
   * @param {object} [command] its fields
   * @returns {boolean} whether it is sent, or will be when the session is resumed
   * @throws {TypeError | RangeError} naming the field that is missing or out of range
   */
  send(name, command) {
    const codec = named(this.#shown.schema.commands, 'command', name);
    return this.#playing.sendCommand(codec, command);
  }

  /**
   * Sends a command as {@link Room.send} does, and waits for the game's answer.
   *
   *     const { item } = await room.ask('Trade', { item: 7 });
   *
   * @param {string} name of a command of the game
   * @param {object} [command] its fields
   * @param {{ timeoutMs?: number }} [options] milliseconds to wait for the answer; default: 10,000
   * @returns {Promise<any>} the answering event; undefined if the game handled the command without an answer
   * @throws {import('./page/ask-error.js').AskError} with `title` and `code`: `refused` by the game, `timeout`,
   *   `closed` if the seat is gone, `lost` if the answer or the command's effect may be lost, `schema-changed` if the
   *   room goes on in a build that does not take the command, `full` if 256 wait, `spectator`
   * @throws {TypeError | RangeError} naming the field that is missing or out of range
   */
  async ask(name, command, { timeoutMs = ASK_TIMEOUT_MS_DEFAULT } = {}) {
    const codec = named(this.#shown.schema.commands, 'command', name);
    if (!(timeoutMs > 0)) throw new RangeError(`timeoutMs = ${timeoutMs} is not above 0`);
    return this.#playing.ask(codec, command, timeoutMs);
  }

  /**
   * Adds a listener.
   * - `on('spawn' | 'change' | 'remove', kind, listener)`: an entity came into sight, changed, or went. Called after a
   *   whole frame is applied, at most once per entity and frame. In a `change` listener the entity has the new values,
   *   even if they are not presented yet. `spawn` is called at once for the entities in sight.
   * - `on('status', listener)`: called with every {@link Status}, and at once with the present one.
   * - `on('rewound', listener)`: the server failed, and the room goes on from an earlier tick than this client had seen.
   *   All entities have that tick's values already. What happened since may happen again otherwise, and events may come
   *   again. The client sends lost commands again.
   * - `on('divergence', listener)`: the prediction of a field was wrong that only rules had written.
   * - `on(event, listener)`: an event of the game.
   *
   *     room.on('spawn', 'Car', (car) => console.log(car.name));
   *     const stop = room.on('Honked', ({ playerId }) => honk(playerId));
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
      // An earlier listener may have changed the status; then this one has received the newer status already.
      return this.#listeners.add(STATUS, (status) => status === this.#status && listener(status));
    }
    if (news !== DIVERGENCE && news !== REWOUND) named(this.#shown.schema.events, 'event', news);
    return this.#listeners.add(news, listener);
  }

  /**
   * The entities of a kind in sight, in a stable order: group by group, each in slot order.
   *
   *     for (const car of room.all('Car')) draw(car.x, car.y);
   *
   * @param {string} kind
   * @returns {readonly Entity[]} the same array at every call, filled anew when entities come or go
   */
  all(kind) {
    return named(this.#shown.kinds, 'kind', kind).entities;
  }

  /**
   * This player's entity of a kind.
   *
   *     const car = room.own('Car');
   *
   * @param {string} kind
   * @returns {Entity | null} the first that this player owns
   */
  own(kind) {
    return named(this.#shown.kinds, 'kind', kind).own;
  }

  /**
   * The room state of a kind.
   *
   *     hud(room.state('Board').secondsLeft);
   *
   * @param {string} kind of a room state
   * @returns {any} null if the room has none
   * @throws {TypeError} if the kind is no room state
   */
  state(kind) {
    const { schema, entities } = named(this.#shown.kinds, 'kind', kind);
    if (!schema.state) throw new TypeError(`${kind} is not a room state: see all("${kind}")`);
    return entities[0] ?? null;
  }

  /**
   * The entity of a kind with an id.
   *
   *     const leader = room.find('Car', room.state('Board').leaderId);
   *
   * @param {string} kind
   * @param {number} id
   * @returns {Entity | null} null if none is in sight
   */
  find(kind, id) {
    const { Entity } = named(this.#shown.kinds, 'kind', kind);
    const entity = this.#shown.entity(id);
    return entity instanceof Entity ? entity : null;
  }

  /**
   * Moves all entities to one moment. Call it once per animation frame, before drawing; the values belong together
   * until the next call. The moment is between two snapshots, a little in the past: `quantized`, `angle`, `float` and
   * `double` fields are interpolated, all others show the snapshot before it. A step longer than half of the field's
   * range, or eight times as long as the steps before and after it (in a `quantized` field beyond 64 grid steps), is
   * shown as a jump. Entities come and go with the newest snapshot; a spawned entity keeps its first values until the
   * moment reaches its spawn. Without this call entities show the newest snapshot.
   *
   * Own entities that rules move show the predicted values instead, once {@link Room.input} is set: those of the tick
   * for which an input made now counts.
   *
   *     requestAnimationFrame(function frame(now) { room.present(now); draw(); requestAnimationFrame(frame); });
   *
   * @param {number} nowMs the time that requestAnimationFrame gives, or `performance.now()`
   */
  present(nowMs) {
    const clockMs = this.#clock.nowMs();
    const momentMs = Math.abs(nowMs - clockMs) < FRAME_TIME_OFF_MS_MAX ? nowMs : clockMs;
    this.#shown.present(momentMs);
    this.#inputLoop?.present(momentMs);
  }

  /**
   * Leaves the room. Entities keep their last values.
   *
   *     room.close();
   */
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
   * @param {World} world whose first frame is applied
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
