import assert from 'node:assert/strict';
import { test } from 'node:test';
import { launch } from './chromium.js';

// Started by dev.tickwire.it.BrowserTest; by hand: TICKWIRE_PAGE=http://localhost:8080/ npm run test:browser
const address = process.env.TICKWIRE_PAGE;
assert.ok(address, 'TICKWIRE_PAGE must be the address of a running demo');

const MOVED_METRES = 20;

test('two pages see each other move', async (t) => {
  const browser = await launch();
  t.after(() => browser.close());
  const complaints = [];
  const [ann, bob] = await Promise.all([open(browser, 'Ann', complaints), open(browser, 'Bob', complaints)]);
  await flyUntilSeen(ann, 'Ann', bob);
  await flyUntilSeen(bob, 'Bob', ann);
  assert.deepEqual(complaints, []);
});

async function open(browser, name, complaints) {
  const page = await (await browser.newContext()).newPage();
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`${name}: ${message.text()} ${message.location().url}`);
  });
  page.on('pageerror', (error) => complaints.push(`${name}: ${error.stack}`));
  await page.goto(new URL(`?name=${name}`, address).href);
  return page;
}

/** Holds the thrust key on the pilot's page until the watcher's page shows that ship somewhere else. */
async function flyUntilSeen(pilot, name, watcher) {
  const seen = await watcher.waitForFunction((name) => {
    for (const ship of window.arena?.room.all('Ship') ?? []) {
      if (ship.name === name) return { x: ship.x, y: ship.y };
    }
    return null;
  }, name);
  await pilot.keyboard.down('ArrowUp');
  await watcher.waitForFunction(
    ({ name, metres, from }) => {
      for (const ship of window.arena.room.all('Ship')) {
        if (ship.name === name && Math.hypot(ship.x - from.x, ship.y - from.y) > metres) return true;
      }
      return false;
    },
    { name, metres: MOVED_METRES, from: await seen.jsonValue() },
  );
  await pilot.keyboard.up('ArrowUp');
}
