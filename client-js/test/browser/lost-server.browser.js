import assert from 'node:assert/strict';
import { test } from 'node:test';
import { playing, start } from './pages.js';

const SILENT = 4408;

test('a page says that it reconnects, and no longer when it plays again', async (t) => {
  const { open } = start(t);
  const page = await open('?name=Ann', { before: (page) => page.addInitScript(losesConnections) });
  await playing(page);
  await page.evaluate((code) => window.loseConnections(code), SILENT);
  const words = await page.waitForFunction(() => {
    const banner = document.getElementById('banner');
    return document.body.dataset.state === 'reconnecting' && banner.checkVisibility() && banner.innerText;
  });
  await page.evaluate(() => window.findNetwork());
  assert.match(await words.jsonValue(), /^Reconnecting…\s+The /);
  await playing(page);
  assert.equal(await page.isVisible('#banner'), false);
});

test('a page says how far the game went back when the server failed', async (t) => {
  const { open, complaints } = start(t);
  const page = await open('?name=Ann');
  await playing(page);
  const notice = await page.evaluate(async () => {
    const { tellRewound } = await import('/hud.js');
    tellRewound(window.arena.room, { fromTick: 106, toTick: 100 });
    return document.getElementById('notice').textContent;
  });
  assert.equal(notice, 'The server failed: the game went back 0.1 s');
  assert.deepEqual(complaints, []);
});

/** Runs in the page: all connections may be lost, and no other is opened until the network is found again. */
function losesConnections() {
  const { WebSocket } = window;
  const opened = [];
  let lost = false;
  window.WebSocket = class extends WebSocket {
    constructor(url, protocols) {
      super(lost ? 'ws://127.0.0.1:9' : url, protocols);
      opened.push(this);
    }
  };
  window.loseConnections = (code) => {
    lost = true;
    for (const socket of opened) socket.close(code);
  };
  window.findNetwork = () => {
    lost = false;
  };
}
