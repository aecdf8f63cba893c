/** What becomes of prediction when the connection is lost. */
import assert from 'node:assert/strict';
import { afterEach, mock, test } from 'node:test';
import { newShip } from '../support/duel.js';
import { CLEAN, Pilot, restless } from '../support/piloted.js';
import { Random, seedOfRun } from '../support/random.js';

afterEach(() => mock.restoreAll());

const WAY = { delayMs: 60 };
const MS = 60 / 1000;
const firing = { turn: 0, thrust: false, fire: true };
const still = { turn: 0, thrust: false, fire: false };

for (const [outageMs, room, how] of [
  [200, { noticed: false, kept: true }, 'that the room did not notice'],
  [1000, { noticed: true, kept: true }, 'by frames that were missed'],
  [1000, { noticed: true, kept: false }, 'by a keyframe'],
  [4600, { noticed: true, kept: true }, 'by more frames than states are kept'],
  [3500, { noticed: true, kept: false }, 'by a keyframe long after'],
]) {
  test(`should take a cut of ${outageMs} ms for no divergence, and find back ${how}`, async () => {
    for (const seed of [1, 2, seedOfRun()]) {
      const pilot = await Pilot.join({ seed, way: WAY, snapshotRate: 20, pull: restless(new Random(seed)) });
      pilot.room.cut(room);
      pilot.frames(outageMs * MS);
      pilot.room.resume(room);
      pilot.frames(120);
      assert.equal(pilot.client.stats.resumes, 1);
      assert.equal(pilot.counted.divergences, 0, `seed ${seed}: ${JSON.stringify(pilot.divergences)}`);
      assert.ok(pilot.counted.corrections > 0, `seed ${seed}`);
      pilot.forget();
      pilot.frames(300);
      assert.ok(pilot.compared > 300, `seed ${seed}`);
      assert.deepEqual(pilot.counted, CLEAN, `seed ${seed}`);
      pilot.leave();
    }
  });
}

test('should show the current state at once after a cut, without removed entities', async () => {
  const pilot = await Pilot.join({ way: WAY });
  const { room, client } = pilot;
  const mine = pilot.own;
  room.cut();
  pilot.frames(30);
  room.remove(pilot.ship);
  const other = room.spawn('Ship', { ...newShip(), x: 200 });
  pilot.frames(30);
  room.resume();
  pilot.frames(60);
  pilot.held = { ...still, thrust: true };
  pilot.frames(30);
  assert.deepEqual(
    client.all('Ship').map(({ id }) => id),
    [other.id],
  );
  assert.notEqual(pilot.own, mine);
  assert.ok(pilot.own.x > 205, `${pilot.own.x}`);
  pilot.forget();
  pilot.frames(60);
  assert.deepEqual(pilot.counted, CLEAN);
  pilot.leave();
});

for (const kept of [true, false]) {
  for (const gone of [false, true]) {
    const what = `${kept ? 'by frames' : 'by a keyframe'}${gone ? ', its ship being gone' : ''}`;
    test(`should withdraw spawns of inputs that the room did not receive, ${what}`, async () => {
      const pilot = await Pilot.join({ way: WAY });
      const { room, client } = pilot;
      room.up.delayMs += 1000;
      pilot.held = firing;
      pilot.frames(2);
      pilot.held = still;
      pilot.frames(2);
      assert.deepEqual(
        client.all('Shot').map(({ id }) => id),
        [0],
      );
      room.cut();
      room.up.delayMs -= 1000;
      if (gone) room.remove(pilot.ship);
      pilot.frames(180);
      room.resume({ kept });
      pilot.frames(60);
      // The room may have received the key with inputs that were sent again.
      const ids = client.all('Shot').map(({ id }) => id);
      assert.ok(!ids.includes(0), `${ids}`);
      assert.equal(pilot.counted.divergences, 0);
      pilot.leave();
    });
  }
}

test('should begin anew after seconds without snapshots, and take that for no divergence', async () => {
  const pilot = await Pilot.join({ way: WAY, pull: restless(new Random(6)) });
  pilot.room.stale = true;
  pilot.frames(7000 * MS);
  pilot.room.stale = false;
  pilot.frames(120);
  assert.deepEqual([pilot.counted.divergences, pilot.counted.corrections > 0], [0, true]);
  pilot.forget();
  pilot.frames(120);
  assert.deepEqual(pilot.counted, CLEAN);
  pilot.leave();
});

test('should predict anew in a new seat, without anything of the old one', async () => {
  const pilot = await Pilot.join({ way: WAY, options: { rejoin: true } });
  const { room, client } = pilot;
  const mine = pilot.own;
  pilot.held = firing;
  pilot.frames(2);
  pilot.held = still;
  await room.rejoin();
  pilot.frames(120);
  assert.equal(client.stats.resumes, 0);
  assert.notEqual(pilot.own, mine);
  const heard = pilot.news.filter(({ shot }) => shot === pilot.news[0].shot);
  assert.deepEqual(
    heard.map(({ news }) => news),
    ['spawn', 'remove'],
  );
  assert.ok(client.all('Shot').every(({ id }) => id > 0));
  pilot.held = { ...still, thrust: true };
  pilot.forget();
  pilot.frames(60);
  assert.ok(pilot.compared > 50 && pilot.own.v[0] > 100, `${pilot.compared}, ${pilot.own.v[0]}`);
  assert.deepEqual(pilot.counted, CLEAN);
  pilot.leave();
});
