import assert from 'node:assert/strict';
import { test } from 'node:test';
import { start } from './pages.js';

const MOVED_METRES = 20;
const HELD_KEYS = ['ArrowUp', 'ArrowLeft'];
const KEY_REPEAT_MS = 100;

test('two pages see each other move', async (t) => {
  const { open, complaints } = start(t);
  const [ann, bob] = await Promise.all([open('?name=Ann'), open('?name=Bob')]);
  await flyUntilSeen(ann, 'Ann', bob);
  await flyUntilSeen(bob, 'Bob', ann);
  assert.deepEqual(complaints, []);
});

/** Holds keys on the pilot's page until the watcher's page shows that ship somewhere else. */
async function flyUntilSeen(pilot, name, watcher) {
  const seen = await watcher.waitForFunction((name) => {
    for (const ship of window.arena?.room.all('Ship') ?? []) {
      if (ship.name === name && ship.hull > 0) return { x: ship.x, y: ship.y };
    }
    return null;
  }, name);
  const moved = watcher.waitForFunction(
    ({ name, metres, from }) => {
      for (const ship of window.arena.room.all('Ship')) {
        if (ship.name === name && Math.hypot(ship.x - from.x, ship.y - from.y) > metres) return true;
      }
      return false;
    },
    { name, metres: MOVED_METRES, from: await seen.jsonValue() },
  );
  // Turning as well, because the ship may face a wall; again and again, as keys repeat, because a page that loses the focus lets go of them.
  const hold = () => Promise.all(HELD_KEYS.map((key) => pilot.keyboard.down(key)));
  const repeating = setInterval(() => hold().catch(() => {}), KEY_REPEAT_MS);
  try {
    await moved;
  } finally {
    clearInterval(repeating);
    for (const key of HELD_KEYS) await pilot.keyboard.up(key);
  }
}
