/** Commands and asks of a client whose room goes on in another build of its game. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { afterEach, beforeEach, mock, test } from 'node:test';
import { REJOIN_BACKOFF_MS_MAX } from '../../src/wire/limits.js';
import { WireReader } from '../../src/wire/wire.js';
import { bytesOf } from '../support/encoder.js';
import { frame, settled } from '../support/fakes.js';
import { raceHash, raceJson } from '../support/race.js';
import { repliesTo } from '../support/replies.js';
import { draw, survivor, welcomeBack } from '../support/survivor.js';

const SAY = 33;
const HONKED = 34;

/** Honk is gone, what is said is shorter, and all numbers have changed. */
const schemaText = JSON.stringify({
  ...raceJson,
  commands: [{ name: 'Say', id: SAY, fields: [{ name: 'text', type: 'text', max: 3 }] }],
  events: [{ ...raceJson.events[0], id: HONKED }],
});
const schemaHash = createHash('sha256').update(schemaText).digest('hex').slice(0, 16);

beforeEach(() => draw());
afterEach(() => mock.restoreAll());

/** What comes of an ask: the event, the code of the error, null as long as nothing has. */
function ask(room, name, fields) {
  const asked = { outcome: null };
  room.ask(name, fields, { timeoutMs: 1e9 }).then(
    (event) => {
      asked.outcome = event ?? 'nothing';
    },
    ({ code }) => {
      asked.outcome = code;
    },
  );
  return asked;
}

const outcomes = async (...asked) => {
  await settled();
  return asked.map(({ outcome }) => outcome);
};

const honked = (playerId) =>
  bytesOf((writer) => {
    writer.classId(HONKED);
    writer.int(playerId);
  });

/** The texts that were said since the last call, and the number of the last. */
function said(socket) {
  const texts = [];
  let last = 0;
  for (const bytes of socket.sent.splice(0)) {
    const reader = new WireReader(bytes);
    if (reader.classId() !== 21) continue;
    reader.classId();
    for (let left = reader.varint() - 1; left > 0; left--) {
      assert.equal(reader.classId(), SAY);
      texts.push(reader.text(1024));
    }
    last = reader.int();
  }
  return [texts, last];
}

/** The connection is lost, and the room has another schema when the client is back. */
async function deploy({ socket, host }, hash = schemaHash) {
  socket.drop(1006);
  (await host.socket()).deliver(welcomeBack({ epoch: 2, schemaHash: hash }));
  await settled();
  if (hash === schemaHash) Object.assign(host, { schemaText, schemaHash });
}

async function back({ host, clock }, more) {
  clock.advance(REJOIN_BACKOFF_MS_MAX);
  const next = await host.socket();
  assert.deepEqual(next.protocols, ['tickwire.1', 'resume.k1', 'applied.-1']);
  next.deliver(welcomeBack({ epoch: 2, schemaHash: host.schemaHash, ...more }));
  return next;
}

test('should send waiting commands under the new schema, and drop those that it does not take', async () => {
  const played = await survivor({ rejoin: true });
  const { room, model } = played;
  const asked = [
    ask(room, 'Say', { text: 'a' }),
    ask(room, 'Honk'),
    ask(room, 'Say', { text: 'b' }),
    ask(room, 'Say', { text: 'too long' }),
  ];
  room.send('Honk');
  room.send('Say', { text: 'c' });
  await deploy(played);
  assert.deepEqual(await outcomes(...asked), [null, null, null, null]);
  const next = await back(played, { commandSeq: 0 });
  assert.deepEqual(said(next), [['a', 'b', 'c'], 3]);
  assert.deepEqual(await outcomes(...asked), [null, 'schema-changed', null, 'schema-changed']);
  next.deliver(frame(200, [...model.keyframes(), repliesTo([2, honked(5)])], { commandAck: 2 }));
  assert.deepEqual(await outcomes(...asked), ['nothing', 'schema-changed', { playerId: 5 }, 'schema-changed']);
  assert.equal(room.stats.droppedCommands, 3);
  room.send('Say', { text: 'd' });
  await settled();
  assert.deepEqual(said(next), [['d'], 4]);
  assert.throws(() => room.send('Honk'), TypeError);
  room.close();
});

test('should say that an answer may be lost which the new build does not repeat', async () => {
  const played = await survivor({ rejoin: true });
  const { room, model } = played;
  const [handled, later, waiting] = ['a', 'b', 'c'].map((text) => ask(room, 'Say', { text }));
  await settled();
  await deploy(played);
  const next = await back(played, { commandSeq: 2 });
  assert.deepEqual(said(next), [['c'], 3]);
  next.deliver(frame(200, [...model.keyframes(), repliesTo([2])], { commandAck: 2 }));
  assert.deepEqual(await outcomes(handled, later, waiting), ['lost', null, null]);
  next.deliver(frame(203, [...model.deltas(), repliesTo([2, honked(2)], [3, honked(3)])], { commandAck: 3 }));
  assert.deepEqual(await outcomes(later, waiting), [{ playerId: 2 }, { playerId: 3 }]);
  room.close();
});

test('should go on with its commands in a seat that it finds again under the same schema', async () => {
  for (const epoch of [1, 2]) {
    const played = await survivor({ rejoin: true });
    const { room, model } = played;
    const [handled, waiting] = ['a', 'b'].map((text) => ask(room, 'Say', { text }));
    await settled();
    await deploy(played, 'ffffffffffffffff');
    assert.equal(played.host.schemaHash, raceHash);
    const next = await back(played, { commandSeq: 1, epoch });
    assert.equal(next.take().find(({ message }) => message === 'Commands').seq, 2);
    next.deliver(frame(200, model.keyframes(), { commandAck: 2 }));
    assert.deepEqual(await outcomes(handled, waiting), [epoch === 1 ? 'lost' : 'nothing', 'nothing']);
    room.close();
    mock.restoreAll();
    draw();
  }
});

test('should fail its asks when it does not get its seat again', async () => {
  const ends = {
    'the page leaves': ({ room }) => room.close(),
    'the host gives no seat': ({ host, clock }) => {
      host.refusals.push(...[1, 2].map(() => ({ status: 403, code: 'banned', title: 'No.' })));
      clock.advance(REJOIN_BACKOFF_MS_MAX);
    },
    'another seat is taken': async ({ host, clock }) => {
      host.refusals.push({ status: 404, code: 'unknown-room', title: 'No.' });
      clock.advance(REJOIN_BACKOFF_MS_MAX);
      assert.match((await host.socket()).protocols[1], /^ticket\./);
    },
    'the session is over': async ({ host, clock }) => {
      clock.advance(REJOIN_BACKOFF_MS_MAX);
      (await host.socket()).drop(4403);
      await settled();
    },
    'it is in another room': async (played) => {
      await back(played, { roomInstance: 'ab'.repeat(16) });
    },
  };
  for (const [what, end] of Object.entries(ends)) {
    const played = await survivor({ rejoin: true });
    const asked = ask(played.room, 'Honk');
    await deploy(played);
    await end(played);
    assert.deepEqual(await outcomes(asked), [what === 'it is in another room' ? 'lost' : 'closed'], what);
    played.room.close();
    assert.equal(played.clock.timers, 0, what);
    mock.restoreAll();
    draw();
  }
});

test('should fail its asks at once when it may not take a seat again', async () => {
  const played = await survivor({ rejoin: false });
  const asked = ask(played.room, 'Honk');
  await deploy(played);
  assert.deepEqual(await outcomes(asked), ['closed']);
  assert.equal(played.clock.timers, 0);
});
