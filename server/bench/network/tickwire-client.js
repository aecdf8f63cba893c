// Tickwire's client as the figures use it.
import { Connection } from '/tickwire/src/session/connection.js';
import { FrameHead } from '/tickwire/src/wire/messages.js';
import { join as joinRoom } from '/tickwire/src/tickwire.js';
import { metered } from './sockets.js';

// What pages need not know, the bench looks up inside: of the client that got the newest frame, how many inputs are under way, and
// whether the frame was one that it had missed.
const inputs = { sent: 0, acked: 0 };
let missed = false;
let lies = false;
const { sendInputs } = Connection.prototype;
Connection.prototype.sendInputs = function (count, ...told) {
  inputs.sent += count;
  if (lies) told[told.length - 1] = told.at(-2); // the view time: the tick that the input is meant for
  sendInputs.call(this, count, ...told);
};
const { read } = FrameHead.prototype;
FrameHead.prototype.read = function (reader) {
  read.call(this, reader);
  inputs.acked = this.ack;
  missed = this.missed;
};

/**
 * Joins the room of a given id, or opens one.
 *
 * @param {{ room?: string, conditions?: object, options?: object, claims?: boolean }} seat `claims`: false: this and all other clients of
 *   the page say that they look at the present, which leaves the server nothing to go back to
 */
export async function join({ room: id, conditions = {}, options = {}, claims = true }) {
  lies ||= !claims;
  const network = metered(conditions);
  const clock = timed(network);
  const { WebSocket, fetch } = network;
  const where = id ? { room: id } : { game: 'arena', options };
  const room = await joinRoom({ ...where, name: 'bench', WebSocket, fetch, clock });
  return new Seat(room, network);
}

/** The system's clock, whose timers' work counts as the client's. */
const timed = (network) => ({
  nowMs: () => performance.now(),
  setTimer: (call, delayMs) =>
    setTimeout(() => {
      const startMs = performance.now();
      call();
      network.busyMs += performance.now() - startMs;
    }, delayMs),
  clearTimer: (timer) => clearTimeout(timer),
});

/** The sum of what was read, so that reading is not optimized away. */
const READ = new Float64Array(1);

class Seat {
  playing = true;

  constructor(room, network) {
    this.room = room;
    this.network = network;
    this.id = room.id;
    this.joinBytes = network.sockets[0].bytes;
    room.on('status', ({ state }) => {
      this.playing = state === 'playing';
    });
  }

  get own() {
    return this.room.own('Ship');
  }

  get ownId() {
    return this.own?.id;
  }

  /** How many have come. */
  get snapshots() {
    return this.room.stats.frames;
  }

  /** Inputs that no snapshot tells of yet. */
  get unacknowledged() {
    return inputs.sent - inputs.acked;
  }

  /** Milliseconds of work that others of its methods do not cover. */
  get busyMs() {
    return this.network.busyMs;
  }

  /** Whether it plays, and has all that it missed. */
  get current() {
    return this.playing && !missed;
  }

  hold(pull) {
    this.room.input('Steer', pull);
  }

  present(nowMs) {
    this.room.present(nowMs);
  }

  /** All ships but the own as they are shown. */
  others() {
    const { own } = this;
    return this.room.all('Ship').filter((ship) => ship !== own);
  }

  /** Its own shots as they are shown, also those that the server does not know yet. */
  ownShots() {
    return this.room.all('Shot').filter(({ owner }) => owner === this.room.playerId);
  }

  /** Reads all that a page would draw of all ships; returns how many there are. */
  read() {
    const ships = this.room.all('Ship');
    let sum = 0;
    for (let i = 0; i < ships.length; i++) sum += ships[i].x + ships[i].y + ships[i].heading;
    READ[0] = sum;
    return ships.length;
  }

  /** Calls with every ship as the newest snapshot has it. */
  watch(seen) {
    this.room.on('change', 'Ship', ({ id, x, y }) => seen(id, x, y));
  }

  onDivergence(listener) {
    this.room.on('divergence', listener);
  }

  figures() {
    return { ...this.room.stats };
  }

  leave() {
    this.room.close();
  }
}
