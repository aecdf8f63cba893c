import assert from 'node:assert/strict';
import { test } from 'node:test';
import { closeTelling, launch } from './chromium.js';

// Started by dev.tickwire.it.BrowserTest; by hand: TICKWIRE_PAGE=http://localhost:8080/ npm run test:browser
const address = process.env.TICKWIRE_PAGE;
assert.ok(address, 'TICKWIRE_PAGE must be the address of a running demo');

test('a page keeps its ship through a reload, until a copy of its tab takes it over', async (t) => {
  const browser = await launch();
  t.after(() => closeTelling(t, browser));
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(new URL('?name=Ann', address).href);
  const ship = await ownShip(page);
  await page.reload();
  assert.deepEqual(await ownShip(page), ship);

  const copy = await context.newPage();
  const storage = await page.evaluate(() => sessionStorage.getItem('seat'));
  await copy.addInitScript((seat) => sessionStorage.setItem('seat', seat), storage);
  await copy.goto(page.url());
  assert.deepEqual(await ownShip(copy), ship);
  await page.waitForFunction(() => document.body.dataset.state === 'closed');
  assert.match(await page.textContent('#reason'), /another tab/);
});

/** Ids of the page's ship and player, once it plays. */
async function ownShip(page) {
  const ship = await page.waitForFunction(() => {
    const own = document.body.dataset.state === 'playing' && window.arena?.room.own('Ship');
    return own ? { id: own.id, owner: own.owner } : null;
  });
  return ship.jsonValue();
}
