import { accessSync, constants, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { HANG_MS } from '../support/eventually.js';

/**
 * A run must not depend on a graphics card, on QUIC reaching the internet, or on what a browser does in the background.
 */
const QUIET = [
  '--no-sandbox', // builds often run as root
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const COMMANDS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'chrome.exe'];

const INSTALLED = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
];

/**
 * Starts a headless Chromium: `CHROME_PATH`, else an installed one, else the one that `@sparticuz/chromium` carries
 * (Linux x86-64).
 *
 * @returns {Promise<import('playwright-core').Browser>}
 */
export async function launch() {
  const executablePath = process.env.CHROME_PATH ?? installed() ?? (await bundled());
  const browser = await chromium.launch({ executablePath, args: QUIET, timeout: HANG_MS });
  const newContext = browser.newContext.bind(browser);
  browser.newContext = async (options) => {
    const context = await newContext(options);
    context.setDefaultTimeout(HANG_MS);
    return context;
  };
  return browser;
}

/**
 * What a page shows, and what its room has counted.
 *
 * @param {import('playwright-core').Page} page
 */
export const shows = (page) =>
  page.evaluate(() => ({
    state: document.body.dataset.state,
    text: document.body.innerText,
    stats: window.arena?.room?.stats,
  }));

/**
 * Closes a browser, a context or a room; after a failed test it first reports what it shows.
 *
 * @param {import('node:test').TestContext} t
 * @param {any} closing
 */
export async function closeTelling(t, closing) {
  if (!t.passed) {
    const pages = (closing.contexts?.() ?? [closing]).flatMap((context) => context.pages?.() ?? []);
    for (const page of pages) t.diagnostic(`${page.url()}: ${JSON.stringify(await shows(page).catch(String))}`);
    if (closing.stats) t.diagnostic(`room ${closing.id}: ${JSON.stringify(closing.stats)}`);
  }
  await closing.close();
}

function installed() {
  const onPath = (process.env.PATH ?? '')
    .split(delimiter)
    .flatMap((folder) => COMMANDS.map((name) => join(folder, name)));
  return [...onPath, ...INSTALLED].find(executable);
}

function executable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

async function bundled() {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error('The browser test needs Chromium or Chrome: install one, or set CHROME_PATH to its executable.');
  }
  // The package unpacks into the temporary folder, where another user's or another version's copy may lie, and adds the libraries that a bare
  // machine lacks only where it believes to run at Amazon. Its fonts it expects in /tmp, and a Chromium without any font ends at the first form.
  const folder = fileURLToPath(new URL('../../target/chromium', import.meta.url));
  mkdirSync(folder, { recursive: true });
  const { TMPDIR } = process.env;
  Object.assign(process.env, { TMPDIR: folder, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs20.x' });
  const { default: carried } = await import('@sparticuz/chromium');
  carried.setGraphicsMode = false;
  const path = await carried.executablePath();
  writeFileSync(join(folder, 'fonts', 'fonts.conf'), fontsIn(join(folder, 'fonts')));
  if (TMPDIR === undefined) {
    delete process.env.TMPDIR;
  } else {
    process.env.TMPDIR = TMPDIR;
  }
  return path;
}

const fontsIn = (folder) => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>/usr/share/fonts</dir>
  <dir>${folder}</dir>
  <cachedir>${folder}/cache</cachedir>
</fontconfig>
`;
