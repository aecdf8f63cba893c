import assert from 'node:assert/strict';
import { test } from 'node:test';
import { start } from './pages.js';

const RUN = 'rtt=150&jitter=30&stall=2&seed=7';
/** Animation frames that are compared with the truth. */
const SAMPLES = 100;
/** The median of `behind` is at least this many times the median of `predicted`. */
const NEARER = 10;

test('the lab shows a predicted ship where the server will have it, and an interpolated one where it was', async (t) => {
  const { open, complaints } = start(t);
  const page = await open(`lab.html?${RUN}`);

  const medians = await measured(page);
  t.diagnostic(`?${RUN}: ${JSON.stringify(medians)}`);
  assert.ok(medians.aheadMs > 0, 'the pilot is ahead of the server');
  assert.ok(medians.delayMs > 0, 'the onlooker is behind it');
  assert.ok(medians.predicted * NEARER < medians.behind, 'predicted is nearer than interpolated');

  const pilot = await page.evaluateHandle(() => window.lab.session.pilot);
  await page.getByRole('button', { name: 'LAN' }).click();
  await page.waitForFunction((before) => window.lab.session && window.lab.session.pilot !== before, pilot);
  assert.match(page.url(), /\?rtt=2&jitter=1&stall=0&seed=7$/);
  t.diagnostic(`LAN: ${JSON.stringify(await measured(page))}`);
  assert.deepEqual(complaints, []);
});

/** Medians of what the page has measured, when that is enough. */
async function measured(page) {
  await page.waitForFunction((samples) => window.lab.measurements?.samples.length >= samples, SAMPLES);
  return page.evaluate(async () => {
    const { percentiles } = await import('./lab/measurements.js');
    const { samples } = window.lab.measurements;
    const figures = ['predicted', 'interpolated', 'behind', 'aheadMs', 'delayMs'];
    return Object.fromEntries(figures.map((figure) => [figure, percentiles(samples, figure).median]));
  });
}
