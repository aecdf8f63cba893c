import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock, test } from 'node:test';
import { join } from '../../src/tickwire.js';
import { REJOIN_BACKOFF_MS_MAX } from '../../src/wire/limits.js';
import { frame, settled, welcome } from '../support/fakes.js';
import { RaceModel } from '../support/race.js';
import { draw, GRACE_MS, statusesOf, survivor, welcomeBack } from '../support/survivor.js';

beforeEach(() => draw());
afterEach(() => mock.restoreAll());

test('should take over a seat, and go on from its numbers', async () => {
  const { room, socket, host, model, clock } = await survivor();
  const { seat } = room;
  assert.equal(JSON.parse(JSON.stringify(seat)), seat);
  socket.drop(1006);
  room.close();
  host.sockets();
  for (const options of [{}, { game: 'race' }, { game: undefined, room: 'r7' }, { game: undefined }]) {
    const joining = join(host.options({ seat, ...options }));
    const next = await host.socket();
    assert.deepEqual(next.protocols, ['tickwire.1', 'resume.k1', 'applied.-1']);
    assert.equal(next.url, 'ws://host/rooms/r7');
    next.deliver(welcomeBack({ commandSeq: 12 }));
    next.deliver(frame(200, model.keyframes(), { ack: 90, commandAck: 11 }));
    const taken = await joining;
    assert.deepEqual([taken.id, taken.playerId, taken.tick], ['r7', 7, 200]);
    assert.notEqual(taken.seat, seat);
    taken.input('Drive', () => ({ turn: 0, gas: true }));
    taken.send('Honk');
    await settled();
    clock.advance(20);
    const sent = next.take();
    assert.equal(sent.find(({ message }) => message === 'Commands').seq, 13);
    assert.equal(sent.find(({ message }) => message === 'Inputs').seq, 91);
    taken.close();
  }
  assert.deepEqual(host.requests.slice(1), Array(4).fill({ resume: 'k1' }));
  assert.equal(host.seats, 1);
});

/** The client joins again: it asks for the seat that it had. */
async function assertTakesItsSeatBack({ room, host, model, clock }, statuses) {
  clock.advance(REJOIN_BACKOFF_MS_MAX);
  const next = await host.socket();
  assert.deepEqual(next.protocols, ['tickwire.1', 'resume.k1', 'applied.-1']);
  next.deliver(welcomeBack({ commandSeq: 12 }));
  next.deliver(frame(200, model.keyframes(), { ack: 90, commandAck: 11 }));
  await settled();
  assert.deepEqual([statuses.at(-1), room.playerId, host.seats], ['playing', 7, 1]);
}

test('should keep the seat when the room has another schema', async () => {
  for (const rejoin of [true, false]) {
    const survived = await survivor({ rejoin });
    const { room, socket, host } = survived;
    const { seat } = room;
    const statuses = statusesOf(room);
    socket.drop(1006);
    (await host.socket()).deliver(welcomeBack({ schemaHash: '0123456789abcdef' }));
    await settled();
    assert.equal(room.seat, seat);
    assert.equal(statuses.at(-1), `${rejoin ? 'reconnecting' : 'closed'} schema-changed`);
    if (!rejoin) continue;
    await assertTakesItsSeatBack(survived, statuses);
  }
});

test('should ask for its seat first when the host comes back later than its grace time', async () => {
  const survived = await survivor({ rejoin: true });
  const { room, socket, host, clock } = survived;
  const { seat } = room;
  const statuses = statusesOf(room);
  socket.drop(1006);
  for (let ms = 0; ms < GRACE_MS; ms += 50) {
    clock.advance(50);
    for (const attempt of host.sockets()) attempt.drop(1006);
    await settled();
  }
  assert.deepEqual([room.seat, statuses.at(-1)], [seat, 'reconnecting connection-lost']);
  host.refusals.push(new Error('down'), { status: 503, code: 'stopping', title: 'The host starts.' });
  for (let ms = 0; ms < 1500; ms += 50) {
    clock.advance(50);
    await settled();
  }
  await assertTakesItsSeatBack(survived, statuses);
  assert.deepEqual(host.requests.slice(1), Array(3).fill({ resume: 'k1' }), 'until the host answers');
});

test('should join anew when a seat cannot be taken over', async () => {
  const first = await survivor();
  const { seat } = first.room;
  first.room.close();
  const { host } = first;
  for (const code of [4401, 1006, 4500]) {
    const joining = join(host.options({ seat }));
    (await host.socket()).drop(code);
    const next = await host.socket();
    assert.match(next.protocols[1], /^ticket\./);
    next.deliver(welcome());
    next.deliver(frame(101, new RaceModel().keyframes()));
    (await joining).close();
  }
  for (const options of [
    { seat, game: undefined, room: 'r8' },
    { seat, game: 'chess' },
    { seat: 'null' },
    { seat: '{"room":"r7"}' },
    { seat: '' },
  ]) {
    const joining = join(host.options(options));
    const next = await host.socket();
    assert.match(next.protocols[1], /^ticket\./);
    next.drop(4503);
    await assert.rejects(joining);
  }
  const joining = join(host.options({ seat, game: undefined }));
  (await host.socket()).drop(4401);
  await assert.rejects(joining, ({ code }) => code === 'session-over');
});
