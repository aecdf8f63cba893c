import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock, test } from 'node:test';
import { join } from '../../src/tickwire.js';
import { FakeHost, frame, pong, welcome } from '../support/fakes.js';
import { RaceModel } from '../support/race.js';
import { draw, SURVIVES, statusesOf, survivor, welcomeBack } from '../support/survivor.js';

beforeEach(() => draw());
afterEach(() => mock.restoreAll());

/** What a page hears, under a test's control. */
function fakePage(t) {
  const page = new EventTarget();
  const document = Object.assign(new EventTarget(), { visibilityState: 'hidden' });
  const { addEventListener, removeEventListener } = EventTarget.prototype;
  const names = {
    document,
    addEventListener: addEventListener.bind(page),
    removeEventListener: removeEventListener.bind(page),
  };
  Object.assign(globalThis, names);
  t.after(() => {
    for (const name of Object.keys(names)) delete globalThis[name];
  });
  return {
    hears: (type) => page.dispatchEvent(new Event(type)),
    show: (visibilityState) => {
      document.visibilityState = visibilityState;
      document.dispatchEvent(new Event('visibilitychange'));
    },
  };
}

test('should attempt at once when the network or the page is back', async (t) => {
  const page = fakePage(t);
  const { room, socket, host, clock } = await survivor();
  const count = () => host.sockets().length;
  socket.drop(1006);
  (await host.socket()).drop(1006);
  assert.equal(count(), 0);
  page.show('hidden');
  assert.equal(count(), 0);
  page.hears('online');
  page.hears('pageshow');
  page.show('visible');
  assert.equal(count(), 1);
  // It hangs: on the network that is gone, perhaps.
  clock.advance(1000);
  page.hears('online');
  assert.equal(count(), 1);
  room.close();
  page.hears('online');
  assert.equal(count(), 0);
  assert.equal(clock.timers, 0);
});

test('should ask whether the server is still there when the page is back', async (t) => {
  const page = fakePage(t);
  const { room, socket, host, model, clock } = await survivor();
  const heard = statusesOf(room);
  clock.advance(0);
  clock.pass(300);
  socket.take();
  page.show('visible');
  page.hears('pageshow');
  assert.deepEqual(
    socket.take().map(({ message }) => message),
    ['Ping'],
  );
  clock.pass(300);
  socket.deliver(frame(104, model.deltas()));
  clock.advance(900);
  assert.equal(heard.length, 1);
  socket.deliver(pong(2));
  page.hears('online');
  clock.advance(999);
  assert.equal(heard.length, 1);
  clock.advance(1);
  assert.equal(heard[1], 'reconnecting connection-lost');
  assert.equal(host.sockets().length, 1);
  room.close();
});

test('should notice that a connection is dead, and that one is not', async () => {
  const { room, socket, host, model, clock } = await survivor();
  const heard = [];
  room.on('status', ({ title }) => heard.push(title));
  for (let i = 0; i < 10; i++) {
    clock.advance(2900);
    socket.deliver(i % 2 === 0 ? pong(1) : frame(104 + i, model.deltas()));
  }
  assert.equal(heard.length, 1);
  socket.take();
  clock.advance(2999);
  assert.equal(heard.length, 1);
  const pings = socket.take().filter(({ message }) => message === 'Ping');
  assert.ok(pings.length >= 2, `${pings.length} pings`);
  clock.advance(1);
  assert.deepEqual(heard.slice(1), ['The server fell silent.']);
  // Anything but 1000, which would be to leave.
  assert.equal(socket.closedWith.code, 4408);
  assert.equal(host.sockets()[0].protocols[2], 'applied.113');
  socket.drop(1006);
  assert.deepEqual(host.sockets(), []);
  room.close();
});

test('should not take its own sleep for the silence of the server', async () => {
  for (const sleepMs of [5000, 60_000, 3_600_000]) {
    const { room, socket, model, clock } = await survivor();
    const heard = statusesOf(room);
    clock.advance(1500);
    socket.deliver(frame(104, model.deltas()));
    clock.pass(sleepMs);
    socket.take();
    clock.advance(0);
    assert.equal(heard.length, 1, `${sleepMs} ms`);
    assert.equal(socket.take().filter(({ message }) => message === 'Ping').length, 1);
    clock.advance(900);
    assert.equal(heard.length, 1);
    socket.deliver(pong(3));
    clock.advance(2900);
    assert.equal(heard.length, 1);
    // It sleeps again, and this time the server does not answer.
    clock.pass(sleepMs);
    clock.advance(999);
    assert.equal(heard.length, 1);
    clock.advance(1);
    assert.equal(heard[1], 'reconnecting connection-lost', `${sleepMs} ms`);
    room.close();
    mock.restoreAll();
    draw();
  }
});

for (const everyMs of [1000, 60_000]) {
  test(`should live on with timers that come once in ${everyMs} ms, and then notice that the server is gone`, async () => {
    const { room, socket, model, clock } = await survivor();
    const heard = statusesOf(room);
    /** Timers that are due come at multiples only, messages when they come. */
    const throttled = (ms, messageMs) => {
      for (let left = ms; left > 0; left -= 50) {
        clock.pass(50);
        if (left % messageMs === 0) socket.deliver(frame(room.tick + 3, model.deltas(false)));
        if (clock.nowMs() % everyMs === 0) clock.advance(0);
      }
    };
    throttled(130_000, 50);
    assert.deepEqual(heard, ['playing']);
    throttled(130_000, 2000);
    assert.deepEqual(heard, ['playing']);
    throttled(4 * everyMs + 3000, Infinity);
    assert.equal(heard[1], 'reconnecting connection-lost');
    room.close();
  });
}

test('should not be confused by a busy thread', async () => {
  const { room, socket, model, clock } = await survivor();
  const heard = statusesOf(room);
  for (let i = 0; i < 20; i++) {
    // First the timers come that are late, then what arrived meanwhile.
    clock.pass(4000);
    clock.advance(0);
    socket.deliver(frame(104 + 3 * i, model.deltas(false)));
  }
  assert.deepEqual(heard, ['playing']);
  room.close();
});

test('should resume before the first frame, too', async () => {
  const host = new FakeHost();
  const joining = join(host.options());
  (await host.socket()).deliver(welcome(SURVIVES));
  host.clock.advance(3000);
  const next = await host.socket();
  assert.deepEqual(next.protocols, ['tickwire.1', 'resume.k1', 'applied.-1']);
  next.deliver(welcomeBack());
  next.deliver(frame(101, new RaceModel().keyframes()));
  const room = await joining;
  assert.deepEqual(statusesOf(room), ['playing']);
  room.close();
});

test('should reject when the first connection hangs', async () => {
  const host = new FakeHost();
  const joining = join(host.options());
  await host.socket();
  host.clock.advance(4000);
  await assert.rejects(joining, ({ code }) => code === 'connection-lost');
  assert.equal(host.clock.timers, 0);
});
