import assert from 'node:assert/strict';
import { afterEach, mock, test } from 'node:test';
import { CloseReason, JoinError, join } from '../src/tickwire.js';
import { Cells, car } from './support/cells.js';
import { bytesOf } from './support/encoder.js';
import { FakeHost, frame, playing, pong, settled, welcome } from './support/fakes.js';
import { RaceModel } from './support/race.js';

/** A tick, rounded up to what timers can do. */
const TICK_MS = 17;
const DRIVE = 32;
const HONK = 33;
const SAY = 34;
const HONKED = 35;

afterEach(() => mock.restoreAll());

const honked = (playerId) =>
  bytesOf((writer) => {
    writer.classId(HONKED);
    writer.int(playerId);
  });

/** Records what a listener hears. */
function record(room, ...names) {
  const heard = [];
  room.on(...names, (value) => heard.push(value));
  return heard;
}

const idsOf = (entities) => entities.map(({ id }) => id).sort((a, b) => a - b);
const inputsOf = (socket) => socket.take().filter(({ message }) => message === 'Inputs');
const pingsOf = (socket) => socket.take().filter(({ message }) => message === 'Ping');

test('should join with a ticket and show the first snapshot', async () => {
  const model = new RaceModel();
  model.spawn({ owner: 9, name: 'Bob' });
  const mine = model.spawn({ owner: 7, name: 'Ann' });
  const { room, socket, host } = await playing(join, { model, options: { track: 'oval' } });
  assert.deepEqual(host.requests, [{ game: 'race', name: 'Ann', options: { track: 'oval' } }]);
  assert.equal(socket.url, 'ws://host/rooms/r7');
  assert.deepEqual(socket.protocols, ['tickwire.1', 'ticket.t1']);
  assert.deepEqual([room.id, room.playerId, room.tick, room.tickRate], ['r7', 7, 101, 60]);
  assert.deepEqual(
    room.all('Car').map(({ name }) => name),
    ['Bob', 'Ann'],
  );
  assert.equal(room.own('Car').name, 'Ann');
  assert.equal(room.own('Car'), room.find('Car', mine.id));
  assert.equal(room.find('Board', mine.id), null);
  assert.equal(room.find('Car', 999), null);
  assert.equal(room.state('Board').secondsLeft, 180);
  assert.equal(room.own('Board'), null);
  room.close();
});

test('should name what does not exist, and what does', async () => {
  const { room } = await playing(join);
  assert.throws(() => room.input('Drv', () => ({})), /no input is named "Drv"; there is Drive/);
  assert.throws(() => room.send('Honkk'), /no command is named "Honkk"; there is Honk, Say/);
  assert.throws(() => room.all('Cat'), /no kind is named "Cat"; there is Board, Car/);
  assert.throws(() => room.on('Honk', () => {}), /no event is named "Honk"; there is Honked/);
  assert.throws(() => room.on('spawn', 'Cat', () => {}), /no kind is named "Cat"/);
  assert.throws(() => room.on('spawn', () => {}), /no kind is named/);
  assert.throws(() => room.on('Honked'), /the function to call/);
  assert.throws(() => room.state('Car'), /Car is not a room state/);
  room.close();
});

test('should call new listeners for the entities in sight', async () => {
  const model = new RaceModel();
  model.spawn({ name: 'Ann' });
  const { room } = await playing(join, { model });
  assert.deepEqual(
    record(room, 'spawn', 'Car').map(({ name }) => name),
    ['Ann'],
  );
  assert.deepEqual(record(room, 'status'), [{ state: 'playing' }]);
  room.close();
});

test('should deliver the events of the first frames to listeners added after join', async () => {
  const host = new FakeHost();
  const joining = join(host.options());
  const socket = await host.socket();
  const model = new RaceModel();
  socket.deliver(welcome());
  socket.deliver(frame(101, [...model.keyframes(), { type: 'events', body: honked(1) }]));
  const room = await joining;
  socket.deliver(frame(104, [...model.deltas(), { group: 1, type: 'events', body: honked(2) }]));
  const heard = record(room, 'Honked');
  host.clock.advance(1);
  socket.deliver(frame(107, [...model.deltas(), { type: 'events', body: honked(3) }]));
  assert.deepEqual(heard, [{ playerId: 1 }, { playerId: 2 }, { playerId: 3 }]);
  room.close();
});

test('should announce changes after the frame, until the listener ends', async () => {
  const { room, socket, model } = await playing(join);
  const heard = [];
  const stop = room.on('spawn', 'Car', (car) => heard.push(`+${car.name} of ${room.all('Car').length}`));
  room.on('change', 'Car', (car) => heard.push(`~${car.name}`));
  room.on('remove', 'Car', (car) => heard.push(`-${car.name}`));
  const a = model.spawn({ name: 'a' });
  model.spawn({ name: 'b' });
  socket.deliver(frame(104, model.deltas()));
  a.x = 1;
  socket.deliver(frame(107, model.deltas()));
  stop();
  model.remove(a);
  model.spawn({ name: 'c' });
  socket.deliver(frame(110, model.deltas()));
  assert.deepEqual(heard, ['+a of 2', '+b of 2', '~a', '-a']);
  room.close();
});

test('should report a listener that throws and call the others', async () => {
  const { room, socket, model } = await playing(join);
  const thrown = new Error('mine');
  const later = mock.method(globalThis, 'queueMicrotask', () => {});
  room.on('spawn', 'Car', () => {
    throw thrown;
  });
  const heard = record(room, 'spawn', 'Car');
  model.spawn({});
  socket.deliver(frame(104, model.deltas()));
  assert.equal(heard.length, 1);
  assert.equal(later.mock.callCount(), 1);
  assert.throws(later.mock.calls[0].arguments[0], thrown);
  room.close();
});

test('should send nothing before the welcome, and a ping with it', async () => {
  const host = new FakeHost();
  const joining = join(host.options());
  const socket = await host.socket();
  host.clock.advance(3999);
  assert.deepEqual(socket.take(), []);
  socket.deliver(welcome());
  assert.deepEqual(socket.take(), [{ message: 'Ping', appliedTick: -1, nonce: 1 }]);
  socket.deliver(frame(101, new RaceModel().keyframes()));
  (await joining).close();
});

const input = ({ turn, ...rest }) => ({ message: 'Inputs', inputs: [[DRIVE, true, turn]], viewFraction: 0, ...rest });

test('should say what is wrong with an input, at every tick, and go on when it is right', async () => {
  const { room, socket, clock } = await playing(join);
  let held = { turn: 2, gas: true };
  room.input('Drive', () => held);
  assert.throws(() => clock.advance(TICK_MS), /^RangeError: Drive\.turn = 2 is outside -1 to 1/);
  held = { turn: 1 };
  assert.throws(() => clock.advance(TICK_MS), /^TypeError: Drive\.gas is missing/);
  held = { turn: 1, gas: false };
  socket.take();
  clock.advance(TICK_MS);
  assert.equal(inputsOf(socket)[0].seq, 1);
  room.close();
});

test('should send the commands of one microtask together, in order', async () => {
  const { room, socket } = await playing(join);
  socket.take();
  room.send('Honk');
  room.send('Say', { text: 'hi' });
  assert.deepEqual(socket.take(), []);
  await settled();
  room.send('Honk', {});
  await settled();
  assert.deepEqual(socket.take(), [
    { message: 'Commands', commands: [[HONK], [SAY, 'hi']], seq: 2 },
    { message: 'Commands', commands: [[HONK]], seq: 3 },
  ]);
  assert.throws(() => room.send('Say', {}), /Say\.text is missing/);
  assert.throws(() => room.send('Say', { text: 'a\n' }), /Say\.text = a\n has a control character/);
  await settled();
  assert.deepEqual(socket.take(), []);
  room.close();
});

test('should split commands that are too many or too long for a message', async () => {
  const { room, socket } = await playing(join);
  socket.take();
  for (let i = 0; i < 40; i++) room.send('Honk');
  await settled();
  const sizes = socket.take().map(({ commands, seq }) => [commands.length, seq]);
  assert.deepEqual(sizes, [
    [16, 16],
    [16, 32],
    [8, 40],
  ]);
  for (let i = 0; i < 5; i++) room.send('Say', { text: '€'.repeat(600) });
  await settled();
  assert.deepEqual(
    socket.sent.map(({ length }) => length <= 4096),
    [true, true, true],
  );
  assert.deepEqual(
    socket.take().map(({ commands, seq }) => [commands.length, seq]),
    [
      [2, 42],
      [2, 44],
      [1, 45],
    ],
  );
  room.close();
});

test('should show the smallest round trip of the last eight', async () => {
  const { room, socket, model, clock } = await playing(join);
  assert.ok(Number.isNaN(room.stats.rttMs));
  socket.take();
  clock.advance(20);
  socket.deliver(pong(1));
  assert.equal(room.stats.rttMs, 20);
  for (let nonce = 2; nonce <= 10; nonce++) {
    clock.pass(1000);
    socket.deliver(frame(101 + nonce, model.deltas()));
    assert.equal(pingsOf(socket)[0].nonce, nonce);
    clock.pass(50 + nonce);
    socket.deliver(pong(nonce));
    // The first of eight is nonce - 7, the one of 20 ms the very first.
    assert.equal(Math.round(room.stats.rttMs), nonce < 9 ? 20 : 50 + nonce - 7);
  }
  const { rttMs } = room.stats;
  socket.deliver(pong(99));
  socket.deliver(pong(-1));
  assert.equal(room.stats.rttMs, rttMs);
  room.close();
});

test('should report the applied tick from messages when timers stand still', async () => {
  const { room, socket, model, clock } = await playing(join);
  socket.take();
  clock.pass(999);
  socket.deliver(frame(104, model.deltas()));
  assert.deepEqual(socket.take(), []);
  clock.pass(1);
  socket.deliver(frame(107, model.deltas()));
  assert.deepEqual(socket.take(), [{ message: 'Ping', appliedTick: 107, nonce: 2 }]);
  room.close();
});

test('should count what comes and goes', async () => {
  const { room, socket, model, clock } = await playing(join);
  const { stats } = room;
  const before = { ...stats };
  assert.equal(before.frames, 1);
  assert.equal(before.keyframes, 2);
  assert.equal(before.messages, 2);
  const bytes = frame(104, model.deltas());
  for (let tick = 104; tick < 164; tick += 3) {
    clock.advance(50);
    socket.deliver(frame(tick, model.deltas()));
  }
  assert.equal(stats.frames, before.frames + 20);
  assert.equal(stats.bytesIn, before.bytesIn + 20 * bytes.length);
  assert.equal(stats.tick, 161);
  assert.ok(Math.abs(stats.framesPerSecond - 20) <= 1.5, `${stats.framesPerSecond} frames a second`);
  assert.ok(Math.abs(stats.ticksPerSecond - 60) <= 4, `${stats.ticksPerSecond} ticks a second`);
  assert.ok(stats.bytesInPerSecond > 15 * bytes.length && stats.bytesOutPerSecond > 0);
  assert.equal(stats, room.stats);
  room.close();
});

test('should ask for a keyframe when the state is not the server’s, at most once a second', async () => {
  const { room, socket, model, clock } = await playing(join);
  const a = model.spawn({});
  socket.deliver(frame(104, model.deltas()));
  const requests = () => socket.take().filter(({ message }) => message === 'KeyframeRequest');
  requests();
  a.x = 1;
  model.deltas();
  for (let i = 0; i < 3; i++) {
    a.x++;
    socket.deliver(frame(107 + 3 * i, model.deltas()));
  }
  assert.deepEqual(requests(), [{ message: 'KeyframeRequest', group: 0 }]);
  assert.equal(room.stats.hashMismatches, 3);
  clock.pass(1000);
  a.x++;
  socket.deliver(frame(116, model.deltas()));
  assert.equal(requests().length, 1);
  socket.deliver(frame(119, model.keyframes()));
  a.x++;
  socket.deliver(frame(122, model.deltas()));
  assert.equal(room.stats.hashMismatches, 4);
  assert.equal(room.all('Car')[0].x, a.x);
  room.close();
});

test('should ask for keyframes of refused groups in turn until they come, and play on', async () => {
  const cells = new Cells();
  const host = new FakeHost();
  const joining = join(host.options());
  const socket = await host.socket();
  socket.deliver(welcome());
  socket.deliver(
    frame(
      101,
      [0, 1, 2, 3].map((group) => cells.keyframe(group, group > 1 ? car(group) : null)),
    ),
  );
  const room = await joining;
  const heard = record(room, 'status');
  const requested = () => socket.take().flatMap(({ message, group }) => (message === 'KeyframeRequest' ? [group] : []));
  const refused = (group) => ({ group, type: 'delta', body: new Uint8Array(0) });
  socket.deliver(frame(104, [refused(2), refused(3), cells.keyframe(4, car(4))]));
  assert.deepEqual(requested(), [2]);
  assert.equal(room.stats.refusals, 2);
  assert.deepEqual(idsOf(room.all('Car')), [4]);
  socket.deliver(frame(107, []));
  assert.deepEqual(requested(), []);
  for (const group of [3, 2, 3]) {
    host.clock.pass(1000);
    socket.deliver(frame(110, []));
    assert.deepEqual(requested(), [group]);
  }
  host.clock.pass(1000);
  socket.deliver(frame(113, [cells.keyframe(2, car(2)), cells.drop(3)]));
  assert.deepEqual(requested(), []);
  assert.deepEqual(idsOf(room.all('Car')), [2, 4]);
  assert.deepEqual(heard, [{ state: 'playing' }]);
  assert.equal(room.stats.tick, 113);
  room.close();
});

test('should close when the server sends more bytes than it may, without a look at them', async () => {
  const { room, socket } = await playing(join, { rejoin: true });
  const heard = record(room, 'status');
  socket.deliver(new Uint8Array(16_777_217));
  assert.match(heard[1].title, /too many bytes/);
  assert.equal(socket.closedWith.code, 4400);
});

for (const [name, message] of [
  ['bytes that are no message', new Uint8Array([0x0d, 0x00])],
  ['an unknown class id', new Uint8Array([0x7f])],
  ['nothing', new Uint8Array(0)],
  ['a second welcome', welcome()],
  ['a ping', new Uint8Array([0x19, 0x02, 0x02])],
]) {
  test(`should close when the server sends ${name}`, async () => {
    const { room, socket, clock } = await playing(join, { rejoin: true });
    const heard = record(room, 'status');
    socket.deliver(message);
    assert.equal(heard[1].state, 'closed');
    assert.equal(heard[1].code, 'protocol-error');
    assert.ok(heard[1].title.length > 10);
    assert.ok(socket.closedWith.code >= 4400);
    socket.drop(socket.closedWith.code);
    socket.take();
    clock.advance(5000);
    assert.deepEqual(socket.take(), []);
    assert.equal(heard.length, 2);
  });
}

test('should close when the server sends text', async () => {
  const { room, socket } = await playing(join);
  const heard = record(room, 'status');
  socket.onmessage({ data: 'hello' });
  assert.equal(heard[1].code, 'protocol-error');
});

test('should say why the server closed', async () => {
  for (const [closeCode, reason, expected] of [
    [4404, '', { code: 'room-closed', title: CloseReason.ROOM_CLOSED.title }],
    [4200, 'Ann wins', { code: 'room-finished', title: 'Ann wins' }],
    [1006, '', { code: 'connection-lost', title: 'The connection was lost.' }],
  ]) {
    const { room, socket } = await playing(join);
    const heard = record(room, 'status');
    socket.drop(closeCode, reason);
    assert.deepEqual(heard[1], { state: 'closed', closeCode, ...expected });
    room.close();
    assert.equal(heard.length, 2);
    mock.restoreAll();
  }
});

test('should leave', async () => {
  const { room, socket, clock, model } = await playing(join);
  model.spawn({});
  socket.deliver(frame(104, model.deltas()));
  room.input('Drive', () => ({ turn: 0, gas: true }));
  const heard = record(room, 'status');
  room.close();
  assert.deepEqual(socket.closedWith.code, 1000);
  assert.deepEqual(
    heard.map(({ state, code }) => [state, code]),
    [
      ['playing', undefined],
      ['closed', 'normal'],
    ],
  );
  socket.take();
  clock.advance(3000);
  room.send('Honk');
  await settled();
  socket.deliver(frame(107, model.deltas()));
  assert.deepEqual(socket.take(), []);
  assert.equal(room.tick, 104);
  assert.equal(room.all('Car').length, 1);
});

const joinFails = (options) =>
  join(options).then(
    () => assert.fail('it joined'),
    (error) => {
      assert.ok(error instanceof JoinError);
      return error;
    },
  );

test('should reject with the answer of the host', async () => {
  const host = new FakeHost();
  host.refusals.push({ status: 400, code: 'bad-field', title: 'A name is too long.', field: 'name' });
  const { code, title, field, message } = await joinFails(host.options());
  assert.deepEqual({ code, title, field, message }, { code: 'bad-field', title, field: 'name', message: title });
  assert.equal(title, 'A name is too long.');
});

test('should reject without an answer, or without JSON', async () => {
  const host = new FakeHost();
  host.refusals.push(new TypeError('fetch failed'));
  assert.equal((await joinFails(host.options())).code, 'unreachable');
  mock.restoreAll();
  mock.method(globalThis, 'fetch', async () => new Response('<html>', { status: 502 }));
  assert.equal((await joinFails(host.options())).code, 'bad-answer');
  mock.restoreAll();
  mock.method(globalThis, 'fetch', async () => new Response('<html>'));
  assert.equal((await joinFails(host.options())).code, 'bad-answer');
});

test('should say what is missing outside a browser', async () => {
  const host = new FakeHost();
  assert.equal((await joinFails(host.options({ url: undefined }))).field, 'url');
  assert.equal((await joinFails(host.options({ url: 'here' }))).field, 'url');
  assert.deepEqual(host.requests, []);
});

test('should reject a server that speaks another protocol, and a schema that is not what it should be', async () => {
  const host = new FakeHost();
  host.answer = { protocolVersion: 'tickwire.2' };
  assert.equal((await joinFails(host.options())).code, 'protocol-version');
  host.answer = {};
  host.schemaText = '{}';
  assert.equal((await joinFails(host.options())).code, 'schema-hash');
  host.schemaHash = '44136fa355b3678a';
  assert.equal((await joinFails(host.options())).code, 'schema-unknown');
});

test('should join without SubtleCrypto, as on a plain http page', async () => {
  const { crypto } = globalThis;
  mock.getter(globalThis, 'crypto', () => ({ getRandomValues: crypto.getRandomValues }));
  const { room } = await playing(join);
  assert.equal(room.playerId, 7);
  room.close();
});

test('should reject a welcome to another schema', async () => {
  const host = new FakeHost();
  const failing = joinFails(host.options());
  const socket = await host.socket();
  socket.deliver(welcome({ schemaHash: '0123456789abcdef' }));
  assert.equal((await failing).code, 'schema-changed');
  assert.equal(socket.closedWith.code, 4405);
});

test('should ask again why an upgrade was refused', async () => {
  const host = new FakeHost();
  host.refusals.push(null, { status: 503, code: 'stopping', title: 'The host is shutting down.' });
  const failing = joinFails(host.options());
  (await host.socket()).drop(1006);
  assert.equal((await failing).code, 'stopping');
  assert.equal(host.requests.length, 2);
});

test('should not take its own seat for the reason why an upgrade was refused', async () => {
  const host = new FakeHost();
  host.refusals.push(null, { status: 409, code: 'room-full', title: 'The room is full.' });
  const failing = joinFails(host.options());
  (await host.socket()).drop(1006);
  assert.equal((await failing).code, 'upgrade-refused');
});

test('should say that an upgrade was refused when the host gives no reason', async () => {
  const host = new FakeHost();
  const failing = joinFails(host.options());
  (await host.socket()).drop(1006);
  assert.equal((await failing).code, 'upgrade-refused');
});

test('should reject when the server closes before the first frame', async () => {
  const host = new FakeHost();
  const failing = joinFails(host.options());
  const socket = await host.socket();
  socket.deliver(welcome());
  socket.drop(4503);
  assert.equal((await failing).code, 'server-stopping');
});

test('should take a new seat when the connection is lost, and swap the rooms in one frame', async () => {
  const model = new RaceModel();
  model.spawn({ name: 'old', owner: 7 });
  const { room, socket, host, clock } = await playing(join, { model, rejoin: true });
  const heard = [];
  room.on('status', ({ state, code }) => heard.push(code ? `${state} ${code}` : state));
  room.on('spawn', 'Car', ({ name }) => heard.push(`+${name}`));
  room.on('remove', 'Car', ({ name }) => heard.push(`-${name}`));
  room.input('Drive', () => ({ turn: 0, gas: true }));
  const [old] = room.all('Car');
  socket.drop(4503);
  assert.equal(room.all('Car')[0], old);
  room.send('Honk');
  host.refusals.push(new TypeError('fetch failed'), { status: 503, code: 'stopping', title: 'Stopping.' });
  const next = host.socket();
  while (host.requests.length < 4) {
    clock.advance(8000);
    await settled();
  }
  const second = await next;
  assert.deepEqual(second.protocols, ['tickwire.1', 'ticket.t4']);
  const other = new RaceModel(8);
  other.spawn({ name: 'new', owner: 8 });
  second.deliver(welcome({ playerId: 8, tick: 3 }));
  assert.equal(room.state('Board').secondsLeft, 180);
  second.deliver(frame(5, other.keyframes()));
  assert.deepEqual(heard, ['playing', '+old', 'reconnecting server-stopping', 'playing', '-old', '+new']);
  assert.equal(room.own('Car').name, 'new');
  assert.equal(old.name, 'old');
  assert.deepEqual([room.playerId, room.tick], [8, 5]);
  second.take();
  clock.advance(0);
  assert.deepEqual(inputsOf(second), [input({ seq: 1, turn: 0, appliedTick: 5, targetTick: 7, viewTick: 5 })]);
  room.close();
});

test('should not take a new seat when the room ended, or was left, or the host says no', async () => {
  const ended = await playing(join, { rejoin: true });
  const heard = record(ended.room, 'status');
  ended.socket.drop(4404);
  assert.equal(heard[1].code, 'room-closed');
  mock.restoreAll();

  const left = await playing(join, { rejoin: true });
  left.socket.drop(1006);
  left.room.close();
  left.clock.advance(20000);
  await settled();
  assert.equal(left.host.requests.length, 1);
  assert.equal(record(left.room, 'status')[0].state, 'closed');
  mock.restoreAll();

  const refused = await playing(join, { rejoin: true });
  refused.socket.drop(1006);
  refused.host.refusals.push({ status: 404, code: 'unknown-game', title: 'No such game.' });
  refused.clock.advance(1000);
  await settled();
  assert.deepEqual(record(refused.room, 'status'), [{ state: 'closed', code: 'unknown-game', title: 'No such game.' }]);
});

test('should rejoin by itself only where the server is in development', async () => {
  for (const dev of [true, false]) {
    const host = new FakeHost();
    host.answer = { dev };
    const { room, socket } = await playing(join, { host });
    socket.drop(1006);
    assert.equal(record(room, 'status')[0].state, dev ? 'reconnecting' : 'closed');
    room.close();
    mock.restoreAll();
  }
});
