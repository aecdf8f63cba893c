import assert from 'node:assert/strict';
import { afterEach, mock, test } from 'node:test';
import { bytesOf, encodeFrame } from '../support/encoder.js';
import { Pilot, restless } from '../support/piloted.js';
import { Random, seedOfRun } from '../support/random.js';

afterEach(() => mock.restoreAll());

const firing = { turn: 0, thrust: false, fire: true };
const still = { turn: 0, thrust: false, fire: false };

/** Fires one shot and stops before a frame of the server. */
async function fired(options) {
  const pilot = await Pilot.join({ way: { delayMs: 60 }, settleMs: 8000, ...options });
  pilot.held = firing;
  pilot.frames(2);
  pilot.held = still;
  assert.equal(pilot.news.length, 1);
  return pilot;
}

test('should show a spawn at once, and join it with the server’s', async () => {
  const pilot = await fired();
  const { client, room } = pilot;
  const [{ news, shot, id }] = pilot.news;
  assert.deepEqual([news, id, shot.id, shot.owner], ['spawn', 0, 0, 7]);
  assert.deepEqual(client.all('Shot'), [shot]);
  assert.equal(client.own('Shot'), shot);
  assert.deepEqual([shot.label, shot.heading], ['', 0]);
  const xs = [shot.x];
  pilot.frames(30, () => xs.push(shot.x));
  const [launched] = room.ruleSpawns;
  assert.deepEqual([shot.id, client.find('Shot', launched), client.all('Shot').length], [launched, shot, 1]);
  assert.equal(shot.label, 'Ann');
  const steps = xs.slice(3).map((x, i) => x - xs[i + 2]);
  assert.ok(
    steps.every((step) => Math.abs(step - 700 / 60) < 0.1),
    `${steps}`,
  );
  pilot.frames(80);
  assert.deepEqual(
    pilot.news.map((each) => [each.news, each.shot === shot]),
    [
      ['spawn', true],
      ['remove', true],
    ],
  );
  assert.deepEqual([pilot.counted.corrections, client.all('Shot').length, client.own('Shot')], [0, 0, null]);
  pilot.leave();
});

test('should show the newest snapshot of a confirmed spawn to a page that never presents', async () => {
  const pilot = await fired({ presents: false });
  const [{ shot }] = pilot.news;
  pilot.frames(30);
  assert.ok(shot.id > 0);
  const { x } = shot;
  pilot.frames(10);
  assert.ok(shot.x > x + 50, `${x} became ${shot.x}`);
  pilot.leave();
});

test('should withdraw a spawn that the server does not confirm', async () => {
  const pilot = await Pilot.join({ way: { delayMs: 60 } });
  const { client, room, ship } = pilot;
  pilot.held = firing;
  pilot.frames(1);
  ship.state[room.at(ship, 'hull')] = 0;
  pilot.frames(2);
  pilot.held = still;
  const [{ shot }] = pilot.news;
  pilot.frames(30);
  assert.deepEqual(client.all('Shot'), []);
  assert.deepEqual(
    pilot.news.map((each) => [each.news, each.shot === shot, each.id]),
    [
      ['spawn', true, 0],
      ['remove', true, 0],
    ],
  );
  assert.equal(pilot.counted.misspawns, 1);
  assert.equal(typeof shot.x, 'number');
  pilot.leave();
});

test('should withdraw a spawn although nothing else diverged', async () => {
  const pilot = await Pilot.join({ way: { delayMs: 60 } });
  const { room } = pilot;
  room.after = () => {
    for (const shot of room.entities.filter(({ kind }) => kind === 'Shot')) room.remove(shot);
  };
  pilot.held = firing;
  pilot.frames(3);
  pilot.held = still;
  pilot.frames(30);
  assert.deepEqual([pilot.counted.misspawns, pilot.counted.corrections, pilot.client.all('Shot').length], [1, 0, 0]);
  pilot.leave();
});

test('should keep a spawn that is later than predicted, because its input was late', async () => {
  const pilot = await Pilot.join({ way: { delayMs: 60 } });
  pilot.room.up.delayMs += 60;
  pilot.held = firing;
  pilot.frames(6);
  pilot.held = still;
  pilot.frames(40);
  assert.ok(pilot.room.inputs.late > 0);
  assert.deepEqual(
    pilot.news.map(({ news, shot }) => [news, shot.id]),
    [['spawn', pilot.room.ruleSpawns[0]]],
  );
  assert.equal(pilot.counted.misspawns, 0);
  pilot.leave();
});

test('should show as ever what the server spawns by itself', async () => {
  const pilot = await Pilot.join({ way: { delayMs: 60 } });
  const { client, room } = pilot;
  const shot = room.spawn('Shot', { heading: 1, x: 300, y: 300 });
  const others = room.spawn('Shot', { heading: 1, x: 300, y: 300 }, 8);
  pilot.frames(30);
  assert.deepEqual(
    pilot.news.map(({ news, id }) => [news, id]),
    [
      ['spawn', shot.id],
      ['spawn', others.id],
    ],
  );
  // Rules move its own shot; nothing moves the other one.
  assert.ok(client.find('Shot', shot.id).y > 400);
  assert.equal(client.find('Shot', others.id).y, 300);
  assert.deepEqual([pilot.counted.divergences, pilot.counted.corrections > 0], [0, true]);
  pilot.leave();
});

test('should announce every shot once, and match the predicted ones, on a bad network', async () => {
  for (const seed of [1, 2, seedOfRun()]) {
    const random = new Random(seed);
    const way = { delayMs: 60, jitterMs: 30, stallMs: 200, stalledShare: 0.02 };
    const pilot = await Pilot.join({ seed, way, pull: restless(random) });
    const { client, room, ship } = pilot;
    const launchedBefore = room.ruleSpawns.length;
    room.before = () => {
      // Sometimes it cannot fire, which the client cannot predict.
      if (random.chance(0.01)) ship.state[room.at(ship, 'waitTicks')] += 5;
    };
    const alive = new Set(client.all('Shot'));
    const start = alive.size;
    pilot.frames(60 * 30);
    for (const { news, shot } of pilot.news) {
      assert.equal(alive.has(shot), news === 'remove', `${news} of ${shot.id}, seed ${seed}`);
      if (news === 'spawn') alive.add(shot);
      else alive.delete(shot);
    }
    assert.deepEqual([...alive].sort(byId), [...client.all('Shot')].sort(byId), `seed ${seed}`);
    const ids = pilot.news.filter(({ news, shot }) => news === 'spawn' && shot.id > 0).map(({ shot }) => shot.id);
    assert.equal(new Set(ids).size, ids.length, `seed ${seed}`);
    const launched = room.ruleSpawns.length - launchedBefore;
    assert.ok(Math.abs(ids.length - launched) <= 3 + start, `${ids.length} of ${launched}, seed ${seed}`);
    const foretold = pilot.news.filter(({ news, id, shot }) => news === 'spawn' && id === 0 && shot.id > 0).length;
    assert.ok(foretold > 0.9 * ids.length, `${foretold} of ${ids.length}, seed ${seed}`);
    assert.ok(pilot.counted.misspawns < 0.2 * launched, `${pilot.counted.misspawns} of ${launched}, seed ${seed}`);
    pilot.leave();
  }
});

const byId = (a, b) => a.id - b.id;

/** A frame of a room that plays, with one more section, which is all it has. */
function deliver({ room, client }, section) {
  room.socket.deliver(encodeFrame({ tick: client.tick + 1, ack: 1, sections: [section].flat() }));
}

const section = (type, write, group = 1) => ({ group, type, body: bytesOf(write) });
const varints =
  (...values) =>
  (writer) => {
    for (const value of values) writer.varint(value);
  };

for (const [what, sections] of [
  ['births of no id', section('births', varints(0, 1))],
  ['births whose ids fall', section('births', varints(5, 1, 4, 1))],
  ['a birth by a negative input', section('births', varints(5, 2 ** 31))],
  ['half a birth', section('births', varints(5))],
  ['births of another group', section('births', varints(5, 1), 0)],
  ['births twice', [section('births', varints(5, 1)), section('births', varints(6, 1))]],
  ['half an exact state', section('exact', varints(1, 0, 0))],
  ['exact states of no id', section('exact', varints(0))],
  [
    'an exact state that is no number',
    section('exact', (writer) => {
      writer.varint(1);
      for (let i = 0; i < 5; i++) writer.double(Number.NaN);
    }),
  ],
]) {
  test(`should end the connection at ${what}`, async () => {
    const pilot = await Pilot.join();
    deliver(pilot, sections);
    assert.equal(pilot.room.socket.closedWith?.code, 4400 + (what.includes('number') ? 22 : 0));
    pilot.leave();
  });
}

test('should take no notice of births and exact states of what it does not see', async () => {
  const pilot = await Pilot.join();
  deliver(pilot, [section('births', varints(77, 3)), section('exact', varints(78, 1, 2, 3, 4))]);
  assert.equal(pilot.room.socket.closedWith, null);
  pilot.leave();
});
