// The peer's client as the figures use it, set up as its documentation says: docs.colyseus.io/netcode, "at a glance".
import { fly, RADIUS, RELOAD_TICKS, SHIP_LENGTH, SHOT_SPEED } from './flight.js';
import { metered } from './sockets.js';

const DELAY_MS = 100; // of interpolation; three of its patches
const SMOOTH_MS = 65;
const SHOT_METRES_MAX = 850;
const PREDICTED = ['x', 'y', 'vx', 'vy', 'heading'];
/** Below this a correction is the rounding of what is sent. */
const CORRECTION_METRES_MIN = 0.001;
/** Past this a correction is a new life elsewhere, not an error. */
const SNAP_METRES = 5 * SHIP_LENGTH;

/** The SDK takes its WebSocket when it is loaded: one that makes those of the client's network, which is the joining one's at first. */
const networks = new Map();
let joining = null;
globalThis.WebSocket = function WebSocketOfNetwork(url, protocols) {
  const session = new URL(url).searchParams.get('sessionId');
  const network = networks.get(session) ?? joining;
  networks.set(session, network);
  return new network.WebSocket(url, protocols);
};
globalThis.WebSocket.OPEN = 1;
await import('/colyseus/colyseus.js');
const { Client, Predict } = globalThis.Colyseus;

/**
 * Joins the room of a given id, or opens one.
 *
 * @param {{ room?: string, conditions?: object, options?: object, claims?: boolean }} seat `claims`: false: the room does not rewind
 */
export async function join({ room: id, conditions = {}, options = {}, claims = true }) {
  const network = metered(conditions);
  joining = network;
  const client = new Client(location.origin);
  const room = await (id ? client.joinById(id) : client.create('flight', { ...options, rewinds: claims }));
  const ship = await new Promise((resolve) => {
    const look = (state) => state.ships?.get(room.sessionId) && resolve(state.ships.get(room.sessionId));
    room.onStateChange(look);
    look(room.state);
  });
  return new Seat(room, ship, network);
}

/** The sum of what was read, so that reading is not optimized away. */
const READ = new Float64Array(1);

class Seat {
  own = { x: 0, y: 0, vx: 0, vy: 0, heading: 0, hull: 0 };
  corrections = { reconciled: 0, corrected: 0 };
  #others = new Map();
  #pull = null;
  #nowMs = 0;
  #shots = [];
  #readySeq = 0;
  /** How many have come. */
  snapshots = 0;

  constructor(room, ship, network) {
    this.room = room;
    this.id = room.roomId;
    this.ship = ship;
    this.network = network;
    this.joinBytes = network.sockets[0].bytes;
    room.onStateChange(() => this.snapshots++);
    this.predict = Predict.get(room, { mode: 'lerp', delay: DELAY_MS });
    this.predict.attachAll('ships', { mode: 'lerp', fields: ['x', 'y'], snap: SNAP_METRES });
    this.predict.attachAll('ships', { mode: 'lerp', fields: ['heading'], angle: true });
    this.input = room.input();
    this.me = this.predict.reconciler(ship, {
      input: this.input,
      fields: [...PREDICTED, 'hull'],
      step: ({ dt }, state, input) => fly(state, input, dt),
      smoothMs: SMOOTH_MS,
      snap: SNAP_METRES,
      warnOnDivergence: Number.POSITIVE_INFINITY, // only so that it counts
      onReconcile: () => {
        this.corrections.reconciled++;
        if (this.me.lastCorrectionMag > CORRECTION_METRES_MIN) this.corrections.corrected++;
      },
    });
    room.reconnection.minUptime = 0;
  }

  /** Milliseconds of work that others of its methods do not cover. */
  get busyMs() {
    return this.network.busyMs;
  }

  /** Whether it plays, and has all that it missed. */
  get current() {
    return this.playing;
  }

  get playing() {
    return !this.room.reconnection.isReconnecting;
  }

  hold(pull) {
    this.#pull = pull;
  }

  present(nowMs) {
    this.#nowMs = nowMs;
    const due = this.predict.tick(nowMs);
    for (let i = 0; i < due; i++) {
      Object.assign(this.input.data, this.#pull?.(true));
      this.input.send();
      this.#shoot(nowMs);
    }
    for (const field of PREDICTED) this.own[field] = this.predict.value(this.ship, field);
    this.own.hull = this.ship.hull;
  }

  /** Predicts a shot by the rule that the room has, at the step that was just predicted. */
  #shoot(nowMs) {
    const { fire } = this.input.data;
    const { sentCount } = this.input;
    const { x, y, heading, hull } = this.me.state;
    if (!fire || hull === 0 || sentCount <= this.#readySeq) return;
    this.#readySeq = sentCount + RELOAD_TICKS;
    this.#shots.push({ x0: x, y0: y, dx: Math.cos(heading), dy: Math.sin(heading), firedMs: nowMs });
  }

  /** Its own shots as a page would show them at once, until they would be gone. */
  ownShots() {
    const metres = ({ firedMs }) => RADIUS + (SHOT_SPEED * (this.#nowMs - firedMs)) / 1000;
    this.#shots = this.#shots.filter((shot) => metres(shot) < SHOT_METRES_MAX);
    for (const shot of this.#shots) {
      shot.x = shot.x0 + metres(shot) * shot.dx;
      shot.y = shot.y0 + metres(shot) * shot.dy;
    }
    return this.#shots;
  }

  /** All ships but the own as they are shown; always the same objects. */
  others() {
    const shown = [];
    this.room.state.ships.forEach((ship, id) => {
      if (id === this.room.sessionId) return;
      const other = this.#others.get(id) ?? { id };
      this.#others.set(id, other);
      other.x = this.predict.value(ship, 'x');
      other.y = this.predict.value(ship, 'y');
      other.heading = this.predict.value(ship, 'heading');
      other.hull = ship.hull;
      shown.push(other);
    });
    return shown;
  }

  /** Calls with every ship as the newest snapshot has it. */
  watch(seen) {
    this.room.onStateChange((state) => {
      for (const [id, { x, y }] of state.ships) seen(id, x, y);
    });
  }

  get ownId() {
    return this.room.sessionId;
  }

  /** Inputs that no snapshot tells of yet. */
  get unacknowledged() {
    return this.input.pendingCount;
  }

  #read = (ship) => {
    READ[0] += this.predict.value(ship, 'x') + this.predict.value(ship, 'y') + this.predict.value(ship, 'heading');
  };

  /** Reads all that a page would draw of all ships; returns how many there are. */
  read() {
    this.room.state.ships.forEach(this.#read);
    return this.room.state.ships.size;
  }

  figures() {
    return { ...this.corrections, rttMs: this.room.clock.smoothedRtt(), unacknowledged: this.input.pendingCount };
  }

  leave() {
    return this.room.leave();
  }
}
