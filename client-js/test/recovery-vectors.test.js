/** The scenarios of `protocol/vectors/recovery.json`, which the client in Java goes through as well. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterEach, mock, test } from 'node:test';
import { join } from '../src/tickwire.js';
import { bytesOf, encodeFrame, encodeKeyframe, encodeWelcome } from './support/encoder.js';
import { FakeHost, settled } from './support/fakes.js';
import { repliesTo } from './support/replies.js';

const { schema, scenarios } = JSON.parse(
  readFileSync(new URL('../../protocol/vectors/recovery.json', import.meta.url)),
);
const SAID = 35;
const schemaText = JSON.stringify(schema);
const schemaHash = createHash('sha256').update(schemaText).digest('hex').slice(0, 16);

afterEach(() => mock.restoreAll());

const said = (text) =>
  bytesOf((writer) => {
    writer.classId(SAID);
    writer.text(text);
  });

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
  #began = false;
  #joins = 1;
  #seats = 0;

  constructor() {
    Object.assign(this.host, { schemaText, schemaHash });
    const options = this.host.options({ game: 'chat' });
    this.joining = join(options).then((room) => {
      this.room = room;
      room.on('status', ({ state }) => {
        this.ended = state === 'closed';
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
      await settled();
    }
    let opened = null;
    do {
      await settled();
      const sockets = this.host.sockets();
      this.#seats += sockets.filter(({ protocols }) => protocols[1].startsWith('ticket.')).length;
      opened = sockets.at(-1) ?? opened;
      // A client opens a socket once it has a seat and has hashed the schema, which other threads do.
    } while (this.#seats < this.host.seats);
    this.socket = opened ?? this.socket;
    return opened;
  }

  welcome({ resumedTick, ...numbers }) {
    this.#began = resumedTick >= 0;
    const session = { graceMs: 15000, resumeToken: 'token', playerId: 1, schemaHash, resumedTick, tickRate: 20 };
    this.socket.deliver(encodeWelcome({ ...session, ...numbers }));
  }

  frame({ tick, commandAck, durableLag, frozen, replies = [] }) {
    const sections = this.#began ? [] : [{ group: 0, type: 'keyframe', body: encodeKeyframe([]) }];
    this.#began = true;
    const bodies = replies.map(({ seq, event, refused }) => [seq, event === undefined ? refused : said(event)]);
    if (bodies.length > 0) sections.push(repliesTo(...bodies));
    this.socket.deliver(encodeFrame({ tick, commandAck, durableLag, frozen, sections }));
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
    this.host.refusals.push({ status, code, title: 'No.' });
  }

  wait() {}

  /** The commands that were sent since the last call. */
  commands() {
    const messages = this.socket.take().filter(({ commands }) => commands);
    return messages.map(({ commands, seq }) => [commands.map(([, text]) => text).join(''), seq]);
  }

  /** The joins since the last call. */
  joins() {
    const joins = this.host.requests.slice(this.#joins);
    this.#joins += joins.length;
    return joins.map(({ role: _role, guest: _guest, ...members }) => members);
  }
}

const opening = (socket) => {
  if (socket === null) return null;
  const [, credential, applied] = socket.protocols;
  return applied
    ? { resume: true, applied: Number(applied.split('.')[1]) }
    : { resume: credential.startsWith('resume') };
};

for (const { what, steps } of scenarios) {
  test(`should keep to the scenario: ${what}`, async () => {
    const stage = new Stage();
    while (stage.socket === null) {
      await settled();
      await stage.reach(0);
    }
    for (const { at, do: act, expect = {}, ...more } of steps) {
      const before = await stage.reach(at);
      stage.commands();
      stage.rewound = null;
      stage[act](more);
      await settled();
      const opened = (await stage.reach(at)) ?? before;
      const seen = {
        commands: () => stage.commands(),
        taken: () => stage.taken,
        rewound: () => stage.rewound,
        answers: () => stage.answers,
        opens: () => opening(opened),
        joins: () => stage.joins(),
        ended: () => stage.ended,
      };
      for (const [name, value] of Object.entries(expect)) assert.deepEqual(seen[name](), value, `${name} at ${at} ms`);
    }
    stage.room.close();
  });
}
