/** The scenarios of `protocol/vectors/scenarios.json`, which the client in Java goes through as well. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterEach, mock, test } from 'node:test';
import { InputLead } from '../src/input/input-lead.js';
import { join } from '../src/tickwire.js';
import { bytesOf, encodeFrame, encodeKeyframe, encodeWelcome, fromHex } from './support/encoder.js';
import { decodeClientMessage, FakeHost, settled } from './support/fakes.js';
import { repliesTo } from './support/replies.js';

const { schema, scenarios, leads } = JSON.parse(
  readFileSync(new URL('../../protocol/vectors/scenarios.json', import.meta.url)),
);
const SAID = 35;
const FRAME_MS = 50;
/** Turns of the event loop in which a client that asks for a seat opens a socket with it. */
const SEAT_TURNS = 8;
const schemaText = JSON.stringify(schema);
const schemaHash = createHash('sha256').update(schemaText).digest('hex').slice(0, 16);

afterEach(() => mock.restoreAll());

const said = (text) =>
  bytesOf((writer) => {
    writer.classId(SAID);
    writer.text(text);
  });

const keyframeOf = (group) => ({ group, type: 'keyframe', body: encodeKeyframe([]) });

/** A client, and the server's side of it. */
class Stage {
  host = new FakeHost();
  startMs = this.host.clock.nowMs();
  room = null;
  ended = false;
  answers = {};
  socket = null;
  rewound = null;
  taken = true;
  endedWith = null;
  /** All that clients have opened. */
  sockets = [];
  /** How many of them there were after the step before. */
  seen = 1;
  /** How many of them there were after the last step that expected `opens`. */
  opensSeen = 1;
  /** Whether each connection is lost as soon as it opens. */
  isDown = false;
  #began = false;
  #joins = 1;

  constructor({ asks, seat }) {
    Object.assign(this.host, { schemaText, schemaHash, answer: seat ?? {} });
    // The browser's own answers from another thread, at no time that a manual clock knows.
    mock.method(
      crypto.subtle,
      'digest',
      async (_, bytes) => new Uint8Array(createHash('sha256').update(new Uint8Array(bytes)).digest()).buffer,
    );
    const options = this.host.options({ game: 'chat', ...asks });
    this.joining = join(options).then((room) => {
      this.room = room;
      room.on('status', ({ state, closeCode }) => {
        this.ended = state === 'closed';
        if (this.ended) this.endedWith = closeCode;
      });
      room.on('rewound', (rewind) => {
        this.rewound = { ...rewind };
      });
    });
  }

  async reach(atMs) {
    // In small steps: what answers a timer may set another.
    while (this.host.clock.nowMs() < this.startMs + atMs) {
      this.host.clock.advance(Math.min(50, this.startMs + atMs - this.host.clock.nowMs()));
      await this.#settle();
    }
    await this.#settle();
    this.socket = this.sockets.at(-1) ?? null;
  }

  /** Lets the client take a seat, and takes in the sockets that it has opened. */
  async #settle() {
    for (let turn = 0; turn < SEAT_TURNS; turn++) await settled();
    const sockets = this.host.sockets();
    this.sockets.push(...sockets);
    if (this.isDown) for (const socket of sockets) this.#lose(socket);
  }

  #lose(socket) {
    socket.readyState = 3;
    socket.drop(1006);
  }

  welcome({ resumedTick, graceMs = 15000, ...numbers }) {
    this.#began = resumedTick >= 0;
    const session = { resumeToken: graceMs > 0 ? 'token' : '', playerId: 1, schemaHash, resumedTick, tickRate: 20 };
    this.socket.deliver(encodeWelcome({ ...session, graceMs, ...numbers }));
  }

  frame({ tick, commandAck, durableLag, frozen, replies = [], broken = [], mended = [] }) {
    const sections = this.#began ? [] : [keyframeOf(0)];
    this.#began = true;
    for (const group of broken) sections.push({ group, type: 'delta', body: new Uint8Array() });
    sections.push(...mended.map(keyframeOf));
    const bodies = replies.map(({ seq, event, refused }) => [seq, event === undefined ? refused : said(event)]);
    if (bodies.length > 0) sections.push(repliesTo(...bodies));
    this.socket.deliver(encodeFrame({ tick, commandAck, durableLag, frozen, sections }));
  }

  async frames({ at, tick, until, ...more }) {
    for (let atMs = at; atMs <= until; atMs += FRAME_MS) {
      await this.reach(atMs);
      this.frame({ tick: tick++, ...more });
    }
  }

  bytes({ hex }) {
    this.socket.deliver(fromHex(hex));
  }

  text({ text }) {
    this.socket.onmessage({ data: text });
  }

  down() {
    this.isDown = true;
  }

  up() {
    this.isDown = false;
  }

  sleep({ ms }) {
    this.host.clock.pass(ms);
    this.host.clock.advance(0);
  }

  hold({ turn }) {
    this.room.input('Steer', () => ({ turn }));
  }

  say({ text, times = 1 }) {
    for (let i = 0; i < times; i++) this.taken = this.room.send('Say', { text });
  }

  ask({ text }) {
    this.room.ask('Say', { text }, { timeoutMs: 1e9 }).then(
      (event) => {
        this.answers[text] = event ? event.text : 'nothing';
      },
      ({ code }) => {
        this.answers[text] = code;
      },
    );
  }

  close({ code }) {
    this.socket.drop(code);
  }

  refuse({ status, code }) {
    this.host.refusals.push({ status, code, title: 'No.', retryAfter: 1 });
  }

  wait() {}

  /** The messages that were sent since the last call, over any connection. */
  take() {
    return this.sockets.flatMap((socket) =>
      socket.sent
        .splice(0)
        .map((bytes) => ({ socket, ...decodeClientMessage(bytes, (reader) => [reader.classId(), reader.int()]) })),
    );
  }

  /** The codes by which the client has closed connections since the last call. */
  closes() {
    const closed = this.sockets.filter(({ closedWith, isCounted }) => closedWith && !isCounted);
    for (const socket of closed) socket.isCounted = true;
    return closed.map(({ closedWith }) => closedWith.code);
  }

  /** The joins since the last call. */
  joins() {
    const joins = this.host.requests.slice(this.#joins);
    this.#joins += joins.length;
    return joins.map(({ role: _role, guest: _guest, resume, ...members }) =>
      resume ? { ...members, resume: 'a token' } : members,
    );
  }
}

const opening = (socket) => {
  const [, credential, applied] = socket.protocols;
  return applied
    ? { resume: true, applied: Number(applied.split('.')[1]) }
    : { resume: credential.startsWith('resume') };
};

/** What the client did since the step before. */
function seenOf(stage, { before, sent }) {
  const attempts = stage.sockets.length - stage.seen;
  const now = sent.filter(({ socket }) => socket === stage.socket);
  const kinds = now.map(({ message }) => message).filter((message) => message !== 'Ping');
  const all = [...before, ...sent];
  return {
    commands: () =>
      now
        .filter(({ commands }) => commands)
        .map(({ commands, seq }) => [commands.map(([, text]) => text).join(''), seq]),
    sent: () => kinds.filter((message, i) => message !== kinds[i - 1]),
    pings: () => all.filter(({ message }) => message === 'Ping').length,
    keyframes: () => all.filter(({ message }) => message === 'KeyframeRequest').map(({ group }) => group),
    closes: () => stage.closes(),
    opens: () => (stage.sockets.length === stage.opensSeen ? null : opening(stage.socket)),
    attempts: ([least, most]) => (least <= attempts && attempts <= most ? [least, most] : attempts),
    joins: () => stage.joins(),
    taken: () => stage.taken,
    rewound: () => stage.rewound,
    answers: () => stage.answers,
    ended: () => stage.ended,
    endedWith: () => stage.endedWith,
  };
}

for (const { topic, what, steps, ...scenario } of scenarios) {
  test(`should keep to the scenario: ${topic}: ${what}`, async () => {
    const stage = new Stage(scenario);
    await stage.reach(0);
    for (const { at, do: act, expect = {}, ...more } of steps) {
      await stage.reach(at);
      const before = stage.take();
      stage.rewound = null;
      await stage[act]({ at, ...more });
      await settled();
      await stage.reach(at);
      const seen = seenOf(stage, { before, sent: stage.take() });
      for (const [name, value] of Object.entries(expect)) {
        assert.deepEqual(seen[name](value), value, `${name} at ${at} ms`);
      }
      stage.seen = stage.sockets.length;
      if ('opens' in expect) stage.opensSeen = stage.seen;
      if (!('closes' in expect)) stage.closes();
    }
    stage.room.close();
  });
}

for (const { what, tickRate, ways } of leads) {
  test(`should keep to the lead: ${what}`, () => {
    const periodMs = 1000 / tickRate;
    const lead = new InputLead(periodMs, 1);
    let tick = 0;
    lead.opened(0, 0);
    for (const part of ways) {
      for (let left = part.ticks; left > 0; left--) {
        tick++;
        const target = Math.floor(tick + lead.at(tick * periodMs));
        lead.sent(tick, 0);
        lead.acknowledged(tick, target - (tick + part.way), tick * periodMs);
      }
      const [least, most] = part.lead;
      const seen = lead.at(tick * periodMs);
      assert.ok(least <= seen && seen <= most, `${seen} after ${JSON.stringify(part)}`);
    }
  });
}
