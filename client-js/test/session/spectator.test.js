import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock, test } from 'node:test';
import { join } from '../../src/tickwire.js';
import { FakeHost, frame, pong, settled, welcome } from '../support/fakes.js';
import { RaceModel } from '../support/race.js';
import { draw, statusesOf } from '../support/survivor.js';

const MISSED = { flags: 1 };
/** Of a snapshot, at 60 ticks per second. */
const INTERVAL_MS = 50;
const FRAME_MS = 10;

beforeEach(() => draw());
afterEach(() => mock.restoreAll());

const everybodys = (sections) => sections.filter(({ group }) => group === 0);
const spectators = (more) => welcome({ playerId: 0, ...more });

function hostForSpectators() {
  const host = new FakeHost();
  host.answer = { role: 'spectator', code: 'K7QM2X' };
  return host;
}

/** Joins as a spectator; it is welcome. */
async function arriving({ host = hostForSpectators(), model = new RaceModel(0), welcomed, ...options } = {}) {
  const joining = join(host.options({ role: 'spectator', ...options }));
  joining.catch(() => {});
  const socket = await host.socket();
  socket.deliver(spectators(welcomed));
  return { host, model, socket, joining, clock: host.clock };
}

/** Joins as a spectator and watches from the first frame on, at tick 101. */
async function watching(options) {
  const { joining, ...arrived } = await arriving(options);
  arrived.socket.deliver(frame(101, everybodys(arrived.model.keyframes())));
  return { room: await joining, ...arrived };
}

test('should watch, and own nothing, not even entities of owner 0', async () => {
  const model = new RaceModel(0);
  model.spawn({ name: 'nobody’s' });
  model.spawn({ name: 'Bob', owner: 9 });
  const { room, host, socket } = await watching({ model });
  assert.deepEqual(host.requests, [{ game: 'race', name: 'Ann', role: 'spectator' }]);
  assert.deepEqual([room.role, room.playerId, room.code, room.seat], ['spectator', 0, 'K7QM2X', '']);
  assert.equal(room.all('Car').length, 2);
  assert.equal(room.own('Car'), null);
  model.cars[0].x = 5;
  socket.deliver(frame(104, everybodys(model.deltas())));
  assert.deepEqual([room.all('Car')[0].x, room.own('Car'), room.own('Board')], [5, null, null]);
  room.close();
});

test('should load no rules, give no inputs, and refuse commands', async () => {
  const host = hostForSpectators();
  host.answer.rules = '/api/rules/none.js';
  const { room, socket, model, clock } = await watching({ host });
  const pull = mock.fn(() => ({ turn: 0, gas: true }));
  room.input('Drive', pull);
  assert.throws(() => room.input('Drv', pull), /no input is named "Drv"/);
  assert.equal(room.send('Honk'), false);
  await assert.rejects(room.ask('Honk'), { name: 'AskError', code: 'spectator' });
  assert.equal(room.stats.droppedCommands, 2);
  for (let tick = 104; tick < 300; tick += 3) {
    clock.advance(INTERVAL_MS);
    room.present(clock.nowMs());
    socket.deliver(frame(tick, everybodys(model.deltas())));
  }
  await settled();
  assert.equal(pull.mock.callCount(), 0);
  const sent = socket.take();
  assert.deepEqual([...new Set(sent.map(({ message }) => message))], ['Ping']);
  assert.ok(sent.length >= 3 && sent.length <= 5, `${sent.length} pings`);
  assert.ok(sent.at(-1).appliedTick > 250);
  room.close();
  assert.equal(clock.timers, 0);
});

test('should ask for a keyframe where it lost track', async () => {
  const { room, socket, model } = await watching();
  socket.take();
  model.spawn({});
  model.deltas();
  model.cars[0].x = 1;
  socket.deliver(frame(104, everybodys(model.deltas())));
  assert.deepEqual(socket.take(), [{ message: 'KeyframeRequest', group: 0 }]);
  room.close();
});

test('should wait for a first frame that is a minute away', async () => {
  const { joining, socket, clock, model } = await arriving({ welcomed: { tick: 4000 } });
  let joined = false;
  joining.then(() => {
    joined = true;
  });
  const nonces = new Set();
  for (let ms = 0; ms < 62_000; ms += 500) {
    clock.advance(500);
    for (const { nonce, appliedTick } of socket.take()) {
      assert.equal(appliedTick, -1);
      nonces.add(nonce);
      socket.deliver(pong(nonce));
    }
  }
  await settled();
  assert.equal(joined, false);
  assert.ok(nonces.size >= 62, `${nonces.size} pings`);
  socket.deliver(frame(400, everybodys(model.keyframes())));
  const room = await joining;
  assert.equal(room.tick, 400);
  assert.ok(room.stats.rttMs >= 0);
  room.close();
});

/** Presents for a while, frame by frame of an animation; what is shown at each. */
function present(room, clock, ms, deliver) {
  const [car] = room.all('Car');
  const shown = [];
  for (let passed = FRAME_MS; passed <= ms; passed += FRAME_MS) {
    clock.advance(FRAME_MS);
    if (passed % INTERVAL_MS === 0) deliver();
    room.present(clock.nowMs());
    shown.push({ x: car.x, tick: room.stats.viewTick });
  }
  return shown;
}

for (const [name, caughtUp, presentedFirst] of [
  ['from a keyframe on', 0, false],
  ['from a keyframe and what came since, all missed', 40, false],
  ['from a keyframe that is shown before what came since is here', 40, true],
  ['from a keyframe that was missed alone', 1, true],
  ['from a keyframe of half a minute ago', 600, true],
]) {
  test(`should show the room evenly ${name}`, async () => {
    const host = hostForSpectators();
    const model = new RaceModel(0);
    const car = model.spawn({ name: 'a' });
    const { joining, socket, clock } = await arriving({ host, model });
    let tick = 1000;
    const METRES = 0.5;
    const tell = (sections, head) => {
      socket.deliver(frame(tick, everybodys(sections), head));
      tick += 3;
      car.x += METRES;
    };
    tell(model.keyframes(), caughtUp > 0 ? MISSED : {});
    const room = await joining;
    for (const each of presentedFirst ? [0, 10, 20] : []) {
      room.present(clock.nowMs() + each);
      assert.equal(room.all('Car')[0].x, 0);
      assert.equal(room.stats.viewTick, 1000);
    }
    for (let i = 1; i < caughtUp; i++) tell(model.deltas(), MISSED);
    assert.equal(room.stats.jitterMs, 0);
    const shown = present(room, clock, 5000, () => tell(model.deltas()));
    for (const [i, { x, tick }] of shown.entries()) {
      assert.ok(Number.isFinite(x) && Number.isFinite(tick), `frame ${i}`);
      assert.ok(i === 0 || (x >= shown[i - 1].x && tick >= shown[i - 1].tick), `backwards at frame ${i}`);
    }
    const late = shown.slice(100);
    for (const [i, { x }] of late.entries()) {
      const step = i === 0 ? 0.1 : x - late[i - 1].x;
      assert.ok(step > 0.08 && step < 0.12, `a step of ${step} at frame ${i}`);
    }
    const behind = tick - 3 - late.at(-1).tick;
    assert.ok(behind > 0 && behind < 9, `${behind} ticks behind`);
    assert.ok(room.stats.jitterMs < 20, `a jitter of ${room.stats.jitterMs} ms`);
    assert.equal(room.stats.missedFrames, caughtUp);
    room.close();
  });
}

test('should watch the same room again when the connection is lost, and not by a seat of before', async () => {
  const { room, socket, host, clock } = await watching({ options: { track: 'oval' }, where: { track: 'oval' } });
  const heard = statusesOf(room);
  socket.drop(4408);
  assert.equal(heard[1], 'reconnecting silent');
  clock.advance(500);
  const next = await host.socket();
  assert.deepEqual(host.requests[1], { room: 'r7', name: 'Ann', role: 'spectator' });
  assert.deepEqual(next.protocols, ['tickwire.1', 'ticket.t2']);
  next.deliver(spectators({ tick: 300 }));
  const later = new RaceModel(0);
  next.deliver(frame(300, everybodys(later.keyframes())));
  assert.deepEqual([heard.at(-1), room.tick], ['playing', 300]);
  room.close();
});

test('should look for another room of the game when the one it watched is gone', async () => {
  const { room, socket, host, clock } = await watching();
  const heard = statusesOf(room);
  socket.drop(4503);
  host.refusals.push(new TypeError('fetch failed'), { status: 404, code: 'unknown-room', title: 'No such room.' });
  host.refusals.push({ status: 404, code: 'no-room', title: 'There is none.' });
  for (let i = 0; i < 3; i++) {
    clock.advance(8000);
    await settled();
  }
  assert.deepEqual(
    host.requests.slice(1).map(({ room, game }) => room ?? game),
    ['r7', 'r7', 'race'],
  );
  assert.equal(heard.at(-1), 'closed no-room');
  assert.equal(clock.timers, 0);
});

test('should not rejoin where spectators are refused, or with rejoin: false', async () => {
  for (const [code, options] of [
    [4404, {}],
    [4403, {}],
    [1006, { rejoin: false }],
  ]) {
    const { room, socket, clock } = await watching(options);
    const heard = statusesOf(room);
    socket.drop(code);
    assert.match(heard[1], /^closed/);
    clock.advance(0);
    assert.equal(clock.timers, 0);
    mock.restoreAll();
    draw();
  }
});

for (const [name, role, welcomed] of [
  ['a player', 'spectator', { playerId: 7 }],
  ['a spectator', 'player', { playerId: 0 }],
  ['a spectator whose session survives', 'spectator', { playerId: 0, graceMs: 1000, resumeToken: 'k1' }],
  ['a player below 0', 'player', { playerId: -1 }],
]) {
  test(`should refuse to be welcome as ${name} on a ${role}'s seat`, async () => {
    const host = new FakeHost();
    host.answer = { role };
    const { joining, socket } = await arriving({ host, role, welcomed });
    await assert.rejects(joining, { code: 'protocol-error' });
    assert.match(String(socket.closedWith.code), /^44(05|22)$/);
  });
}
