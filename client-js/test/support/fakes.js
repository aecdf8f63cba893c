/** The outside world of a room, under a test's control: time, HTTP, sockets. */
import { mock } from 'node:test';
import { WireReader } from '../../src/wire/wire.js';
import { encodeFrame, encodePong, encodeWelcome } from './encoder.js';
import { RaceModel, raceHash, raceText } from './race.js';

/** Stands still until advanced; then runs what is due, in order. */
export class FakeClock {
  #now = 1000;
  #timers = new Map();
  #next = 1;

  nowMs = () => this.#now;

  setTimer = (call, delayMs) => {
    const timer = this.#next++;
    this.#timers.set(timer, { timer, call, atMs: this.#now + delayMs });
    return timer;
  };

  clearTimer = (timer) => {
    this.#timers.delete(timer);
  };

  /** How many timers are set. */
  get timers() {
    return this.#timers.size;
  }

  /** Lets time go by without any timer, as in a throttled tab. */
  pass(ms) {
    this.#now += ms;
  }

  advance(ms) {
    const untilMs = this.#now + ms;
    for (let due = this.#first(); due && due.atMs <= untilMs; due = this.#first()) {
      this.#timers.delete(due.timer);
      this.#now = Math.max(this.#now, due.atMs);
      due.call();
    }
    this.#now = untilMs;
  }

  /** The timer that is due first; of several the one that was set first. */
  #first() {
    let first = null;
    for (const timer of this.#timers.values()) {
      if (!first || timer.atMs < first.atMs) first = timer;
    }
    return first;
  }
}

/** A socket whose other end is the test. */
class FakeSocket {
  readyState = 1;
  sent = [];
  closedWith = null;

  constructor(url, protocols) {
    this.url = url;
    this.protocols = protocols;
  }

  send(bytes) {
    this.sent.push(bytes.slice());
  }

  close(code, reason) {
    this.closedWith ??= { code, reason };
  }

  deliver(bytes) {
    this.onmessage({ data: bytes.slice().buffer });
  }

  drop(code, reason = '') {
    this.onclose({ code, reason });
  }

  /** Takes the messages sent since the last call. */
  take() {
    return this.sent.splice(0).map((bytes) => decodeClientMessage(bytes));
  }
}

/** One Drive: class id, gas, turn. */
const readDrive = (reader) => [reader.classId(), reader.boolean(), reader.byte()];

/** Reads a client's message. */
export function decodeClientMessage(bytes, readInput = readDrive) {
  const reader = new WireReader(bytes);
  const classId = reader.classId();
  switch (classId) {
    case 20: {
      const appliedTick = reader.int();
      reader.classId();
      const count = reader.varint() - 1;
      const inputs = Array.from({ length: count }, () => readInput(reader));
      const [seq, targetTick, viewFraction, viewTick] = [reader.int(), reader.int(), reader.int(), reader.int()];
      reader.expectEnd();
      return { message: 'Inputs', appliedTick, inputs, seq, targetTick, viewFraction, viewTick };
    }
    case 21: {
      reader.classId();
      const count = reader.varint() - 1;
      const commands = Array.from({ length: count }, () => {
        const id = reader.classId();
        return id === 34 ? [id, reader.text(1024)] : [id];
      });
      const seq = reader.int();
      reader.expectEnd();
      return { message: 'Commands', commands, seq };
    }
    case 22:
      return { message: 'KeyframeRequest', group: reader.int() };
    case 23:
      return { message: 'Ping', appliedTick: reader.int(), nonce: reader.int() };
    default:
      throw new Error(`class id ${classId}`);
  }
}

const json = (status, value) => new Response(JSON.stringify(value), { status });

/** A host of the race game that gives every request a seat, unless `refusals` holds an answer for it. */
export class FakeHost {
  clock = new FakeClock();
  requests = [];
  refusals = [];
  /** How many seats were given. */
  seats = 0;
  answer = {};
  schemaText = raceText;
  schemaHash = raceHash;
  /** The module of the game's rules; null: there is none. */
  rulesText = null;
  #sockets = [];
  #waiting = [];

  constructor() {
    const host = this;
    this.WebSocket = class extends FakeSocket {
      constructor(url, protocols) {
        super(url, protocols);
        const waiting = host.#waiting.shift();
        if (waiting) waiting(this);
        else host.#sockets.push(this);
      }
    };
    mock.method(globalThis, 'fetch', async (url, request) => this.#serve(new URL(url), request));
  }

  #serve(url, request) {
    if (url.pathname === `/api/schema/${this.schemaHash}`) return new Response(this.schemaText);
    if (url.pathname.startsWith('/api/rules/') && this.rulesText !== null) return new Response(this.rulesText);
    if (url.pathname.startsWith('/api/rules/')) return json(404, { code: 'unknown-rules', title: 'No.' });
    if (url.pathname !== '/api/join') return json(404, { code: 'not-found', title: 'No.' });
    this.requests.push(JSON.parse(request.body));
    const refusal = this.refusals.shift();
    if (refusal instanceof Error) throw refusal;
    if (refusal) {
      const { retryAfter, ...problem } = refusal;
      const headers = retryAfter === undefined ? {} : { 'retry-after': `${retryAfter}` };
      return new Response(JSON.stringify(problem), { status: refusal.status, headers });
    }
    const { resume } = this.requests.at(-1);
    this.seats += resume ? 0 : 1;
    return json(200, {
      room: 'r7',
      url: 'ws://host/rooms/r7',
      ...(!resume && { ticket: `t${this.requests.length}` }),
      schema: `/api/schema/${this.schemaHash}`,
      protocolVersion: 'tickwire.1',
      ...this.answer,
    });
  }

  /** The next socket that a client opens. */
  socket() {
    const socket = this.#sockets.shift();
    return socket ? Promise.resolve(socket) : new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** The opened sockets that the test has not taken yet. */
  sockets() {
    return this.#sockets.splice(0);
  }

  options(more) {
    return { game: 'race', name: 'Ann', url: 'http://host', WebSocket: this.WebSocket, clock: this.clock, ...more };
  }
}

export const welcome = (more) => encodeWelcome({ playerId: 7, schemaHash: raceHash, tick: 100, ...more });
export const pong = encodePong;
export const frame = (tick, sections, more) => encodeFrame({ tick, sections, ...more });

/** Waits for what was promised already: answers of fake requests, microtasks. */
export const settled = () => new Promise((resolve) => setImmediate(resolve));

/** Joins as player 7 and plays up to the first frame, at tick 101. */
export async function playing(join, { model = new RaceModel(), host = new FakeHost(), welcomed, ...options } = {}) {
  const joining = join(host.options(options));
  const socket = await host.socket();
  socket.deliver(welcome(welcomed));
  socket.deliver(frame(101, model.keyframes()));
  return { room: await joining, socket, host, model, clock: host.clock };
}
