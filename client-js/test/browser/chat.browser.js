import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually } from '../support/eventually.js';
import { shows } from './chromium.js';
import { creating, playing, start } from './pages.js';

/** Waits for a line on a page. */
const hears = (page, text) => page.locator('#log li', { hasText: text }).waitFor({ state: 'attached' });

async function say(page, text) {
  await page.keyboard.press('Enter');
  await page.keyboard.type(text);
  await page.keyboard.press('Enter');
}

const heading = (page) => page.evaluate(() => window.arena.room.own('Ship').heading);

test('players, later players and spectators receive a line of chat, and typing does not steer', async (t) => {
  const { open, complaints } = start(t);
  const ann = await open(creating('Ann'));
  const { id, code } = await playing(ann);
  const [bob, eve] = await Promise.all([open(`?code=${code}&name=Bob`), open(`?watch=${id}`)]);
  await Promise.all([bob, eve].map(playing));
  const before = await heading(ann);
  await say(ann, 'a d w what a day');
  await Promise.all([ann, bob, eve].map((page) => hears(page, 'Ann a d w what a day')));
  assert.equal(await heading(ann), before);
  assert.equal(await ann.evaluate(() => window.arena.room.all('Shot').length), 0);
  await ann.keyboard.down('d');
  await ann.waitForFunction((before) => window.arena.room.own('Ship').heading !== before, before);
  await ann.keyboard.press('Enter');
  assert.equal(await ann.evaluate(() => document.activeElement.id), 'line');
  await ann.keyboard.press('Escape');
  assert.notEqual(await ann.evaluate(() => document.activeElement.id), 'line');

  const cid = await open(`?code=${code}&name=Cid`);
  await hears(cid, 'Ann a d w what a day');
  assert.deepEqual(complaints, []);
});

test('one player receives a whisper', async (t) => {
  const { open, bot } = start(t);
  const ann = await open(creating('Ann'));
  const { code } = await playing(ann);
  const bob = await open(`?code=${code}&name=Bob`);
  await playing(bob);
  const cid = await bot({ code, name: 'Cid Two' });
  const heard = [];
  cid.on('Said', ({ channel, text }) => heard.push([channel, text]));

  await ann.locator('#rows .who', { hasText: 'Bob' }).click();
  assert.equal(await ann.locator('#to').textContent(), 'to Bob');
  await ann.keyboard.type('Only you');
  await ann.keyboard.press('Enter');
  await hears(ann, 'you to Bob: Only you');
  await hears(bob, 'Ann to you: Only you');
  await ann.locator('#to').click();
  await ann.keyboard.type('/w cid two And you');
  await ann.keyboard.press('Enter');
  await hears(ann, 'you to Cid Two: And you');
  await say(ann, '/w nobody there');
  await hears(ann, 'There is nobody of that name.');
  await say(ann, 'All of you');
  await hears(bob, 'Ann All of you');
  await bob.waitForFunction(() => !document.body.textContent.includes('And you'));
  const state = async () => ({ heard, ann: await shows(ann), bob: await shows(bob) });
  await eventually('both lines to arrive', () => heard.length >= 2, state);
  assert.deepEqual(heard, [
    ['WHISPER', 'And you'],
    ['ROOM', 'All of you'],
  ]);
});

test('a line that is refused says why, and is not lost', async (t) => {
  const { open } = start(t);
  const ann = await open(creating('Ann'));
  await playing(ann);
  // All in one turn of the page: a busy machine types six lines in more than the five seconds of the limit.
  await ann.evaluate(() => {
    const form = document.getElementById('say');
    for (let line = 1; line <= 6; line++) {
      form.elements.line.value = `line ${line}`;
      form.requestSubmit();
    }
  });
  await hears(ann, 'You talk too fast.');
  assert.equal(await ann.locator('#line').inputValue(), 'line 6');
});

test('the owner mutes and removes players, and a removed player gets the reason', async (t) => {
  const { open, complaints } = start(t);
  const ann = await open(creating('Ann'));
  const { code } = await playing(ann);
  const bob = await open(`?code=${code}&name=Bob`);
  await playing(bob);
  await bob.locator('#rows .owner', { hasText: 'Ann' }).waitFor();
  assert.equal(await bob.locator('.kick:visible').count(), 0);
  const row = ann.locator('#rows li', { hasText: 'Bob' });

  await row.locator('.mute').click();
  await hears(ann, 'Bob may not talk for ten minutes.');
  await ann.keyboard.down('Space');
  await ann.waitForFunction(() => window.arena.room.all('Shot').length > 0);
  await ann.keyboard.up('Space');
  await say(bob, 'But why');
  await hears(bob, 'You may not talk here: the owner of the room has silenced you.');
  await row.locator('.mute').click();
  await hears(ann, 'Bob may talk again.');

  await row.locator('.kick').click();
  assert.equal(await ann.evaluate(() => window.arena.room.all('Ship').length), 2);
  await row.locator('.kick').click();
  await bob.getByText('The owner of the room has removed you.').waitFor();
  assert.equal(await bob.locator('#state').textContent(), 'You were removed');
  await row.waitFor({ state: 'detached' });
  assert.deepEqual(complaints, []);
});

test('on a phone a button opens the chat, which covers nothing of the world', async (t) => {
  const { open, bot } = start(t);
  for (const viewport of [
    { width: 390, height: 844 },
    { width: 844, height: 390 },
  ]) {
    const ann = await open(creating('Ann'), { viewport, hasTouch: true, isMobile: true });
    const { code } = await playing(ann);
    const bob = await bot({ code, name: 'Bob' });
    await bob.ask('Say', { text: 'Hello' });
    await ann.locator('#talk[data-unread="1"]').tap();
    await hears(ann, 'Hello');
    assert.equal(await ann.locator('#stick').isVisible(), false);
    const { bottom, right, chat } = await ann.evaluate(() => {
      const style = getComputedStyle(document.documentElement);
      const inset = (side) => Number.parseFloat(style.getPropertyValue(`--inset-${side}`));
      return {
        bottom: inset('bottom'),
        right: inset('right'),
        chat: document.getElementById('chat').getBoundingClientRect(),
      };
    });
    assert.ok(chat.top >= viewport.height - bottom || chat.left >= viewport.width - right, JSON.stringify(chat));
    await ann.locator('#line').fill('Hello yourself');
    await ann.keyboard.press('Enter');
    await hears(ann, 'Ann Hello yourself');
    await ann.locator('#talk').tap();
    await ann.locator('#stick').waitFor();
  }
});
