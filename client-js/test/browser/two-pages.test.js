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
  const before = await shipSeenBy(bob, 'Ann');
  await shipSeenBy(ann, 'Bob');

  await ann.keyboard.down('ArrowUp');
  await bob.waitForFunction(
    ({ name, x, y, metres }) => {
      for (const ship of window.arena.room.all('Ship')) {
        if (ship.name === name && Math.hypot(ship.x - x, ship.y - y) > metres) return true;
      }
      return false;
    },
    { name: 'Ann', metres: MOVED_METRES, ...before },
  );
  await ann.keyboard.up('ArrowUp');

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

/** Where the ship of this name is, once the page sees it. */
async function shipSeenBy(page, name) {
  const found = await page.waitForFunction((name) => {
    for (const { name: shipName, x, y } of window.arena?.room?.all('Ship') ?? []) {
      if (shipName === name) return { x, y };
    }
    return null;
  }, name);
  return found.jsonValue();
}
