// node front-page.mjs <client-js> <address>: the page of the README's game plays, and the documents beside it can be read.
import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const [clientJs, address] = process.argv.slice(2);
const { launch } = await import(pathToFileURL(resolve(clientJs, 'test/browser/chromium.js')));
const complaints = [];

const browser = await launch();
try {
  const page = await browser.newPage();
  page.on('console', (message) => {
    const { url } = message.location();
    // The documents have no icon; a browser asks for one at some time or never.
    if (message.type() === 'error' && !url.endsWith('/favicon.ico')) complaints.push(`${message.text()} ${url}`);
  });
  page.on('pageerror', (error) => complaints.push(error.stack));

  await page.goto(address);
  await page.waitForSelector('#hud:has-text("s left")');
  await page.keyboard.press('h');
  await page.waitForSelector('#hud:has-text("player 1 honks")');

  await page.goto(new URL('docs/', address).href);
  await page.click('nav a:text("Write a game")');
  await page.waitForSelector('h1:text("Writing a game")');
  await page.click('main a:text("operating.md")');
  await page.waitForSelector('h1:text("Operating a server")');
  await page.click('nav a:text("Tickwire")');
  await page.waitForFunction(() => document.querySelector('main img')?.naturalWidth > 0);
  assert.deepEqual(complaints, []);
} finally {
  await browser.close();
}
