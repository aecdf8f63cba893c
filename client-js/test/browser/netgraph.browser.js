import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually } from '../support/eventually.js';
import { start } from './pages.js';

const RTT_MS = 80;
const PIXELS_MIN = 500;

/** How many pixels of each canvas of the netgraph are not empty; none if it is closed. */
const painted = () =>
  [...document.querySelectorAll('div[aria-hidden] > canvas')].map((canvas) => {
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    let count = 0;
    for (let i = 3; i < data.length; i += 4) if (data[i] > 0) count++;
    return count;
  });

test('the demo shows the netgraph of a bad network, and puts it away', async (t) => {
  const { open, complaints } = start(t);
  const page = await open(`?rtt=${RTT_MS}&jitter=20&stall=2`);
  await page.locator('#name').fill('nn');
  await page.keyboard.press('n');
  assert.equal(await page.locator('#name').inputValue(), 'nnn');
  await page.keyboard.press('Enter');
  await page.waitForFunction((rttMs) => window.arena?.room.stats.rttMs >= rttMs - 20, RTT_MS);
  assert.deepEqual(await page.evaluate(painted), []);

  await page.keyboard.press('n');
  let counts = [];
  const drawn = async () => {
    counts = await page.evaluate(painted);
    return counts.length === 2 && counts.every((pixels) => pixels >= PIXELS_MIN);
  };
  await eventually('two charts that are drawn', drawn, () => counts);
  await page.keyboard.press('n');
  assert.deepEqual(await page.evaluate(painted), []);
  assert.equal(await page.evaluate(() => window.arena.room.stats.observer), null);
  assert.deepEqual(complaints, []);
});

test('touching the badge opens the netgraph, which lets touches through', async (t) => {
  const { open } = start(t);
  const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
  const page = await open('?name=Ann', phone);
  await page.getByLabel('Network graph').tap();
  const panel = page.locator('div[aria-hidden]:has(> canvas)');
  await panel.waitFor();
  const { x, y, width, height } = await panel.boundingBox();
  assert.ok(x >= 0 && x + width <= 390 && y >= 0 && y + height <= 844);
  const under = ([left, top]) => document.elementFromPoint(left, top).id;
  assert.equal(await page.evaluate(under, [x + width / 2, y + height - 10]), 'world');
  await page.getByLabel('Network graph').tap();
  await panel.waitFor({ state: 'detached' });
});

test('the demo says what is wrong with conditions', async (t) => {
  const { open } = start(t);
  const page = await open('?name=Ann&rtt=fast');
  await page.waitForFunction(() => document.body.dataset.state === 'closed');
  assert.equal(await page.locator('#reason').textContent(), 'rtt is not a number from 0 to 10000.');
});
