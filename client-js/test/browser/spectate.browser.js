import assert from 'node:assert/strict';
import { test } from 'node:test';
import { creating, playing, start } from './pages.js';

const STEERING = ['ArrowUp', 'ArrowLeft', 'Space'];
const TICKS = 30;

/** The ships that a page shows, once there is this number. */
async function ships(page, count) {
  const ships = await page.waitForFunction((count) => {
    const ships = window.arena?.room.all('Ship') ?? [];
    return ships.length === count && ships.map(({ id, name, x, y, heading }) => ({ id, name, x, y, heading }));
  }, count);
  return ships.jsonValue();
}

test('a spectator sees the ships, and steers none', async (t) => {
  const { open, complaints } = start(t);
  const ann = await open(creating('Ann', { title: 'Look' }));
  const { id } = await playing(ann);
  const eve = await open(`?watch=${id}`);
  assert.equal((await playing(eve)).playerId, 0);
  const before = await ships(eve, 1);
  assert.equal(before[0].name, 'Ann');
  assert.equal(await eve.locator('#watching').textContent(), 'Watching LooklivePlay here');
  for (const selector of ['#say', '#stick', '#hint']) assert.equal(await eve.locator(selector).isVisible(), false);

  for (const key of STEERING) await eve.keyboard.down(key);
  await eve.waitForFunction((ticks) => {
    window.since ??= window.arena.room.tick;
    return window.arena.room.tick > window.since + ticks;
  }, TICKS);
  assert.deepEqual(await ships(eve, 1), before);

  await ann.keyboard.down('ArrowLeft');
  await eve.waitForFunction((heading) => window.arena.room.all('Ship')[0].heading !== heading, before[0].heading);
  await ann.keyboard.up('ArrowLeft');
  await eve.getByText('Play here').click();
  await eve.getByText('Fly').click();
  await ships(eve, 2);
  assert.deepEqual(complaints, []);
});

test('a spectator of a delayed room sees the delay', async (t) => {
  const { open } = start(t);
  const { id } = await playing(await open(creating('Ann', { late: 1 })));
  const eve = await open(`?watch=${id}`);
  await ships(eve, 1);
  assert.equal(await eve.locator('#late').textContent(), '1 s late');
});

test('a spectator on a phone sees the whole arena beside its labels', async (t) => {
  const { open, bot } = start(t);
  const room = await bot({ game: 'arena', create: true, name: 'Bob' });
  const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
  const eve = await open(`?watch=${room.id}`, phone);
  await ships(eve, 1);
  assert.equal(await eve.locator('#stick').isVisible(), false);
  const [pill, talk] = await Promise.all(['#watching', '#talk'].map((id) => eve.locator(id).boundingBox()));
  assert.ok(pill.x + pill.width <= talk.x);
});
