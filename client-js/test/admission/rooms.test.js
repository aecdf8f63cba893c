import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock, test } from 'node:test';
import '../../src/admission/rooms-watch.js'; // else loaded at its first use
import { JoinError, join, party, rooms, watchRooms } from '../../src/tickwire.js';
import { FakeClock, settled } from '../support/fakes.js';
import { StreamHost } from '../support/streams.js';
import { draw } from '../support/survivor.js';

beforeEach(() => draw());
afterEach(() => mock.restoreAll());

const info = (id, more) => ({
  id,
  game: 'race',
  players: 1,
  playersMax: 8,
  spectators: 0,
  spectatorsMax: 0,
  locked: false,
  created: '2024-01-01T00:00:00Z',
  properties: {},
  ...more,
});

/** A `fetch` that answers JSON, and what it was asked. */
function answering(answer, status = 200) {
  const asked = [];
  const fetch = async (url, request) => {
    asked.push({ url: new URL(url), ...request });
    return new Response(JSON.stringify(answer), { status });
  };
  return { asked, fetch };
}

test('should list rooms, with the requested limit', async () => {
  const list = { rooms: [info('a'), info('b', { properties: { mode: 'ranked' } })], total: 7 };
  const { asked, fetch } = answering(list);
  assert.deepEqual(await rooms({ url: 'http://host', fetch }), list);
  assert.equal(asked[0].url.href, 'http://host/api/rooms');
  const where = { mode: { in: ['ranked', 'a&b'] }, rating: { between: [1400, 1600] }, free: { min: 1 }, open: true };
  await rooms({ url: 'http://host', game: 'race', where, sort: '-players,rating', limit: 50, fetch });
  const { searchParams } = asked[1].url;
  assert.deepEqual([...searchParams.keys()], ['game', 'where', 'sort', 'limit']);
  assert.deepEqual(JSON.parse(searchParams.get('where')), where);
  assert.deepEqual(
    [searchParams.get('game'), searchParams.get('sort'), searchParams.get('limit')],
    ['race', '-players,rating', '50'],
  );
});

test('should say why there is no list', async () => {
  const { fetch } = answering({ code: 'bad-field', title: 'No.', field: 'where.rating.between' }, 400);
  await assert.rejects(rooms({ url: 'http://host', fetch }), (error) => {
    assert.ok(error instanceof JoinError);
    assert.deepEqual(
      [error.code, error.field, error.status, error.retry],
      ['bad-field', 'where.rating.between', 400, false],
    );
    return true;
  });
  await assert.rejects(rooms({ fetch }), { code: 'bad-field', field: 'url' });
});

test('should make a party', async () => {
  const { asked, fetch } = answering({ party: 'p.1', size: 3 });
  assert.equal(await party(3, { url: 'http://host/play/', fetch }), 'p.1');
  const [{ url, method, body, headers }] = asked;
  assert.deepEqual([url.href, method, body], ['http://host/api/parties', 'POST', '{"size":3}']);
  assert.equal(headers['content-type'], 'application/json');
});

/** Watches; `seen` gets the ids of each list with the total, and the errors. */
async function watching(options) {
  const host = new StreamHost();
  const clock = new FakeClock();
  const seen = [];
  const stop = watchRooms(
    {
      url: 'http://host',
      game: 'race',
      fetch: host.fetch,
      clock,
      onError: ({ code, retry }) => seen.push(`${code} ${retry}`),
      ...options,
    },
    ({ rooms, total }) => seen.push(`${rooms.map(({ id, players }) => `${id}${players}`)} of ${total}`),
  );
  await settled();
  return { host, clock, seen, stop, stream: host.stream() };
}

test('should watch the list as it changes', async () => {
  const { host, seen, stop, stream, clock } = await watching({ sort: '-players', limit: 3 });
  assert.equal(stream.url.href, 'http://host/api/rooms?game=race&sort=-players&limit=3');
  stream.tell('rooms', { rooms: [info('a'), info('b')], total: 2 });
  await settled();
  stream.send(': keep-alive\n\n');
  stream.tell('changes', {
    set: [info('c', { players: 4 }), info('a', { players: 2 })],
    gone: [],
    order: ['c', 'a', 'b'],
    total: 4,
  });
  stream.tell('changes', { set: [], gone: ['c'], order: ['a', 'b'], total: 3 });
  stream.tell('news of a later version', {});
  stream.tell('rooms', { rooms: [info('z')], total: 1 });
  await settled();
  assert.deepEqual(seen, ['a1,b1 of 2', 'c4,a2,b1 of 4', 'a2,b1 of 3', 'z1 of 1']);
  stop();
  stop();
  await settled();
  assert.equal(stream.closed, true);
  assert.equal(clock.timers, 0);
  assert.equal(host.requests.length, 1);
});

test('should watch on over another stream when one breaks, ends, or cannot be had, each later than before', async () => {
  const { host, seen, stop, stream, clock } = await watching();
  stream.tell('rooms', { rooms: [info('a')], total: 1 });
  await settled();
  stream.break();
  await settled();
  host.refusals.push(new TypeError('fetch failed'), { status: 503, code: 'stopping', title: 'Stopping.' });
  // Half of a bound that doubles.
  for (const waitMs of [250, 500, 1000]) {
    const { length } = host.requests;
    clock.advance(waitMs - 1);
    await settled();
    assert.equal(host.requests.length, length, `${waitMs} ms`);
    clock.advance(1);
    await settled();
    assert.equal(host.requests.length, length + 1, `${waitMs} ms`);
  }
  const second = host.stream();
  second.tell('rooms', { rooms: [info('b')], total: 1 });
  await settled();
  second.end();
  await settled();
  clock.advance(250);
  await settled();
  host.stream().tell('rooms', { rooms: [], total: 0 });
  await settled();
  assert.deepEqual(seen, ['a1 of 1', 'unreachable true', 'unreachable true', 'stopping true', 'b1 of 1', ' of 0']);
  stop();
});

test('should ask for the whole list again when a change is about a room that it does not know', async () => {
  const { host, seen, stop, stream, clock } = await watching();
  stream.tell('rooms', { rooms: [info('a')], total: 1 });
  stream.tell('changes', { set: [], gone: [], order: ['b', 'a'], total: 2 });
  await settled();
  assert.deepEqual(seen, ['a1 of 1', 'bad-answer true']);
  assert.equal(stream.closed, true);
  clock.advance(250);
  await settled();
  assert.ok(host.stream());
  stop();
});

test('should give up what would be refused for ever', async () => {
  for (const refusal of [{ status: 400, code: 'bad-field', title: 'No.' }, new Response('{}')]) {
    const host = new StreamHost();
    host.refusals.push(refusal);
    const { seen, clock } = await watching({ fetch: host.fetch });
    assert.match(seen.join(), /^bad-(field|answer) false$/);
    assert.equal(clock.timers, 0);
  }
  const { seen, clock, stream } = await watching();
  stream.tell('rooms', { total: 1 });
  await settled();
  assert.deepEqual(seen, ['bad-answer false']);
  assert.equal(clock.timers, 0);
  assert.throws(() => watchRooms({}, () => {}), { code: 'bad-field', field: 'url' });
});

test('should call no listener after it was stopped, not even by a listener', async () => {
  const waiting = await watching();
  waiting.stream.break();
  await settled();
  waiting.stop();
  waiting.clock.advance(60_000);
  await settled();
  assert.deepEqual([waiting.seen, waiting.host.requests.length], [['unreachable true'], 1]);

  const host = new StreamHost();
  let count = 0;
  const stop = watchRooms({ url: 'http://host', fetch: host.fetch, clock: new FakeClock() }, () => {
    count++;
    stop();
  });
  await settled();
  const stream = host.stream();
  stream.send('event: rooms\ndata: {"rooms":[],"total":0}\n\n'.repeat(3));
  await settled();
  assert.deepEqual([count, stream.closed], [1, true]);
});

test('should report a listener that throws, and watch on', async () => {
  const host = new StreamHost();
  const later = mock.method(globalThis, 'queueMicrotask', () => {});
  let count = 0;
  const stop = watchRooms({ url: 'http://host', fetch: host.fetch, clock: new FakeClock() }, () => {
    count++;
    throw new Error('mine');
  });
  await settled();
  const stream = host.stream();
  for (const total of [1, 2]) stream.tell('rooms', { rooms: [], total });
  await settled();
  assert.equal(count, 2);
  assert.throws(later.mock.calls[0].arguments[0], /mine/);
  stop();
});

test('should refuse unknown options by name, before any request', async () => {
  const fetch = () => assert.fail('it has asked');
  const url = 'http://host';
  const WebSocket = class {};
  for (const [option, given] of [
    ['playerName', { game: 'race', playerName: 'Ann' }],
    ['Game', { Game: 'race' }],
    ['toString', { game: 'race', toString: () => 'race' }],
    ['queue.ratings', { game: 'race', queue: { ratings: 1500 } }],
  ]) {
    await assert.rejects(join({ url, fetch, WebSocket, ...given }), (error) => {
      assert.ok(error instanceof JoinError);
      assert.deepEqual([error.code, error.field, error.retry], ['bad-field', option, false]);
      return true;
    });
  }
  await assert.rejects(rooms({ url, fetch, filter: { free: 1 } }), { code: 'bad-field', field: 'filter' });
  assert.throws(() => watchRooms({ url, fetch, onerror: () => {} }, () => {}), { code: 'bad-field', field: 'onerror' });
});
