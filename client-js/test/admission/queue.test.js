import assert from 'node:assert/strict';
import { afterEach, mock, test } from 'node:test';
import '../../src/admission/queue.js'; // else loaded at its first use
import { join } from '../../src/tickwire.js';
import { FakeHost, frame, settled, welcome } from '../support/fakes.js';
import { RaceModel, raceHash } from '../support/race.js';
import { StreamHost } from '../support/streams.js';

afterEach(() => mock.restoreAll());

const seat = {
  room: 'r7',
  url: 'ws://host/rooms/r7',
  ticket: 'q1',
  schema: `/api/schema/${raceHash}`,
  protocolVersion: 'tickwire.1',
  code: 'K7QM2X',
  guest: 'g.1',
  role: 'player',
  team: 1,
};

/** Queues; `heard` gets the progress. */
async function queueing({ signal, onWaiting, ...options } = {}) {
  const host = new FakeHost();
  const queue = new StreamHost();
  const { fetch } = globalThis;
  const through = (url, request) =>
    new URL(url).pathname === '/api/queue' ? queue.fetch(url, request) : fetch(url, request);
  const heard = [];
  const waiting = { rating: 1500, onWaiting: onWaiting ?? ((progress) => heard.push(progress)), signal };
  const joining = join(host.options({ fetch: through, queue: waiting, ...options }));
  joining.catch(() => {});
  await settled();
  return { host, queue, heard, joining, stream: queue.stream(), clock: host.clock };
}

test('should wait in the queue, report progress, and join the match', async () => {
  const { host, heard, joining, stream, clock } = await queueing({
    party: 'p.1',
    guest: 'g.0',
    options: { track: 'oval' },
  });
  assert.equal(stream.url.href, 'http://host/api/queue');
  assert.equal(stream.request.method, 'POST');
  assert.deepEqual(JSON.parse(stream.request.body), {
    game: 'race',
    name: 'Ann',
    options: { track: 'oval' },
    party: 'p.1',
    guest: 'g.0',
    rating: 1500,
  });
  const progress = { waitedMs: 0, range: 50, waiting: 3 };
  stream.tell('waiting', progress);
  await settled();
  assert.deepEqual(heard, [progress]);
  for (let i = 1; i < 60; i++) {
    clock.advance(2000);
    stream.tell('waiting', { ...progress, waitedMs: 2000 * i });
    await settled();
  }
  assert.equal(heard.length, 60);
  stream.tell('matched', seat);
  const socket = await host.socket();
  assert.deepEqual(socket.protocols, ['tickwire.1', 'ticket.q1']);
  assert.equal(stream.closed, true);
  socket.deliver(welcome());
  socket.deliver(frame(101, new RaceModel().keyframes()));
  const room = await joining;
  assert.deepEqual([room.id, room.matchTeam, room.code, room.guest], ['r7', 1, 'K7QM2X', 'g.1']);
  assert.deepEqual(host.requests, []);
  room.close();
});

test('should say why nothing came of it', async () => {
  for (const [end, code, retry] of [
    [(stream) => stream.tell('timeout', {}), 'queue-timeout', true],
    [(stream) => stream.tell('failed', { status: 409, code: 'room-full', title: 'Full.' }), 'room-full', false],
    [(stream) => stream.tell('failed', { status: 503, code: 'busy', title: 'Busy.' }), 'busy', true],
    [(stream) => stream.tell('matched', { ...seat, protocolVersion: 'tickwire.2' }), 'protocol-version', false],
    [(stream) => stream.end(), 'unreachable', true],
    [(stream) => stream.break(), 'unreachable', true],
  ]) {
    const { joining, stream, clock } = await queueing();
    end(stream);
    await assert.rejects(joining, { name: 'JoinError', code, retry });
    assert.equal(clock.timers, 0);
    mock.restoreAll();
  }
  const { joining, clock } = await queueing();
  await settled();
  clock.advance(40_000);
  await assert.rejects(joining, { code: 'unreachable', retry: true });
});

test('should say why it may not wait', async () => {
  for (const [status, code, retry] of [
    [404, 'no-queue', false],
    [429, 'queue-full', true],
    [403, 'banned', false],
  ]) {
    const host = new StreamHost();
    host.refusals.push({ status, code, title: 'No.' });
    const { joining } = await queueing({ fetch: host.fetch });
    await assert.rejects(joining, { code, retry, status });
    mock.restoreAll();
  }
});

test('should leave the queue on demand, whenever that is', async () => {
  const before = await queueing({ signal: AbortSignal.abort() });
  await assert.rejects(before.joining, { code: 'aborted', retry: false });
  mock.restoreAll();

  const aborter = new AbortController();
  const { joining, stream, clock } = await queueing({ signal: aborter.signal });
  stream.tell('waiting', { waitedMs: 0, range: 50, waiting: 1 });
  await settled();
  aborter.abort();
  await assert.rejects(joining, { name: 'JoinError', code: 'aborted', retry: false });
  assert.equal(stream.closed, true);
  assert.equal(clock.timers, 0);
});

test('should leave the queue from within', async () => {
  const aborter = new AbortController();
  const { joining, stream } = await queueing({ signal: aborter.signal, onWaiting: () => aborter.abort() });
  stream.tell('waiting', { waitedMs: 0, range: 50, waiting: 1 });
  stream.tell('waiting', { waitedMs: 0, range: 50, waiting: 1 });
  await assert.rejects(joining, { code: 'aborted' });
});

test('should wait on when the page throws, and report it', async () => {
  const { joining, stream, host } = await queueing({
    onWaiting: () => {
      throw new Error('mine');
    },
  });
  const later = mock.method(globalThis, 'queueMicrotask', () => {});
  stream.tell('waiting', { waitedMs: 0, range: 50, waiting: 1 });
  await settled();
  later.mock.restore();
  assert.throws(later.mock.calls[0].arguments[0], /mine/);
  stream.tell('matched', seat);
  const socket = await host.socket();
  socket.drop(4503);
  await assert.rejects(joining, { code: 'server-stopping' });
});

test('should not queue again to learn why an upgrade was refused', async () => {
  const { joining, stream, host, queue } = await queueing();
  stream.tell('matched', seat);
  host.refusals.push({ status: 404, code: 'unknown-room', title: 'It has ended.' });
  (await host.socket()).drop(1006);
  await assert.rejects(joining, { code: 'unknown-room' });
  assert.deepEqual(host.requests, [{ room: 'r7', role: 'player', name: 'Ann', guest: 'g.1' }]);
  assert.equal(queue.requests.length, 1);
});
