/** A network and a room at its other end, under the time of a test's clock. */
import { WireReader } from '../../src/wire/wire.js';
import { encodeFrame } from './encoder.js';
import { decodeClientMessage, FakeHost, pong, welcome } from './fakes.js';
import { RaceModel } from './race.js';

const INPUT_LEAD_TICKS_MAX = 32;

/** One direction: what is sent arrives in order, later than `delayMs` by up to `jitterMs`, and not during a stall. */
export class Link {
  #arrivedMs = 0;
  #stallEndsMs = 0;
  #nextStallMs;

  constructor(clock, random, { delayMs, jitterMs = 0, stallMs = 0, stalledShare = 0 }) {
    Object.assign(this, { clock, random, delayMs, jitterMs, stallMs, stalledShare });
    this.#nextStallMs = clock.nowMs() + this.#gapMs();
  }

  #gapMs() {
    return this.stalledShare === 0 ? Infinity : (2 * this.random.next() * this.stallMs) / this.stalledShare;
  }

  carry(arrive) {
    const nowMs = this.clock.nowMs();
    let arrivesMs = Math.max(this.#arrivedMs, nowMs + this.delayMs + this.jitterMs * this.random.next());
    while (this.#nextStallMs <= arrivesMs) {
      this.#stallEndsMs = this.#nextStallMs + this.stallMs;
      this.#nextStallMs = this.#stallEndsMs + this.#gapMs();
    }
    arrivesMs = Math.max(arrivesMs, this.#stallEndsMs);
    this.#arrivedMs = arrivesMs;
    this.clock.setTimer(arrive, arrivesMs - nowMs);
  }
}

/** The policy of PROTOCOL.md section 2: which input a tick consumes. */
export class InputPolicy {
  ack = 0;
  /** Of the input that `ack` names. */
  margin = 0;
  onTime = 0;
  late = 0;
  repeated = 0;
  /** Flags of the next frame's head: 2 if since the last one a tick had no input of its own. */
  flags = 0;
  #newestSeq = 0;
  #newestMargin = 0;
  #due = new Map();
  #late = null;

  add(seq, targetTick, nextTick, input) {
    if (seq <= this.#newestSeq) return;
    this.#newestSeq = seq;
    const margin = targetTick - nextTick;
    this.#newestMargin = margin;
    if (margin < 0) {
      this.late++;
      this.#late = { seq, input, margin };
    } else {
      this.#due.set(nextTick + Math.min(margin, INPUT_LEAD_TICKS_MAX), { seq, input, margin });
    }
  }

  /** Forgets what has come, as when the connection is lost. */
  pause() {
    this.#due.clear();
    this.#late = null;
    this.#acknowledge(this.#newestSeq, this.#newestMargin);
  }

  #acknowledge(seq, margin) {
    if (seq <= this.ack) return;
    this.ack = seq;
    this.margin = margin;
  }

  /** What the tick consumes, null if the last one again. */
  consume(tick) {
    const consumed = this.#due.get(tick) ?? this.#late;
    if (this.#due.has(tick)) this.onTime++;
    else this.repeated++;
    if (!this.#due.has(tick) && this.#newestSeq > 0) this.flags = 2;
    if (consumed) this.#acknowledge(consumed.seq, consumed.margin);
    this.#due.delete(tick);
    this.#late = null;
    return consumed;
  }

  /** What the head of the frame that is sent now says of the inputs. */
  head() {
    const { ack, margin, flags } = this;
    this.flags = 0;
    return { ack, margin, flags };
  }
}

/** A race that runs by the clock and talks to one client, which joins it by `options()`. */
export class SimulatedRoom {
  model = new RaceModel();
  inputs = new InputPolicy();
  tick = 100;
  /** Called with every Inputs message as it arrives, and the tick that is next. */
  arrived = () => {};
  /** Called before each tick, to move things. */
  step = () => {};

  constructor(random, { tickRate, snapshotRate, up, down }) {
    this.host = new FakeHost();
    this.clock = this.host.clock;
    Object.assign(this, { random, tickRate, snapshotRate });
    this.up = new Link(this.clock, random, up);
    this.down = new Link(this.clock, random, down);
    this.periodMs = 1000 / tickRate;
  }

  async join(join, options) {
    const joining = join(this.host.options(options));
    this.socket = await this.host.socket();
    this.socket.send = (bytes) => {
      const sent = bytes.slice();
      this.up.carry(() => this.#receive(sent));
    };
    // A round trip of TCP, and the request for the upgrade.
    this.clock.advance(2 * this.up.delayMs + this.down.delayMs);
    this.#send(welcome({ tickRate: this.tickRate, snapshotRate: this.snapshotRate, tick: this.tick }));
    this.sections = this.model.keyframes();
    this.dueMs = this.clock.nowMs();
    this.#advance();
    this.clock.advance(1000);
    return joining;
  }

  #send(bytes) {
    this.down.carry(() => this.socket.deliver(bytes));
  }

  /** What was read since the last tick counts as arrived at the start of the next. */
  #receive(bytes) {
    const classId = new WireReader(bytes).classId();
    if (classId === 23) this.#send(pong(decodeClientMessage(bytes).nonce));
    if (classId !== 20) return;
    const message = decodeClientMessage(bytes);
    const { inputs, seq, targetTick } = message;
    for (let i = inputs.length - 1; i >= 0; i--) this.inputs.add(seq - i, targetTick - i, this.tick + 1);
    this.arrived(message, this.tick + 1);
  }

  #advance = () => {
    const nowMs = this.clock.nowMs();
    this.tick++;
    this.inputs.consume(this.tick);
    this.step(this.tick);
    if (this.tick % (this.tickRate / this.snapshotRate) === 0) {
      const sections = this.sections ?? this.model.deltas(false);
      this.sections = null;
      const timeUs = Math.round((nowMs - this.dueMs) * 1000);
      this.#send(encodeFrame({ tick: this.tick, ...this.inputs.head(), timeUs, sections }));
    }
    this.dueMs += this.periodMs;
    this.clock.setTimer(this.#advance, Math.max(0, this.dueMs - nowMs));
  };

  /** Gives up time: all later ticks are due that much later. */
  giveUp(ms) {
    this.dueMs += ms;
  }
}
