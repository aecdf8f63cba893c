// node cards.mjs <client-js> <address> <code>: two pages play turns of the card game at the table with this code, a third one watches.
import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const CARDS_PLAYED = 3; // fewer than a hand has: nobody wins meanwhile
const [clientJs, address, code] = process.argv.slice(2);
const { launch } = await import(pathToFileURL(resolve(clientJs, 'test/browser/chromium.js')));
const complaints = [];
const asked = [];

const browser = await launch();
try {
  const ann = await open('Ann', `&code=${code}`);
  await ann.waitForSelector('#players li');
  const bob = await open('Bob'); // whose list of tables begins with Ann's, which is the fullest
  await bob.click('#tables button:has-text("Join")');
  await bob.waitForSelector('#hand .card');
  const eve = await open('Eve');
  await eve.click('#tables button:has-text("Watch")');
  await eve.waitForSelector('#players li.turn');

  // Ann was first, so Bob is refused, with a card and with the pack.
  await ann.waitForSelector('#players li.turn:has-text("(you)")');
  await bob.click('#hand .card');
  await bob.waitForSelector('#notice:text("It is not your turn.")');
  assert.equal(await bob.locator('#hand .card').count(), 5);

  let played = 0;
  for (let turn = 0; played < CARDS_PLAYED; turn++) {
    const [inTurn, other] = turn % 2 === 0 ? [ann, bob] : [bob, ann];
    await inTurn.waitForSelector('#turn:has-text("Your turn")');
    const fits = inTurn.locator('#hand .fits').first();
    if ((await fits.count()) > 0) {
      const card = await fits.textContent();
      await fits.click();
      for (const page of [ann, bob, eve]) await page.waitForFunction(shows, card);
      played++;
    } else {
      await inTurn.click('#pack');
      await inTurn.waitForSelector('#notice:has-text("You drew")');
    }
    await other.waitForSelector('#turn:has-text("Your turn")');
  }

  assert.equal(await eve.locator('#hand .card').count(), 0);
  await ann.fill('#text', 'a <b>fine</b> game');
  await ann.press('#text', 'Enter');
  for (const page of [bob, eve]) {
    await page.locator('#lines li', { hasText: 'Ann: a <b>fine</b> game' }).waitFor({ state: 'attached' }); // without fonts it has no height
  }

  // A reload keeps the seat and the hand; who leaves gives it up.
  const held = await bob.locator('#hand').textContent();
  await bob.reload();
  await bob.waitForSelector('#hand .card');
  assert.equal(await bob.locator('#hand').textContent(), held);
  await bob.click('#leave');
  await ann.waitForFunction(() => document.querySelectorAll('#players li').length === 1);
  await bob.waitForSelector('#tables li:has-text("1 of 4")');

  assert.deepEqual(asked.filter((path) => /rules|prediction/.test(path)), [], 'nothing to predict with is loaded');
  assert.deepEqual(complaints, []);
} finally {
  await browser.close();
}

async function open(name, more = '') {
  const page = await (await browser.newContext()).newPage();
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`${name}: ${message.text()} ${message.location().url}`);
  });
  page.on('pageerror', (error) => complaints.push(`${name}: ${error.stack}`));
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await page.goto(new URL(`?name=${name}${more}`, address).href);
  return page;
}

function shows(card) {
  return document.getElementById('top').textContent === card;
}
