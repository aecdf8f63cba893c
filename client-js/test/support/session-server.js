/** A race whose sessions survive their connections (PROTOCOL.md section 3), behind a network that a test can cut. */
import { Listeners } from '../../src/page/listeners.js';
import { Stats } from '../../src/page/stats.js';
import { Schema } from '../../src/schema/schema.js';
import { World } from '../../src/world/world.js';
import { bytesOf, encodeFrame } from './encoder.js';
import { decodeClientMessage, FakeHost, pong, welcome } from './fakes.js';
import { applyFrame } from './follow.js';
import { Link } from './network.js';
import { RaceModel, raceJson } from './race.js';
import { repliesTo } from './replies.js';

export const MISSED = 1;
const HONKED = 35;
const TICK_RATE = 60;
const SNAPSHOT_TICKS = 3;
const KEPT_MS = 5000;
/** Ticks until the answer to a command that is not answered at once. */
const LATER_TICKS = 40;

export const honked = (playerId) =>
  bytesOf((writer) => {
    writer.classId(HONKED);
    writer.int(playerId);
  });

/** All that entities of a room or world show, as text. */
export const stateOf = (entitiesOf) =>
  raceJson.kinds
    .map(({ name, fields }) =>
      [...entitiesOf(name)]
        .sort((a, b) => a.id - b.id)
        .map((each) => [each.id, each.owner, ...fields.map((field) => String(plain(each[field.name])))].join(' '))
        .join('\n'),
    )
    .join('\n');

const plain = (value) => (value?.id !== undefined ? value.id : value?.length >= 0 ? [...value] : value);

/**
 * What the server answers to a command of this number: an event with the number, a refusal, nothing, or that
 * event later.
 */
export const answerTo = (seq) => [honked(seq), `not ${seq}`, null, undefined][seq % 4];

const newSession = () => ({ inputSeq: 0, ack: 0, commandSeq: 0, waiting: [], replies: [], given: [], due: [] });

export class SessionServer {
  model = new RaceModel();
  host = new FakeHost();
  clock = this.host.clock;
  tick = 100;
  /** By tick of a snapshot: what it shows, and its event. */
  states = new Map();
  /** Texts of the commands handled, in order. */
  handled = [];
  /** Every connection there was. */
  connections = [];
  /** What a client did that it must not. */
  complaints = [];
  /** How often the session was taken up without what the client had. */
  forgotten = 0;
  /** Called before each snapshot. */
  step = () => {};
  /** Whether new connections come through; those that do not fail at once or, if they are swallowed, hang. */
  reachable = true;
  swallows = false;

  session = null;
  epoch = 1;
  epochTick = 0;
  /** Tick of which the store has everything; null: there is no store. */
  durableTick = null;
  /** Whether the store takes nothing. */
  frozen = false;
  /** By tick: what the store has of the session. */
  #stored = new Map();
  #frames = [];
  #reference;
  #dueMs = this.clock.nowMs();
  #nextToken = 1;

  constructor(random, { graceMs = 15000, delayMs = 30, jitterMs = 10 } = {}) {
    this.graceMs = graceMs;
    this.up = new Link(this.clock, random, { delayMs, jitterMs });
    this.down = new Link(this.clock, random, { delayMs, jitterMs });
    const rates = { tickRate: TICK_RATE, snapshotRate: TICK_RATE / SNAPSHOT_TICKS };
    this.#reference = new World('r', new Schema(raceJson), { playerId: 7, ...rates }, new Stats());
    const server = this;
    this.WebSocket = class {
      constructor(url, protocols) {
        Object.assign(this, { url, protocols, open: true, cut: !server.reachable });
        server.connections.push(this);
        if (this.cut && !server.swallows) server.clock.setTimer(() => this.onclose({ code: 1006, reason: '' }), 20);
        server.up.carry(() => !this.cut && server.#upgraded(this));
      }

      send(bytes) {
        const sent = bytes.slice();
        server.up.carry(() => !this.cut && this.open && server.#receive(this, sent));
      }

      close(code) {
        server.up.carry(() => !this.cut && server.#closed(this, code));
        this.onmessage = this.onclose = () => {};
      }
    };
    this.#advance();
  }

  options(more) {
    return this.host.options({ WebSocket: this.WebSocket, ...more });
  }

  get connection() {
    return this.connections.at(-1);
  }

  /** Cuts all connections; what is under way is lost. With a code the client hears of it. */
  cut(code) {
    for (const connection of this.connections) {
      if (connection.cut) continue;
      connection.cut = true;
      if (code) connection.onclose({ code, reason: '' });
    }
  }

  /** Fails, and goes on from its store in another process. */
  kill() {
    this.cut(1006);
    const { handled, replies, due, inputSeq } = this.#stored.get(this.durableTick);
    this.epoch++;
    this.epochTick = this.durableTick;
    this.tick = this.durableTick;
    this.handled.length = handled;
    const given = this.session.given.slice(0, replies);
    Object.assign(this.session, { commandSeq: handled, inputSeq, waiting: [], given, due: [...due] });
    this.session.restored = true;
    this.#frames.length = 0;
    this.#drop();
  }

  /** The server notices that a connection is gone, as it does sooner or later. */
  notice() {
    if (this.session?.connection?.cut) this.#drop();
  }

  #drop() {
    const { session } = this;
    session.connection = null;
    session.overMs = this.clock.nowMs() + this.graceMs;
  }

  #closed(connection, code) {
    connection.open = false;
    if (this.session?.connection !== connection) return;
    if (code === 1000) this.session = null;
    else this.#drop();
  }

  /** Ends a connection from the server's side. */
  end(connection, code, reason = '') {
    connection.open = false;
    this.down.carry(() => !connection.cut && connection.onclose({ code, reason }));
  }

  #send(connection, bytes) {
    this.down.carry(() => !connection.cut && connection.onmessage({ data: bytes.slice().buffer }));
  }

  #upgraded(connection) {
    const [, credential, applied = 'applied.-1'] = connection.protocols;
    const [kind, token] = credential.split('.');
    if (kind === 'ticket') this.session = newSession();
    else if (!this.#knows(token)) return this.end(connection, 4401);
    const { session } = this;
    if (session.connection) this.end(session.connection, 4409);
    const resumedTick = session.restored ? -1 : this.#resumable(Number(applied.split('.')[1]));
    // Which of its answers the client has got this process does not know.
    if (session.restored) session.replies = [...session.given];
    session.restored = false;
    session.former = session.token;
    session.token = `s${this.#nextToken++}`;
    session.connection = connection;
    session.hasFrames = resumedTick >= 0;
    if (kind === 'resume' && resumedTick < 0) this.forgotten++;
    session.jumpAllowed = true;
    session.ack = session.inputSeq;
    const { epoch, epochTick, graceMs, tick } = this;
    const more = {
      graceMs,
      resumeToken: session.token,
      resumedTick,
      tick,
      epoch,
      epochTick,
      commandSeq: session.commandSeq,
    };
    this.#send(connection, welcome(more));
    for (const { tick, sections } of this.#frames) {
      if (resumedTick < 0 || tick <= resumedTick) continue;
      this.#send(connection, encodeFrame({ tick, flags: MISSED, sections }));
    }
  }

  #knows(token) {
    const { session } = this;
    if (!session || (!session.connection && this.clock.nowMs() > session.overMs)) return false;
    return session.restored || token === session.token || token === session.former;
  }

  #resumable(appliedTick) {
    const oldest = this.#frames[0]?.tick ?? Infinity;
    return appliedTick >= oldest - SNAPSHOT_TICKS ? appliedTick : -1;
  }

  #receive(connection, bytes) {
    const { session } = this;
    if (session?.connection !== connection) return;
    session.former = null;
    const message = decodeClientMessage(bytes);
    if (message.message === 'Ping') this.#send(connection, pong(message.nonce));
    if (message.message === 'Inputs') this.#takeInputs(session, message);
    if (message.message === 'Commands') this.#takeCommands(session, message);
    if (message.message === 'KeyframeRequest') this.complaints.push('a keyframe is asked for');
  }

  #takeInputs(session, { inputs, seq }) {
    if (!session.jumpAllowed && seq - inputs.length > session.inputSeq) this.complaints.push(`input ${seq} jumps`);
    session.jumpAllowed = false;
    session.inputSeq = Math.max(session.inputSeq, seq);
  }

  #takeCommands(session, { commands, seq }) {
    for (const [i, [, text]] of commands.entries()) {
      const number = seq - commands.length + 1 + i;
      if (number > session.commandSeq + 1) this.complaints.push(`command ${number} leaves a gap`);
      if (number !== session.commandSeq + 1) continue;
      session.commandSeq = number;
      session.waiting.push({ seq: number, text });
    }
  }

  #advance = () => {
    const nowMs = this.clock.nowMs();
    this.tick++;
    if (this.session) {
      this.session.ack = this.session.inputSeq;
      for (const command of this.session.waiting.splice(0)) this.#handle(this.session, command);
      while (this.session.due[0]?.tick <= this.tick) this.#reply(this.session, this.session.due.shift().reply);
      const { given, due, inputSeq } = this.session;
      this.#stored.set(this.tick, { handled: this.handled.length, replies: given.length, due: [...due], inputSeq });
    }
    if (this.tick % SNAPSHOT_TICKS === 0) this.#snapshot();
    this.#dueMs += 1000 / TICK_RATE;
    this.clock.setTimer(this.#advance, this.#dueMs - nowMs);
  };

  #reply({ replies, given }, reply) {
    replies.push(reply);
    given.push(reply);
  }

  #handle(session, { seq, text }) {
    this.handled.push(text);
    const answer = answerTo(seq);
    if (answer !== null) this.#reply(session, [seq, answer]);
    if (answer === undefined) session.due.push({ tick: this.tick + LATER_TICKS, reply: [seq, honked(seq)] });
  }

  #store() {
    if (this.durableTick === null) return {};
    return { durableLag: this.tick - this.durableTick, frozen: this.frozen };
  }

  #snapshot() {
    this.step();
    const { tick, session } = this;
    const first = this.states.size === 0;
    const event = { type: 'events', body: honked(tick) };
    const replies = session && session.replies.length > 0 ? [repliesTo(...session.replies.splice(0))] : [];
    const sections = [...(first ? this.model.keyframes() : this.model.deltas()), ...replies, event];
    applyFrame(this.#reference, encodeFrame({ tick, sections }));
    this.#reference.announce(new Listeners());
    this.states.set(
      tick,
      stateOf((kind) => this.#reference.kinds.get(kind).entities),
    );
    this.#frames.push({ tick, sections });
    while (this.#frames[0].tick < tick - (KEPT_MS / 1000) * TICK_RATE) this.#frames.shift();
    if (!session?.connection) return;
    const numbers = {
      tick,
      ack: session.ack,
      commandAck: session.commandSeq - session.waiting.length,
      ...this.#store(),
    };
    const told = session.hasFrames ? sections : [...this.model.keyframesOfSent(), ...replies, event];
    session.hasFrames = true;
    this.#send(session.connection, encodeFrame({ ...numbers, sections: told }));
  }
}
