import assert from 'node:assert/strict';
import { test } from 'node:test';
import { creating, playing, start } from './pages.js';

/** Titles of this run alone: rooms outlive their players. */
const [THICK, SECRET, OPEN, FOUND] = ['Thick', 'Secret', 'Open', 'Found'].map((title) => `${title} ${process.pid}`);

const row = (page, title) => page.locator('.room', { has: page.locator('.title', { hasText: title }) });

test('the lobby lists a room, and filters it away', async (t) => {
  const { open, bot, complaints } = start(t);
  const ann = await open(creating('Ann', { title: THICK, hull: 7, seats: 2 }));
  const { id, code } = await playing(ann);
  const lobby = await open('lobby.html');
  const thick = row(lobby, THICK);
  await thick.waitFor();
  assert.equal(await thick.locator('.players').textContent(), '1 / 2');
  assert.equal(await thick.locator('.hull').getAttribute('aria-label'), 'hull 7');
  assert.match(await thick.locator('.play').getAttribute('href'), new RegExp(`\\?room=${id}$`));

  await bot({ code, name: 'Bob' });
  await thick.locator('.play', { hasText: 'Full' }).waitFor();
  assert.equal(await thick.locator('.play').getAttribute('href'), null);
  await lobby.getByLabel('with free seats').check();
  await thick.waitFor({ state: 'detached' });
  await lobby.getByLabel('with free seats').uncheck();
  await thick.waitFor();
  await lobby.getByLabel('Hull to').selectOption('6');
  await thick.waitFor({ state: 'detached' });
  const quick = new URL(await lobby.locator('#quick').getAttribute('href'), lobby.url()).searchParams;
  assert.deepEqual(JSON.parse(quick.get('where')), { hull: { between: [1, 6] } });
  await lobby.getByLabel('Hull from').selectOption('7');
  await thick.waitFor();

  await thick.locator('.watch').click();
  assert.equal((await playing(lobby)).id, id);
  assert.equal(await lobby.locator('#watching').textContent(), `Watching ${THICK}livePlay here`);
  assert.deepEqual(complaints, []);
});

test('quick play brings players with equal options together', async (t) => {
  const { open } = start(t);
  const places = [];
  for (const name of ['Ann', 'Bob']) {
    const page = await open('lobby.html');
    await page.getByLabel('You are').fill(name);
    for (const label of ['Hull from', 'Hull to']) await page.getByLabel(label).selectOption('3');
    await page.getByText('Quick play').click();
    places.push(await playing(page));
    assert.equal(await page.evaluate(() => window.arena.room.state('Stage').hull), 3);
    assert.equal(await page.evaluate(() => localStorage.getItem('name')), name);
  }
  assert.equal(places[0].id, places[1].id);
});

test('a room by invitation only is not listed, and its link and its code lead there', async (t) => {
  const { open, complaints } = start(t);
  const ann = await open('lobby.html');
  await ann.getByLabel('You are').fill('Ann');
  await ann.getByRole('button', { name: 'Create a room' }).click();
  await ann.getByLabel('Title', { exact: true }).fill(SECRET);
  await ann.getByLabel('By invitation only').check();
  await ann.getByText('Create', { exact: true }).click();
  const { id, code } = await playing(ann);
  assert.match(ann.url(), new RegExp(`\\?code=${code}$`));

  const lobby = await open('lobby.html');
  await playing(await open(creating('Eve', { title: OPEN })));
  await row(lobby, OPEN).waitFor();
  assert.equal(await row(lobby, SECRET).count(), 0);

  const link = `http://${await ann.locator('#link span').textContent()}`;
  const bob = await open(`${link}&name=Bob`);
  assert.equal((await playing(bob)).id, id);
  await lobby.getByLabel('Invite code').fill(code.toLowerCase());
  await lobby.getByText('Join by code').click();
  await lobby.getByLabel('Your name').fill('Cid');
  await lobby.getByText('Fly').click();
  assert.equal((await playing(lobby)).id, id);
  assert.deepEqual(complaints, []);

  await ann.reload();
  assert.equal((await playing(ann)).id, id);
  await ann.getByText('Rooms').first().click();
  await ann.waitForURL(/lobby\.html$/);
  await bob.waitForFunction(() => window.arena.room.all('Ship').length === 2);
});

test('a code that leads nowhere is said to', async (t) => {
  const { open } = start(t);
  const page = await open('?code=222222&name=Ann');
  await page.getByText('There is no room with this code.').waitFor();
});

test('the lobby says that its list cannot be had, until it can', async (t) => {
  const { open, bot } = start(t);
  await bot({ game: 'arena', create: true, options: { title: FOUND } });
  const before = (page) => page.route('**/api/rooms?*', (route) => route.abort());
  const lobby = await open('lobby.html', { before });
  await lobby.getByText('Trying again').waitFor();
  await lobby.unroute('**/api/rooms?*');
  await row(lobby, FOUND).waitFor();
  await lobby.getByText('Trying again').waitFor({ state: 'hidden' });
});
