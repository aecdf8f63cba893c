import assert from 'node:assert/strict';
import { test } from 'node:test';
import { start } from './pages.js';

test('a page keeps its ship through a reload, until a copy of its tab takes it over', async (t) => {
  const { open } = start(t);
  const page = await open('?name=Ann');
  const ship = await ownShip(page);
  await page.reload();
  assert.deepEqual(await ownShip(page), ship);

  const copy = await page.context().newPage();
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
