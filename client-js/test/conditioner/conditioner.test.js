import assert from 'node:assert/strict';
import { afterEach, mock, test } from 'node:test';
import { withDefaults } from '../../src/conditioner/conditions.js';
import { DOWN, LinkModel, SeededRandom, UP } from '../../src/conditioner/link-model.js';
import { conditioned } from '../../src/conditioner.js';
import { conditionsOf } from '../../src/conditions.js';
import { join } from '../../src/tickwire.js';
import { FakeClock, FakeHost, frame, settled, welcome } from '../support/fakes.js';
import { RaceModel } from '../support/race.js';
import { Random, seedOfRun } from '../support/random.js';
import { StreamHost } from '../support/streams.js';

afterEach(() => mock.restoreAll());

/** A server's end that the test holds; `opened` are all there were. */
function fakeSockets() {
  const opened = [];
  class Socket {
    protocol = 'tickwire.1';
    readyState = 1;
    sent = [];
    constructor(url, protocols) {
      Object.assign(this, { url, protocols });
      opened.push(this);
    }
    send(data) {
      this.sent.push(data);
    }
    close(code, reason) {
      this.closedWith = { code, reason };
    }
  }
  return { opened, Socket };
}

function network(conditions, more) {
  const clock = new FakeClock();
  const { opened, Socket } = fakeSockets();
  return { clock, opened, ...conditioned({ WebSocket: Socket, clock, ...more }, conditions) };
}

/** An open socket, the messages it received with their times, and its server's end. */
function opened(conditions) {
  const { clock, opened, WebSocket, cut } = network(conditions);
  const startMs = clock.nowMs();
  const socket = new WebSocket('ws://host/rooms/r1', ['tickwire.1']);
  const heard = [];
  for (const type of ['open', 'message', 'error', 'close']) {
    socket[`on${type}`] = (event) => heard.push({ ms: clock.nowMs() - startMs, type, ...event });
  }
  clock.advance(1.5 * conditions.rttMs);
  const [server] = opened;
  server.onopen();
  clock.advance(0.5 * conditions.rttMs);
  return { clock, socket, server, heard, cut };
}

// The same numbers stand in LinkModelTest.java.
const VECTOR = { rttMs: 150, jitterMs: 30, stallPercent: 40, stallMs: 200, bandwidthKbps: 64, seed: 42 };
const DRAWS = [0.5938296758104116, 0.7644987292587757, 0.4683718727901578, 0.10016093007288873];
const ARRIVALS_UP = [
  323.2597874943167, 323.2597874943167, 323.2597874943167, 384.58183772163466, 489.7554621961899, 595.0487902085297,
  696.6194254974835, 812.891574872192,
];
const ARRIVALS_DOWN = [
  238.22916507953778, 238.22916507953778, 296.2288439483382, 387.12519456632435, 511.4133413252421, 775.1108243595809,
  775.1108243595809, 803.6647215881385,
];

test('should draw and delay as Java does, to the bit', () => {
  const draws = new SeededRandom(42, DOWN, 3);
  assert.deepEqual(
    DRAWS.map(() => draws.next()),
    DRAWS,
  );
  const arrivals = (direction) => {
    const way = new LinkModel(withDefaults(VECTOR), direction, 1, 150);
    return ARRIVALS_UP.map((_, i) => way.arrivalMs(100 * i, 40 + 40 * i));
  };
  assert.deepEqual(arrivals(UP), ARRIVALS_UP);
  assert.deepEqual(arrivals(DOWN), ARRIVALS_DOWN);
});

test('should keep order, stall for the stated share, and vary the round trip within its bounds', (t) => {
  const random = new Random(seedOfRun());
  t.diagnostic(`TICKWIRE_SEED=${random.seed}`);
  const conditions = { rttMs: 150, jitterMs: 30, stallPercent: 5, stallMs: 200, seed: random.int32() };
  const way = new LinkModel(withDefaults(conditions), UP, 1, 0);
  const still = new LinkModel(withDefaults({ ...conditions, stallPercent: 0 }), UP, 1, 0);
  let held = 0;
  let beforeMs = 0;
  const count = 100_000;
  for (let i = 0; i < count; i++) {
    const nowMs = 20 * i;
    const arrivalMs = way.arrivalMs(nowMs, 100);
    const delayMs = still.arrivalMs(nowMs, 100) - nowMs;
    assert.ok(arrivalMs >= beforeMs);
    assert.ok(delayMs >= 60 && delayMs < 90 && arrivalMs - nowMs < 290 + 1e-6);
    beforeMs = arrivalMs;
    // Some that come just before the end of a stall are held up by less than the jitter of those before them.
    if (arrivalMs - nowMs >= 90) held++;
  }
  assert.ok(held / count > 0.035 && held / count < 0.065, `${held} of ${count} were held up`);
});

test('should let no more bytes pass than the bandwidth', () => {
  const way = new LinkModel(withDefaults({ bandwidthKbps: 80 }), UP, 1, 0);
  assert.deepEqual([way.arrivalMs(0, 100), way.arrivalMs(0, 50), way.arrivalMs(100, 10)], [10, 15, 101]);
});

test('should open after two round trips and carry both ways in order, late', () => {
  const { clock, socket, server, heard } = opened({ rttMs: 100 });
  assert.deepEqual([server.url, server.protocols], ['ws://host/rooms/r1', ['tickwire.1']]);
  assert.equal(server.binaryType, 'blob');
  assert.deepEqual([heard[0].type, heard[0].ms, socket.protocol, socket.readyState], ['open', 200, 'tickwire.1', 1]);

  const buffer = new Uint8Array([1, 2]);
  socket.send(buffer);
  buffer[0] = 9;
  socket.send('text');
  server.onmessage({ data: 'a' });
  server.onmessage({ data: 'b' });
  clock.advance(49);
  assert.deepEqual([server.sent.length, heard.length], [0, 1]);
  clock.advance(1);
  assert.deepEqual(server.sent, [new Uint8Array([1, 2]), 'text']);
  assert.deepEqual(
    heard
      .slice(1)
      .map(({ data }) => data)
      .join(''),
    'ab',
  );
});

test('should lose what reaches a server that has closed', () => {
  const { clock, socket, server } = opened({ rttMs: 100 });
  socket.send('in time');
  clock.advance(50);
  socket.send('late');
  server.readyState = 3;
  clock.advance(50);
  assert.deepEqual(server.sent, ['in time']);
});

test('should close after the sent messages, with the code that the server answered', () => {
  const { clock, socket, server, heard } = opened({ rttMs: 100 });
  socket.send('last');
  socket.close(1000, 'bye');
  socket.send('never');
  assert.equal(socket.readyState, 2);
  clock.advance(50);
  assert.deepEqual([server.sent, server.closedWith], [['last'], { code: 1000, reason: 'bye' }]);
  server.onmessage({ data: 'late' });
  server.onclose({ code: 4404, reason: 'why' });
  clock.advance(50);
  const [, message, close] = heard;
  assert.equal(message.data, 'late');
  assert.deepEqual(
    [close.type, close.code, close.reason, close.wasClean, socket.readyState],
    ['close', 4404, 'why', true, 3],
  );
});

test('should fail a socket that is closed before it opened, and not reach the server', () => {
  const { clock, opened: servers, WebSocket } = network({ rttMs: 100 });
  const socket = new WebSocket('ws://host/');
  const closes = [];
  socket.onclose = ({ code }) => closes.push(code);
  assert.throws(() => socket.send('early'), { name: 'InvalidStateError' });
  socket.close();
  assert.deepEqual(closes, []);
  clock.advance(1000);
  assert.deepEqual([closes, servers.length], [[1006], 0]);
});

test('should break at a cut, lose messages in flight, and connect to nothing for a while', async () => {
  const fetch = mock.fn(async () => new Response('{}'));
  const { clock, opened: servers, ...broken } = network({ rttMs: 100, cutAtMs: 1000, cutMs: 500 }, { fetch });
  const socket = new broken.WebSocket('ws://host/');
  const heard = [];
  for (const type of ['error', 'message', 'close']) socket[`on${type}`] = ({ code }) => heard.push(code ?? type);
  clock.advance(980);
  servers[0].onopen();
  servers[0].onmessage({ data: 'lost' });
  clock.advance(20);
  assert.deepEqual([heard, socket.readyState], [['error', 1006], 3]);
  servers[0].onmessage({ data: 'to nobody' });
  assert.equal(servers[0].closedWith, undefined);

  const early = new broken.WebSocket('ws://host/');
  early.onclose = ({ code }) => heard.push(`early ${code}`);
  const refused = assert.rejects(broken.fetch('http://host/'), { name: 'TypeError' });
  clock.advance(499);
  await refused;
  assert.deepEqual([heard.at(-1), servers.length, fetch.mock.callCount()], ['early 1006', 1, 0]);
  clock.advance(1);
  new broken.WebSocket('ws://host/');
  clock.advance(150);
  assert.equal(servers.length, 2);
});

test('should break on demand', () => {
  const { heard, cut } = opened({ rttMs: 10 });
  cut(100);
  assert.deepEqual(
    heard.map(({ type }) => type),
    ['open', 'error', 'close'],
  );
});

test('should hold up a request and its answer, and pass a failure on', async () => {
  const answers = [new Response('0123456789'), new TypeError('no route')];
  const asked = [];
  const fetch = async (...request) => {
    asked.push(request);
    const answer = answers.shift();
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const { clock, fetch: slowly } = network({ rttMs: 100, bandwidthKbps: 8 }, { fetch });
  let answered = null;
  slowly('http://host/x', { method: 'POST', body: '0123456789' }).then((response) => {
    answered = response;
  });
  clock.advance(159);
  assert.deepEqual(asked, []);
  clock.advance(1);
  assert.equal(asked.length, 1);
  await settled();
  clock.advance(59);
  await settled();
  assert.equal(answered, null);
  clock.advance(1);
  await settled();
  assert.equal(await answered.text(), '0123456789');

  const failing = assert.rejects(slowly('http://host/y'), /no route/);
  clock.advance(200);
  await failing;
});

/** What a page hears, and when, of a game under these conditions. */
async function story(seed) {
  const {
    clock,
    WebSocket,
    opened: servers,
  } = network({ rttMs: 120, jitterMs: 60, stallPercent: 20, bandwidthKbps: 64, seed });
  const heard = [];
  for (let i = 0; i < 3; i++) {
    const socket = new WebSocket('ws://host/');
    socket.onmessage = ({ data }) => heard.push(`${i} ${data} ${clock.nowMs()}`);
  }
  clock.advance(1000);
  for (const server of servers) server.onopen();
  for (let i = 0; i < 50; i++) {
    for (const server of servers) server.onmessage({ data: i });
    clock.advance(33);
  }
  clock.advance(1000);
  return heard;
}

test('should hold up each chunk of a stream of events, break it when it is cut, and close it when it is left', async () => {
  const host = new StreamHost();
  const { clock, fetch: slowly, cut } = network({ rttMs: 100 }, { fetch: host.fetch });
  const opened = async () => {
    const answering = slowly('http://host/x', {});
    clock.advance(150);
    const reader = (await answering).body.getReader();
    const heard = [];
    const over = (async () => {
      for (let { value } = await reader.read(); value; { value } = await reader.read())
        heard.push(String.fromCharCode(...value));
    })();
    over.catch(() => {});
    return { stream: host.stream(), reader, heard, over };
  };
  const { stream, heard, over } = await opened();
  for (const chunk of ['a', 'b']) {
    stream.send(chunk);
    await settled();
    clock.advance(49);
    await settled();
    assert.equal(heard.at(-1) === chunk, false);
    clock.advance(1);
    await settled();
    assert.equal(heard.at(-1), chunk);
  }
  stream.end();
  await settled();
  clock.advance(50);
  await over;
  assert.equal(clock.timers, 0);

  const left = await opened();
  await left.reader.cancel();
  await settled();
  assert.equal(left.stream.closed, true);

  const broken = await opened();
  broken.stream.send('lost');
  await settled();
  cut(100);
  await assert.rejects(broken.over, { name: 'TypeError' });
  assert.deepEqual([broken.heard, broken.stream.closed], [[], true]);
});

test('should run the same way with the same seed, and differently with another', async (t) => {
  const seed = seedOfRun();
  t.diagnostic(`TICKWIRE_SEED=${seed}`);
  const told = await story(seed);
  assert.equal(told.length, 150);
  assert.deepEqual(await story(seed), told);
  assert.notDeepEqual(await story(seed + 1), told);
});

test('should join and play through conditions, under the clock that it is given', async () => {
  const host = new FakeHost();
  const model = new RaceModel();
  const joining = join(host.options({ conditions: { rttMs: 100 } }));
  let socket = null;
  host.socket().then((there) => {
    socket = there;
  });
  while (!socket) {
    await settled();
    host.clock.advance(10);
  }
  // A request for a seat, one for the schema, and the way of the upgrade to the server.
  assert.ok(host.clock.nowMs() - 1000 >= 200 + 200 + 150);
  socket.onopen();
  socket.deliver(welcome());
  socket.deliver(frame(101, model.keyframes()));
  assert.deepEqual(socket.sent, []);
  host.clock.advance(50);
  const room = await joining;
  assert.equal(room.tick, 101);
  host.clock.advance(50);
  assert.deepEqual(socket.take(), [{ message: 'Ping', appliedTick: -1, nonce: 1 }]);
  room.close();
});

test('should name a condition that is unknown or out of its bounds', async () => {
  const refusal = (conditions) => assert.rejects(join({ url: 'http://host', conditions }), { code: 'bad-field' });
  await refusal({ rtt: 100 });
  for (const [name, value] of Object.entries({
    rttMs: -1,
    stallPercent: 100,
    stallMs: 0,
    seed: 0.5,
    cutMs: Number.NaN,
  })) {
    assert.throws(() => withDefaults({ [name]: value }), { name: 'JoinError', field: `conditions.${name}` });
  }
  assert.equal(withDefaults({}).stallMs, 200);
});

test("should read conditions from a page's address", () => {
  const read = (text) => conditionsOf(new URLSearchParams(text));
  assert.equal(read('?room=duel'), undefined);
  assert.deepEqual(read('?rtt=150&jitter=30&stall=2&name=Ann'), { rttMs: 150, jitterMs: 30, stallPercent: 2 });
  assert.deepEqual(read('?stallMs=100&kbps=256&cutAt=5000&cut=1000&seed=7'), {
    stallMs: 100,
    bandwidthKbps: 256,
    cutAtMs: 5000,
    cutMs: 1000,
    seed: 7,
  });
  for (const [text, field] of [
    ['rtt=fast', 'rtt'],
    ['jitter=', 'jitter'],
    ['stall=91', 'stall'],
    ['kbps=-1', 'kbps'],
    ['seed=1.5', 'seed'],
  ]) {
    assert.throws(() => read(text), { name: 'JoinError', code: 'bad-field', field });
  }
});
