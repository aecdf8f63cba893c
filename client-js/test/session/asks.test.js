import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock, test } from 'node:test';
import { AskError, join } from '../../src/tickwire.js';
import { bytesOf } from '../support/encoder.js';
import { frame, playing, settled } from '../support/fakes.js';
import { RaceModel } from '../support/race.js';
import { repliesTo } from '../support/replies.js';
import { honked } from '../support/session-server.js';
import { draw, statusesOf, survivor, welcomeBack } from '../support/survivor.js';

const MISSED = 1;

beforeEach(() => draw());
afterEach(() => mock.restoreAll());

/** Asks; `outcome` is what came of it, null as long as nothing has. */
function ask(room, text = 'a', options = undefined) {
  const asked = { outcome: null };
  room.ask('Say', { text }, options).then(
    (event) => {
      asked.outcome = { event };
    },
    (error) => {
      asked.outcome = error;
    },
  );
  return asked;
}

/** What came of each: the event, the code of the error, null as long as nothing has. */
async function outcomes(...asked) {
  await settled();
  return asked.map(({ outcome }) => outcome && (outcome.code ?? outcome.event));
}

/** A room whose server answers when the test says so. */
async function asking(options) {
  const played = await survivor(options);
  let tick = 101;
  /** Delivers a frame. */
  const tell = (replies, { socket = played.socket, ...head } = {}) => {
    tick += 3;
    const section = replies.length > 0 ? [repliesTo(...replies)] : [];
    socket.deliver(frame(tick, [...played.model.deltas(), ...section], head));
  };
  return { ...played, tell };
}

test('should resolve each ask with its answering event', async () => {
  const { room, socket, tell, clock } = await asking();
  const heard = [];
  room.on('Honked', (event) => heard.push(event));
  room.send('Honk');
  const [a, b] = [ask(room, 'a'), ask(room, 'b')];
  await settled();
  const [{ commands, seq }] = socket.take().filter(({ message }) => message === 'Commands');
  assert.deepEqual([commands, seq], [[[33], [34, 'a'], [34, 'b']], 3]);
  tell([[3, honked(30)]], { commandAck: 1 });
  assert.deepEqual(await outcomes(a, b), [null, { playerId: 30 }]);
  tell([[2, honked(20)]], { commandAck: 2 });
  assert.deepEqual(await outcomes(a, b), [{ playerId: 20 }, { playerId: 30 }]);
  assert.deepEqual(heard, []);
  room.close();
  assert.equal(clock.timers, 0);
});

test('should resolve with nothing when the command was handled without an answer', async () => {
  const { room, tell } = await asking();
  const asked = ask(room);
  await settled();
  tell([]);
  assert.deepEqual(await outcomes(asked), [null]);
  tell([], { commandAck: 1 });
  assert.deepEqual(await outcomes(asked), [undefined]);
  room.close();
});

test('should reject with what the game says against it', async () => {
  const { room, tell } = await asking();
  const [a, b] = [ask(room), ask(room)];
  await settled();
  tell(
    [
      [1, 'Not while flying.'],
      [2, ''],
    ],
    { commandAck: 2 },
  );
  assert.deepEqual(await outcomes(a, b), ['refused', 'refused']);
  assert.ok(a.outcome instanceof AskError);
  assert.deepEqual(
    [a.outcome.title, a.outcome.message, a.outcome.name],
    ['Not while flying.', 'Not while flying.', 'AskError'],
  );
  assert.equal(b.outcome.title, 'The game refused it.');
  room.close();
});

test('should wait for an answer that comes later than the command is handled', async () => {
  const { room, tell } = await asking();
  const [a, b] = [ask(room), ask(room)];
  await settled();
  tell([[1], [2]], { commandAck: 2 });
  tell([], { commandAck: 2 });
  assert.deepEqual(await outcomes(a, b), [null, null]);
  tell(
    [
      [2, 'no'],
      [1, honked(1)],
    ],
    { commandAck: 2 },
  );
  assert.deepEqual(await outcomes(a, b), [{ playerId: 1 }, 'refused']);
  room.close();
});

test('should not wait for ever, and not mind an answer that comes then', async () => {
  const { room, tell, clock } = await asking();
  const asked = [
    ask(room),
    ask(room, 'b', { timeoutMs: 500 }),
    ask(room, 'c', { timeoutMs: Number.POSITIVE_INFINITY }),
  ];
  await settled();
  const pass = (ms) => {
    for (; ms > 0; ms -= 100) {
      clock.advance(Math.min(ms, 100));
      tell([]);
    }
  };
  pass(499);
  assert.deepEqual(await outcomes(...asked), [null, null, null]);
  clock.advance(1);
  assert.deepEqual(await outcomes(...asked), [null, 'timeout', null]);
  pass(9499);
  tell([[2]], { commandAck: 1 });
  assert.deepEqual(await outcomes(...asked), [undefined, 'timeout', null]);
  pass(60_000);
  tell(
    [
      [1, honked(1)],
      [2, honked(2)],
      [3, honked(3)],
      [77, 'who?'],
    ],
    { commandAck: 3 },
  );
  assert.deepEqual(await outcomes(...asked), [undefined, 'timeout', { playerId: 3 }]);
  const last = ask(room);
  clock.advance(2900);
  tell([]);
  clock.advance(2900);
  tell([]);
  clock.advance(2900);
  tell([]);
  clock.advance(1300);
  assert.deepEqual(await outcomes(last), ['timeout']);
  room.close();
});

test('should reject an ask that cannot be sent', async () => {
  const { room, socket } = await asking();
  socket.take();
  await assert.rejects(room.ask('Shout'), /no command is named "Shout"; there is Honk, Say/);
  await assert.rejects(room.ask('Say'), { name: 'TypeError', message: /Say.text/ });
  await assert.rejects(room.ask('Say', { text: 'a\nb' }), { name: 'RangeError', message: /Say.text/ });
  for (const timeoutMs of [0, -1, Number.NaN]) {
    await assert.rejects(room.ask('Honk', {}, { timeoutMs }), { name: 'RangeError', message: /timeoutMs/ });
  }
  assert.deepEqual(socket.take(), []);
  room.close();
});

test('should let no more wait than it may', async () => {
  const { room, tell, clock } = await asking();
  const asked = [];
  for (let i = 0; i < 16; i++) {
    for (let k = 0; k < 16; k++) asked.push(ask(room));
    await settled();
    tell([], { commandAck: 0 });
  }
  const full = ask(room);
  assert.deepEqual(await outcomes(full), ['full']);
  // That they are handled does not make room as long as they are to be answered.
  tell(
    asked.map((_, i) => [i + 1]),
    { commandAck: 256 },
  );
  assert.deepEqual(await outcomes(ask(room)), ['full']);
  tell([[7, honked(7)]], { commandAck: 256 });
  assert.deepEqual(await outcomes(asked[6]), [{ playerId: 7 }]);
  assert.deepEqual(await outcomes(ask(room), ask(room)), [null, 'full']);
  room.close();
  assert.equal(clock.timers, 0);
});

test('should reject when too many commands are kept, and count it', async () => {
  const { room } = await asking();
  for (let i = 0; i < 256; i++) room.send('Honk');
  assert.deepEqual(await outcomes(ask(room)), ['full']);
  assert.equal(room.stats.droppedCommands, 1);
  room.close();
});

test('should reject when the room is left or ends, and from then on', async () => {
  for (const end of [
    ({ room }) => room.close(),
    ({ socket }) => socket.drop(4404),
    ({ socket }) => socket.drop(4401),
  ]) {
    for (const rejoin of [false, true]) {
      const played = await asking({ rejoin });
      const asked = ask(played.room);
      await settled();
      end(played);
      assert.deepEqual(await outcomes(asked, ask(played.room)), ['closed', 'closed']);
      played.room.close();
      assert.equal(played.clock.timers, 0);
      mock.restoreAll();
      draw();
    }
  }
});

test('should be answered by frames that were missed, which say nothing of what is handled', async () => {
  const { room, socket, host, tell } = await asking();
  const asked = [ask(room), ask(room), ask(room)];
  await settled();
  socket.drop(1006);
  const next = await host.socket();
  const meanwhile = ask(room);
  next.deliver(welcomeBack({ resumedTick: 101 }));
  assert.equal(next.take().find(({ message }) => message === 'Commands').seq, 4);
  tell([[1, honked(1)]], { socket: next, flags: MISSED, commandAck: 9 });
  tell([[2]], { socket: next, flags: MISSED });
  assert.deepEqual(await outcomes(...asked, meanwhile), [{ playerId: 1 }, null, null, null]);
  tell([], { socket: next, commandAck: 3 });
  assert.deepEqual(await outcomes(...asked, meanwhile), [{ playerId: 1 }, null, undefined, null]);
  tell(
    [
      [2, honked(2)],
      [4, honked(4)],
    ],
    { socket: next, commandAck: 4 },
  );
  assert.deepEqual(await outcomes(...asked, meanwhile), [{ playerId: 1 }, { playerId: 2 }, undefined, { playerId: 4 }]);
  room.close();
});

test('should say that an answer may be lost when the session is resumed with nothing', async () => {
  const { room, socket, host, model, tell, clock } = await asking();
  const handledBefore = ask(room, 'later');
  await settled();
  tell([[1]], { commandAck: 1 });
  const [handledMeanwhile, answeredNow, laterNow, notHandled] = ['b', 'c', 'd', 'e'].map((text) => ask(room, text));
  await settled();
  socket.drop(1006);
  // A connection that comes to nothing changes nothing.
  const between = await host.socket();
  between.deliver(welcomeBack({ resumeToken: 'k3' }));
  const sentBetween = ask(room, 'f');
  await settled();
  between.drop(1006);
  clock.advance(500);
  const next = await host.socket();
  const made = [ask(room, 'g'), ask(room, 'h')];
  next.deliver(welcomeBack({ resumeToken: 'k4', commandSeq: 5 }));
  await settled();
  const all = [handledBefore, handledMeanwhile, answeredNow, laterNow, notHandled, sentBetween, ...made];
  assert.deepEqual(
    await outcomes(...all),
    all.map(() => null),
  );
  next.deliver(frame(200, [...model.keyframes(), repliesTo([3, honked(3)], [4])], { commandAck: 4 }));
  assert.deepEqual(await outcomes(...all), ['lost', 'lost', { playerId: 3 }, null, null, null, null, null]);
  next.deliver(frame(203, [...model.deltas(), repliesTo([6, honked(6)])], { commandAck: 7 }));
  assert.deepEqual((await outcomes(...all)).slice(3), [null, undefined, { playerId: 6 }, undefined, null]);
  next.deliver(frame(206, [...model.deltas(), repliesTo([4, honked(4)])], { commandAck: 8 }));
  assert.deepEqual((await outcomes(...all)).slice(3), [
    { playerId: 4 },
    undefined,
    { playerId: 6 },
    undefined,
    undefined,
  ]);
  room.close();
});

test('should trust the first frame for what was asked while the connection was lost, and for nothing before', async () => {
  const { room, socket, host, model } = await asking();
  const before = ask(room);
  await settled();
  socket.drop(1006);
  const made = [ask(room), ask(room)];
  await settled();
  const next = await host.socket();
  next.deliver(welcomeBack({ commandSeq: 1 }));
  next.deliver(frame(200, [...model.keyframes(), repliesTo([3, honked(3)])], { commandAck: 3 }));
  assert.deepEqual(await outcomes(before, ...made), ['lost', undefined, { playerId: 3 }]);
  room.close();
});

test('should lose what was asked in a room that another one takes the place of, and ask the new one', async () => {
  const { room, socket, host } = await asking();
  const heard = statusesOf(room);
  const before = ask(room);
  await settled();
  socket.drop(1006);
  const next = await host.socket();
  const other = new RaceModel();
  next.deliver(welcomeBack({ roomInstance: 'ab'.repeat(16), tick: 3 }));
  assert.deepEqual(await outcomes(before, ask(room)), ['lost', 'closed']);
  next.deliver(frame(6, other.keyframes()));
  assert.equal(heard.at(-1), 'playing');
  const after = ask(room);
  await settled();
  assert.equal(next.take().find(({ message }) => message === 'Commands').seq, 1);
  next.deliver(frame(9, [...other.deltas(), repliesTo([1, honked(1)])], { commandAck: 1 }));
  assert.deepEqual(await outcomes(after), [{ playerId: 1 }]);
  room.close();
});

test('should not believe that commands are handled which it has not sent', async () => {
  const { room, tell } = await asking();
  const asked = ask(room);
  tell([], { commandAck: 1 });
  assert.deepEqual(await outcomes(asked), [null]);
  tell([], { commandAck: 1 });
  assert.deepEqual(await outcomes(asked), [undefined]);
  room.close();
});

const body = (write) => ({ group: 1, type: 'replies', body: bytesOf(write) });

for (const [name, ...sections] of [
  ['a number of 0', body((writer) => writer.raw([0, 2]))],
  ['a number that is none', body((writer) => writer.raw([0xff, 0xff, 0xff, 0xff, 0x0f, 2]))],
  ['a status that is none', body((writer) => writer.raw([1, 3]))],
  ['no status', body((writer) => writer.raw([1]))],
  ['an unknown event', body((writer) => writer.raw([1, 0, 99]))],
  ['half an event', body((writer) => writer.raw([1, 0, 37]))],
  ['a refusal that is too long', repliesTo([1, 'x'.repeat(257)])],
  ['a refusal with a control character', repliesTo([1, 'a\nb'])],
  ['another group', { ...repliesTo([1]), group: 0 }],
  ['a second section', repliesTo([1]), repliesTo([2])],
]) {
  test(`should refuse a reply with ${name}`, async () => {
    const { room, socket, model } = await playing(join);
    const asked = ask(room);
    await settled();
    socket.deliver(frame(104, [...model.deltas(), ...sections]));
    assert.deepEqual(await outcomes(asked), ['closed']);
    assert.match(statusesOf(room)[0], /closed protocol-error/);
    assert.match(String(socket.closedWith.code), /^44(00|22)$/);
  });
}

test('should take the longest refusal', async () => {
  const { room, tell } = await asking();
  const asked = ask(room);
  await settled();
  tell([[1, '€'.repeat(256)]]);
  await settled();
  assert.equal(asked.outcome.title, '€'.repeat(256));
  room.close();
});
