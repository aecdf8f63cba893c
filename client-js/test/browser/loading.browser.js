import assert from 'node:assert/strict';
import { test } from 'node:test';
import { playing, start } from './pages.js';

const FILES_MAX = 6;
const BYTES_MAX = 70_000;

/** Files that a page takes over the network from now on, with the bytes of their answers. */
async function files(page) {
  const paths = new Map();
  const loaded = new Map();
  const client = await page.context().newCDPSession(page);
  client.on('Network.requestWillBeSent', ({ requestId, request: { url } }) => {
    const { protocol, pathname } = new URL(url);
    if (/^https?:$/.test(protocol) && !pathname.startsWith('/api/')) paths.set(requestId, pathname);
  });
  client.on('Network.requestServedFromCache', ({ requestId }) => paths.delete(requestId));
  client.on('Network.responseReceived', ({ requestId, response }) => {
    if (response.fromDiskCache || response.fromPrefetchCache) paths.delete(requestId);
  });
  client.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    if (paths.has(requestId)) loaded.set(paths.get(requestId), encodedDataLength);
  });
  await client.send('Network.enable');
  return loaded;
}

test('the demo loads with few files, and is loaded again with its page alone', async (t) => {
  const { open, complaints } = start(t);
  let loaded;
  const page = await open('?name=Ann', {
    before: async (page) => {
      loaded = await files(page);
    },
  });
  await playing(page);
  const bytes = [...loaded.values()].reduce((sum, each) => sum + each);
  t.diagnostic(`${loaded.size} files, ${bytes} bytes: ${JSON.stringify(Object.fromEntries(loaded))}`);
  assert.ok([...loaded.keys()].some((path) => path.includes('/prediction-setup-')));
  assert.ok(loaded.size <= FILES_MAX, `${loaded.size} files`);
  assert.ok(bytes <= BYTES_MAX, `${bytes} bytes`);

  loaded.clear();
  await page.reload();
  await playing(page);
  t.diagnostic(`reload: ${JSON.stringify(Object.fromEntries(loaded))}`);
  assert.deepEqual([...loaded.keys()], ['/']);
  assert.deepEqual(complaints, []);
});

test('a page of an author loads the client in two files', async (t) => {
  const { open, complaints } = start(t);
  const page = await open('lobby.html');
  const loaded = await files(page);
  const names = await page.evaluate(async () => Object.keys(await import('/tickwire/tickwire.js')).sort());
  assert.deepEqual(names, ['AskError', 'CloseReason', 'JoinError', 'Room', 'join', 'party', 'rooms', 'watchRooms']);
  const ofClient = [...loaded.keys()].filter((path) => path.startsWith('/tickwire/'));
  assert.equal(ofClient.length, 2, ofClient.join());
  assert.deepEqual(complaints, []);
});

test('a page says so when a part of its client cannot be loaded', async (t) => {
  const { open } = start(t);
  const without = (name) => (page) => page.route(`**/chunks/${name}-*.js`, (route) => route.abort());
  const arena = await open('?name=Ann', { before: without('prediction-setup') });
  await arena.getByText('This client cannot be loaded in whole').waitFor();
  const lobby = await open('lobby.html', { before: without('rooms-watch') });
  await lobby.getByText('This client cannot be loaded in whole').waitFor();
});
