// node measure.mjs '{"figure", "page", "options"}': measures one figure in headless Chromium and prints it as JSON. The browser is the
// client's tests': CHROME_PATH, else an installed one, else the one that comes with them.
import { argv } from 'node:process';
import { launch } from '../../../client-js/test/browser/chromium.js';
import { allocations } from './allocations.mjs';

const KEYS = ['ArrowLeft', 'ArrowRight'];
const HELD_MS = 300;
const PAUSE_MS = 500; // longer than what the server has to say about the key before
const FRAME_MS = 1000 / 60;
const SETTLE_MS = 3000;
const OVER_MS_MAX = 60_000;

const { figure, page: address, options } = JSON.parse(argv[2]);
const browser = await launch();
try {
  const page = await browser.newPage();
  const broken = new Promise((_, reject) => page.on('pageerror', reject));
  page.on('console', (message) => message.type() === 'error' && console.error(`${address}: ${message.text()}`));
  if (figure === 'frame-cost') await isolate(page);
  await page.goto(address);
  await Promise.race([page.waitForFunction('globalThis.run'), broken]);
  const measuring = page.evaluate(([name, wanted]) => globalThis.run(name, wanted), [figure, options]);
  const beside = { 'key-press': pressKeys, 'frame-cost': allocations }[figure];
  const [told, more] = await Promise.race([
    Promise.all([measuring, beside?.(page, options)]),
    patience(options),
    broken,
  ]);
  console.log(JSON.stringify(more ? { ...told, ...more } : told));
} finally {
  await browser.close();
}

/** Nothing takes much longer than it is asked to. */
async function patience({ seconds = 0 }) {
  await new Promise((resolve) => setTimeout(resolve, seconds * 1000 + OVER_MS_MAX).unref());
  throw new Error(`${figure} does not end`);
}

/** Presses keys at any moment between two frames. */
async function pressKeys(page, { seconds }) {
  const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms + Math.random() * FRAME_MS));
  const endMs = performance.now() + seconds * 1000 - PAUSE_MS - HELD_MS;
  await pause(SETTLE_MS);
  for (let i = 0; performance.now() < endMs; i++) {
    const key = KEYS[i % KEYS.length];
    await page.keyboard.down(key);
    await pause(HELD_MS);
    await page.keyboard.up(key);
    await pause(PAUSE_MS);
  }
}

/** Browsers tell a page the time in steps of 5 µs instead of 100 if it is alone in its process. What is fulfilled here seems to come from afar. */
async function isolate(page) {
  await page.context().grantPermissions(['local-network-access']);
  await page.route('**/*', async (route) => {
    const response = await route.fetch();
    const headers = { 'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp' };
    await route.fulfill({ response, headers: { ...response.headers(), ...headers } });
  });
}
