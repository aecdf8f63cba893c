/** Pages of the demo, opened in a browser. */
import assert from 'node:assert/strict';
import { after } from 'node:test';
import { WebSocket } from 'ws';
import { join } from '../../src/tickwire.js';
import { closeTelling, launch } from './chromium.js';

// Started by dev.tickwire.it.BrowserTest; by hand: TICKWIRE_PAGE=http://localhost:8080/ npm run test:browser
const address = process.env.TICKWIRE_PAGE;
assert.ok(address, 'TICKWIRE_PAGE must be the address of a running demo');

/** Enough for the chat beside the world, and little to draw. */
const VIEWPORT = { width: 1000, height: 520 };

const browser = await launch();
after(() => browser.close());

/** Pages and bots of a test, and the errors of the pages, of which there must be none. */
export function start(t) {
  const complaints = [];
  const closing = [];
  t.after(() => Promise.all(closing.map((each) => closeTelling(t, each))));
  return {
    complaints,

    /** Opens a page of the demo, as a guest of its own. */
    async open(path, { before = () => {}, ...options } = {}) {
      const context = await browser.newContext({ viewport: VIEWPORT, ...options });
      closing.push(context);
      const page = await context.newPage();
      page.on('console', (message) => {
        if (message.type() === 'error') complaints.push(`${path}: ${message.text()} ${message.location().url}`);
      });
      page.on('pageerror', (error) => complaints.push(`${path}: ${error.stack}`));
      await before(page);
      await page.goto(new URL(path, address).href);
      return page;
    },

    /** Joins without a page. */
    async bot(wish) {
      const room = await join({ url: address, WebSocket, ...wish });
      closing.push(room);
      return room;
    },
  };
}

/** The id of the page's room, its invite code and the page's player, once it is there. */
export async function playing(page) {
  const place = await page.waitForFunction(() => {
    const room = document.body.dataset.state === 'playing' && window.arena?.room;
    return room ? { id: room.id, code: room.code, playerId: room.playerId } : null;
  });
  return place.jsonValue();
}

/** A room of its own on a page. */
export const creating = (name, more) => `?${new URLSearchParams({ name, create: 1, ...more })}`;
