/** A room that goes on from its store, at an earlier tick than its clients had seen. */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock, test } from 'node:test';
import { join } from '../../src/tickwire.js';
import { newShip } from '../support/duel.js';
import { frame, settled } from '../support/fakes.js';
import { CLEAN, Pilot, restless } from '../support/piloted.js';
import { Random, seedOfRun } from '../support/random.js';
import { repliesTo } from '../support/replies.js';
import { honked } from '../support/session-server.js';
import { draw, GRACE_MS, statusesOf, survivor, welcomeBack } from '../support/survivor.js';

beforeEach(() => draw());
afterEach(() => mock.restoreAll());

const commandsOf = (socket) =>
  socket.take().flatMap(({ commands, seq }) => (commands ? [[commands.map(([, text]) => text).join(''), seq]] : []));

/** Says N letters, one by one. */
async function say(room, letters) {
  for (const text of letters) {
    assert.ok(room.send('Say', { text }));
    await settled();
  }
}

/** Loses the connection, and welcomes the client back under a higher epoch. */
async function recover({ socket, host }, more) {
  socket.drop(1006);
  const next = await host.socket();
  next.deliver(welcomeBack({ epoch: 2, epochTick: more.tick, ...more }));
  return next;
}

test('should show the earlier tick, say so, and keep the entities that it has', async () => {
  const played = await survivor();
  const { room, socket, model, clock } = played;
  const mine = model.spawn({ owner: 7, name: 'Ann', x: 10 });
  const other = model.spawn({ owner: 9, name: 'Ben', x: 20 });
  socket.deliver(frame(104, model.deltas()));
  for (let tick = 107; tick <= 134; tick += 3) {
    clock.advance(50);
    mine.x += 1;
    socket.deliver(frame(tick, model.deltas()));
    room.present(clock.nowMs());
  }
  const car = room.own('Car');
  const ben = room.find('Car', other.id);
  const late = model.spawn({ owner: 9, name: 'Cid' });
  socket.deliver(frame(137, model.deltas()));
  const heard = [];
  room.on('rewound', (rewind) => heard.push({ ...rewind, tick: room.tick, x: car.x, status: statuses.at(-1) }));
  for (const news of ['spawn', 'remove']) room.on(news, 'Car', ({ name }) => heard.push(`${news} ${name}`));
  heard.length = 0;
  const statuses = statusesOf(room);
  const next = await recover(played, { tick: 128 });
  room.present(clock.nowMs());
  assert.deepEqual([room.tick, heard], [137, []]);
  mine.x = 18;
  model.remove(late);
  next.deliver(frame(131, model.keyframes()));
  assert.deepEqual(heard, [{ fromTick: 137, toTick: 128, tick: 131, x: 18, status: 'playing' }, 'remove Cid']);
  assert.deepEqual([room.own('Car'), room.find('Car', other.id)], [car, ben]);
  assert.equal(ben.name, 'Ben');
  for (let tick = 134; tick <= 164; tick += 3) {
    clock.advance(50);
    mine.x += 1;
    next.deliver(frame(tick, model.deltas()));
    room.present(clock.nowMs());
    const viewTick = room.stats.viewTick;
    assert.ok(viewTick <= tick && viewTick >= Math.max(131, tick - 6), `${viewTick} at ${tick}`);
  }
  assert.ok(car.x > mine.x - 3 && car.x <= mine.x, `${car.x} of ${mine.x}`);
  room.close();
});

test('should say nothing where it had not seen more, and begin anew all the same', async () => {
  const played = await survivor();
  const { room, model, socket } = played;
  model.spawn({ owner: 7, name: 'Ann' });
  socket.deliver(frame(104, model.deltas()));
  const heard = [];
  room.on('rewound', (rewind) => heard.push(rewind));
  const next = await recover(played, { tick: 104 });
  next.deliver(frame(107, model.keyframes()));
  next.drop(1006);
  played.clock.advance(125);
  const last = await played.host.socket();
  last.deliver(welcomeBack({ epoch: 2, resumedTick: 107 }));
  last.deliver(frame(110, model.deltas()));
  assert.deepEqual(heard, []);
  assert.equal(room.tick, 110);
  room.close();
});

test('should take an id that another entity has now for that of another entity', async () => {
  const played = await survivor();
  const { room, model, socket } = played;
  const car = model.spawn({ owner: 7, name: 'old' });
  const swapped = model.spawn({ owner: 9, name: 'theirs' });
  socket.deliver(frame(104, model.deltas()));
  const before = [room.own('Car'), room.find('Car', swapped.id), room.state('Board')];
  const heard = [];
  for (const kind of ['Car', 'Board']) {
    for (const news of ['spawn', 'remove']) room.on(news, kind, ({ id }) => heard.push(`${news} ${kind} ${id}`));
  }
  heard.length = 0;
  const next = await recover(played, { tick: 98 });
  const boardId = model.board.id;
  model.board.id = car.id;
  car.id = boardId;
  swapped.owner = 7;
  next.deliver(frame(101, model.keyframes()));
  assert.deepEqual(heard.sort(), [
    `remove Board ${boardId}`,
    `remove Car ${boardId + 1}`,
    `remove Car ${swapped.id}`,
    `spawn Board ${boardId + 1}`,
    `spawn Car ${boardId}`,
    `spawn Car ${swapped.id}`,
  ]);
  assert.equal(room.stats.refusals, 0);
  assert.ok(!before.includes(room.state('Board')));
  assert.deepEqual(
    room.all('Car').map(({ id, owner, name }) => [id, owner, name]),
    [
      [car.id, 7, 'old'],
      [swapped.id, 7, 'theirs'],
    ],
  );
  assert.deepEqual(
    before.map(({ owner }) => owner),
    [7, 9, 0],
  );
  room.close();
});

test('should send the commands again that are not durable, with their numbers, and after them those given meanwhile', async () => {
  const played = await survivor();
  const { room, socket, model } = played;
  await say(room, 'abcd');
  socket.deliver(frame(104, model.deltas(), { commandAck: 1, durableLag: 3 }));
  socket.deliver(frame(107, model.deltas(), { commandAck: 3, durableLag: 3 }));
  assert.equal(room.stats.durableLagTicks, 3);
  const next = await recover(played, { tick: 106, commandSeq: 2 });
  assert.deepEqual(commandsOf(next), [['cd', 4]]);
  await say(room, 'e');
  assert.deepEqual(commandsOf(next), [['e', 5]]);
  next.deliver(frame(107, model.keyframes(), { commandAck: 4, durableLag: 0 }));
  next.drop(1006);
  const { host, clock } = played;
  clock.advance(125);
  const last = await host.socket();
  last.deliver(welcomeBack({ epoch: 3, tick: 107, commandSeq: 4 }));
  assert.deepEqual(commandsOf(last), [['e', 5]]);
  room.close();
});

test('should not send again what the room has already', async () => {
  const played = await survivor();
  const { room, socket, model, host } = played;
  await say(room, 'abc');
  socket.deliver(frame(104, model.deltas(), { commandAck: 1, durableLag: 9 }));
  socket.drop(1006);
  const next = await host.socket();
  next.deliver(welcomeBack({ resumedTick: 104, commandSeq: 2 }));
  assert.deepEqual(commandsOf(next), [['c', 3]]);
  room.close();
});

test('should keep handled commands no longer where nothing is durable, and number on from what the room has', async () => {
  for (const more of [{}, { durableLag: 4, frozen: true }]) {
    const played = await survivor();
    const { room, socket, model } = played;
    await say(room, 'abcd');
    socket.deliver(frame(104, model.deltas(), { commandAck: 3, ...more }));
    assert.equal(room.stats.frozen, more.frozen === true);
    const next = await recover(played, { tick: 100, commandSeq: 1 });
    assert.deepEqual(commandsOf(next), [['d', 2]], JSON.stringify(more));
    await say(room, 'e');
    assert.deepEqual(commandsOf(next), [['e', 3]]);
    room.close();
    mock.restoreAll();
    draw();
  }
});

test('should refuse commands while too many wait to be durable', async () => {
  const { room, socket, model } = await survivor();
  for (let i = 0; i < 256; i++) assert.ok(room.send('Honk'));
  await settled();
  socket.deliver(frame(104, model.deltas(), { commandAck: 256, durableLag: 1 }));
  assert.equal(room.send('Honk'), false);
  await assert.rejects(room.ask('Honk'), ({ code }) => code === 'full');
  assert.equal(room.stats.droppedCommands, 2);
  socket.deliver(frame(107, model.deltas(), { commandAck: 256, durableLag: 3 }));
  assert.equal(room.send('Honk'), true);
  room.close();
});

test('should settle asks once, by what is durable or comes again, and fail those whose command is lost', async () => {
  const played = await survivor();
  const { room, socket, model } = played;
  const settledAs = new Map();
  const ask = async (text) => {
    room.ask('Say', { text }).then(
      (event) => settledAs.set(text, event ? event.playerId : 'nothing'),
      ({ code }) => settledAs.set(text, code),
    );
    await settled();
  };
  for (const text of 'abcdef') await ask(text);
  const later = [3, undefined];
  socket.deliver(frame(104, [...model.deltas(), repliesTo([1, honked(1)], later)], { commandAck: 3, durableLag: 1 }));
  socket.deliver(frame(107, model.deltas(), { commandAck: 5, durableLag: 3, frozen: true }));
  await settled();
  assert.deepEqual(
    [...settledAs],
    [
      ['a', 1],
      ['b', 'nothing'],
      ['d', 'nothing'],
      ['e', 'nothing'],
    ],
  );
  await ask('g');
  const next = await recover(played, { tick: 104, commandSeq: 3 });
  // The room has lost d and e, which the client has released.
  assert.deepEqual(commandsOf(next), [['fg', 5]]);
  const again = repliesTo([1, honked(9)], [3, honked(3)], [4, honked(4)]);
  next.deliver(frame(107, [...model.keyframes(), again], { commandAck: 4, durableLag: 3 }));
  await settled();
  assert.deepEqual([settledAs.get('a'), settledAs.get('c'), settledAs.get('f')], [1, 3, 4]);
  next.deliver(frame(110, [...model.deltas(), repliesTo([5, 'no'])], { commandAck: 5, durableLag: 3 }));
  await settled();
  assert.equal(settledAs.get('g'), 'refused');
  room.close();
});

test('should fail an ask whose handled command the room has lost', async () => {
  const played = await survivor();
  const { room, socket, model } = played;
  const failed = assert.rejects(room.ask('Say', { text: 'a' }), ({ code }) => code === 'lost');
  await settled();
  socket.deliver(frame(104, [...model.deltas(), repliesTo([1, undefined])], { commandAck: 1 }));
  const next = await recover(played, { tick: 98 });
  await failed;
  assert.deepEqual(commandsOf(next), []);
  room.close();
});

test('should not accept a lower epoch, and attempt another connection', async () => {
  const played = await survivor();
  const { room, host, clock, model } = played;
  const next = await recover(played, { tick: 98 });
  next.deliver(frame(101, model.keyframes()));
  const heard = statusesOf(room);
  next.drop(1006);
  clock.advance(125);
  const stale = await host.socket();
  stale.deliver(welcomeBack({ epoch: 1, resumedTick: 101 }));
  assert.equal(stale.closedWith.code, 4408);
  stale.deliver(frame(400, model.keyframes()));
  assert.equal(room.tick, 101);
  clock.advance(250);
  const last = await host.socket();
  last.deliver(welcomeBack({ epoch: 2, resumedTick: 101 }));
  last.deliver(frame(104, model.deltas()));
  assert.deepEqual(heard, ['playing', 'reconnecting connection-lost', 'playing']);
  room.close();
});

test('should refuse to go on from frames under a higher epoch', async () => {
  const played = await survivor();
  const heard = statusesOf(played.room);
  const next = await recover(played, { tick: 98, resumedTick: 101 });
  assert.equal(next.closedWith.code, 4405);
  assert.equal(heard.at(-1), 'closed protocol-error');
});

test('should say once how far it went back, though connections are lost meanwhile', async () => {
  const played = await survivor();
  const { room, host, clock, model } = played;
  const heard = [];
  room.on('rewound', (rewind) => heard.push(rewind));
  const next = await recover(played, { tick: 98 });
  next.drop(1006);
  clock.advance(125);
  const second = await host.socket();
  second.deliver(welcomeBack({ epoch: 2, epochTick: 98, tick: 98 }));
  second.drop(1006);
  clock.advance(250);
  const third = await host.socket();
  third.deliver(welcomeBack({ epoch: 3, epochTick: 95, tick: 110 }));
  third.deliver(frame(113, model.keyframes()));
  assert.deepEqual(heard, [{ fromTick: 101, toTick: 95 }]);
  room.close();
});

test('should go on making inputs, numbered on, and send none again that were made for ticks that are not yet', async () => {
  const played = await survivor();
  const { room, socket, model, clock } = played;
  room.input('Drive', () => ({ turn: 1, gas: true }));
  const inputsOf = (each) => each.take().filter(({ message }) => message === 'Inputs');
  for (let tick = 104; tick <= 134; tick += 3) {
    clock.advance(50);
    socket.deliver(frame(tick, model.deltas(), { ack: 1 }));
  }
  const last = inputsOf(socket).at(-1);
  const next = await recover(played, { tick: 110 });
  assert.deepEqual(inputsOf(next), []);
  next.deliver(frame(113, model.keyframes(), { ack: 1 }));
  clock.advance(50);
  const [first] = inputsOf(next);
  assert.equal(first.seq - first.inputs.length, last.seq);
  assert.ok(first.targetTick > 113 && first.targetTick < 125, `${first.targetTick}`);
  next.drop(1006);
  clock.advance(1000);
  const another = await played.host.socket();
  another.deliver(welcomeBack({ epoch: 2, resumedTick: 113 }));
  for (const { seq, inputs } of inputsOf(another)) assert.ok(seq - inputs.length >= last.seq);
  room.close();
});

test('should predict anew from the earlier tick, and take that for no divergence', async () => {
  for (const seed of [1, 2, seedOfRun()]) {
    const pilot = await Pilot.join({ seed, way: { delayMs: 60 }, snapshotRate: 20, pull: restless(new Random(seed)) });
    const { room, client } = pilot;
    const mine = pilot.own;
    const heard = [];
    client.on('rewound', (rewind) => heard.push(rewind));
    const saved = room.saved();
    pilot.frames(10);
    room.cut();
    pilot.frames(60);
    room.rewind(saved, 2);
    pilot.frames(120);
    assert.equal(heard.length, 1);
    assert.equal(heard[0].toTick, saved.tick);
    assert.equal(pilot.own, mine, `seed ${seed}`);
    assert.equal(pilot.counted.divergences, 0, `seed ${seed}: ${JSON.stringify(pilot.divergences)}`);
    const shots = client.all('Shot').map(({ id }) => id);
    assert.equal(new Set(shots).size, shots.length, `seed ${seed}`);
    pilot.forget();
    pilot.frames(300);
    assert.ok(pilot.compared > 300, `seed ${seed}`);
    assert.deepEqual(pilot.counted, CLEAN, `seed ${seed}`);
    pilot.leave();
  }
});

test('should withdraw spawns that a rewound room does not have', async () => {
  const pilot = await Pilot.join({ way: { delayMs: 60 } });
  const { room, client } = pilot;
  const saved = room.saved();
  room.up.delayMs += 1000;
  pilot.held = { turn: 0, thrust: false, fire: true };
  pilot.frames(2);
  assert.deepEqual(
    client.all('Shot').map(({ id }) => id),
    [0],
  );
  room.cut();
  room.up.delayMs -= 1000;
  pilot.held = { turn: 0, thrust: false, fire: false };
  pilot.frames(60);
  room.rewind(saved, 2);
  room.spawn('Ship', newShip(), 9);
  pilot.frames(60);
  assert.deepEqual(
    client.all('Shot').map(({ id }) => id),
    [],
  );
  assert.deepEqual(
    pilot.news.map(({ news }) => news),
    ['spawn', 'remove'],
  );
  pilot.leave();
});

for (const [rejoin, options, wishes] of [
  [
    undefined,
    { options: { track: 'oval' } },
    [
      { room: 'r7', role: 'player' },
      { game: 'race', options: { track: 'oval' } },
    ],
  ],
  [
    true,
    { create: true },
    [
      { room: 'r7', role: 'player' },
      { game: 'race', create: true },
    ],
  ],
  [undefined, { party: 'p' }, [{ room: 'r7', role: 'player' }, { game: 'race' }]],
]) {
  test(`should join again by itself when its seat is lost, with ${JSON.stringify(options)}`, async () => {
    const { room, socket, host, clock, model } = await survivor({ rejoin, ...options });
    const heard = statusesOf(room);
    host.refusals.push({ status: 404, code: 'unknown-room', title: 'No.' });
    socket.drop(1006);
    (await host.socket()).drop(4411);
    clock.advance(500);
    await settled();
    clock.advance(1000);
    const next = await host.socket();
    assert.match(next.protocols[1], /^ticket\./);
    next.deliver(welcomeBack({ epoch: 2, playerId: 8, tick: 50 }));
    next.deliver(frame(51, model.keyframes()));
    assert.deepEqual(
      host.requests.slice(1).map(({ name, guest: _, ...wish }) => [name, wish]),
      wishes.map((wish) => ['Ann', wish]),
    );
    assert.deepEqual(heard, ['playing', 'reconnecting connection-lost', 'reconnecting session-lost', 'playing']);
    assert.deepEqual([room.playerId, room.tick], [8, 51]);
    room.close();
  });
}

test('should leave it to a page that says so what becomes of a lost seat', async () => {
  const { room, socket, host } = await survivor({ rejoin: false });
  const heard = statusesOf(room);
  socket.drop(1006);
  (await host.socket()).drop(4411);
  assert.equal(heard.at(-1), 'closed session-lost');
  assert.equal(host.requests.length, 1);
});

test('should attempt a room with a store beyond the grace time, and when its host stops', async () => {
  for (const durable of [true, false]) {
    const { room, socket, host, clock, model } = await survivor();
    const heard = statusesOf(room);
    socket.deliver(frame(104, model.deltas(), durable ? { durableLag: 2 } : {}));
    socket.drop(4503);
    assert.equal(heard.at(-1), durable ? 'reconnecting server-stopping' : 'closed server-stopping');
    for (let ms = 0; ms < GRACE_MS + 10_000; ms += 100) {
      clock.advance(100);
      for (const each of host.sockets()) each.drop(1006);
    }
    assert.equal(heard.at(-1), durable ? 'reconnecting server-stopping' : 'closed server-stopping');
    clock.advance(5000);
    for (const each of host.sockets()) each.drop(1006);
    assert.equal(heard.at(-1), durable ? 'closed connection-lost' : 'closed server-stopping');
    room.close();
    mock.restoreAll();
    draw();
  }
});

test('should ask again for a room that the host is loading, for a while', async () => {
  const { room, host, clock } = await survivor();
  room.close();
  const loading = { status: 503, code: 'room-loading', title: 'Soon.' };
  host.refusals.push(loading, loading);
  const joining = join(host.options());
  for (let i = 0; i < 2; i++) {
    await settled();
    clock.advance(1000);
  }
  await host.socket().then((socket) => socket.drop(1006));
  await assert.rejects(joining, ({ code }) => code === 'upgrade-refused');
  host.refusals.push(...Array(100).fill(loading));
  const refused = assert.rejects(join(host.options()), ({ code, retry }) => code === 'room-loading' && retry);
  for (let i = 0; i < 80; i++) {
    await settled();
    clock.advance(1000);
  }
  await refused;
  assert.ok(host.refusals.length > 20, `${host.refusals.length}`);
});
