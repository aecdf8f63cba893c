import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EventParser, readEvents } from '../../src/http/event-stream.js';
import { fetchOkWith } from '../../src/http/http-client.js';
import { JoinError } from '../../src/tickwire.js';
import { FakeClock, settled } from '../support/fakes.js';
import { Random, seedOfRun } from '../support/random.js';
import { StreamHost } from '../support/streams.js';

const bytesOf = (text) => new TextEncoder().encode(text);
const MEBI = 2 ** 20;

const TEXT = [
  '\ufeff: hello\r\n\r\n',
  'event: rooms\r\ndata: {"a":\r\ndata: "ä€😀"}\r\n\r\n',
  'data:no space\ndata:  two spaces\n\n',
  'event: of nothing\n\n: alive\n\n',
  'id: 7\rretry: 9\rstrange\revent:x\rdata\r\r',
  'data: a: b\n\n\n\n',
  'data: never ended\n',
].join('');
const EVENTS = [
  { name: 'rooms', data: '{"a":\n"ä€😀"}' },
  { name: 'message', data: 'no space\n two spaces' },
  { name: 'x', data: '' },
  { name: 'message', data: 'a: b' },
];

test('should read events however the stream is cut', () => {
  const bytes = bytesOf(TEXT);
  const cut = (lengthOf) => {
    const parser = new EventParser();
    const events = [];
    for (let at = 0; at < bytes.length; ) {
      const length = lengthOf();
      events.push(...parser.push(bytes.subarray(at, at + length)));
      at += length;
    }
    return events;
  };
  for (const length of [1, 2, 3, 5, bytes.length])
    assert.deepEqual(
      cut(() => length),
      EVENTS,
      `${length}`,
    );
  const seed = seedOfRun();
  const random = new Random(seed);
  for (let i = 0; i < 100; i++)
    assert.deepEqual(
      cut(() => 1 + random.below(9)),
      EVENTS,
      `seed ${seed}`,
    );
});

for (const [name, text] of [
  ['in one line', 'x'.repeat(MEBI)],
  ['in many lines', 'x\ndata:'.repeat(MEBI / 6)],
  ['in a field that is no data', `1\nid: ${'x'.repeat(MEBI)}`],
]) {
  test(`should refuse an event that is too long ${name}, ended or not`, () => {
    for (const end of ['', '\n\n']) {
      const parser = new EventParser();
      parser.push(bytesOf('data:'));
      assert.throws(() => parser.push(bytesOf(text + end)), { name: 'JoinError', code: 'bad-answer' });
    }
    const parser = new EventParser();
    assert.throws(() => {
      for (const part of `data:${text}`.match(/.{1,99999}/gs)) parser.push(bytesOf(part));
    }, JoinError);
  });
}

test('should not take many events for a long one', () => {
  const parser = new EventParser();
  let count = 0;
  for (let i = 0; i < 40; i++) count += parser.push(bytesOf(`data: ${'x'.repeat(MEBI / 8)}\n\n`)).length;
  assert.equal(count, 40);
});

/** Reads a stream; `heard` gets its events. */
async function listening({ host = new StreamHost(), clock = new FakeClock() } = {}) {
  const heard = [];
  const over = (async () => {
    for await (const event of readEvents(fetchOkWith(host.fetch), new URL('http://host/x'), {}, clock))
      heard.push(event);
  })();
  over.catch(() => {});
  await settled();
  return { host, clock, heard, over, stream: host.stream() };
}

test('should give events with their data until the stream ends, and close it', async () => {
  const { heard, over, stream, clock } = await listening();
  assert.equal(stream.request.headers.accept, 'text/event-stream');
  stream.tell('a', { b: [1] });
  stream.send('data: 2\n\ndata: 3\n\nda');
  await settled();
  assert.deepEqual(heard, [
    { name: 'a', data: { b: [1] } },
    { name: 'message', data: 2 },
    { name: 'message', data: 3 },
  ]);
  stream.end();
  await over;
  assert.equal(clock.timers, 0);
});

test('should close the stream when the iteration ends', async () => {
  const host = new StreamHost();
  const reading = (async () => {
    for await (const { name } of readEvents(fetchOkWith(host.fetch), new URL('http://host/x'), {}, new FakeClock()))
      return name;
  })();
  await settled();
  const stream = host.stream();
  stream.send('data: 1\n\ndata: 2\n\n');
  assert.equal(await reading, 'message');
  assert.equal(stream.closed, true);
});

test('should say that a stream broke, or fell silent', async () => {
  const broken = await listening();
  broken.stream.break();
  await assert.rejects(broken.over, { code: 'unreachable', retry: true });
  assert.equal(broken.clock.timers, 0);

  const silent = await listening();
  for (let i = 0; i < 5; i++) {
    silent.clock.advance(39_999);
    silent.stream.send(': still here\n\n');
    await settled();
  }
  silent.clock.advance(39_999);
  await settled();
  assert.equal(silent.stream.closed, false);
  silent.clock.advance(1);
  await assert.rejects(silent.over, { code: 'unreachable', retry: true });
  assert.equal(silent.stream.closed, true);
  assert.equal(silent.clock.timers, 0);
});

test('should refuse what is no event stream, and data that is no JSON', async () => {
  for (const answer of [new Response('{}', { headers: { 'content-type': 'application/json' } }), new Response(null)]) {
    const host = new StreamHost();
    host.refusals.push(answer);
    await assert.rejects((await listening({ host })).over, { code: 'bad-answer', retry: false });
  }
  const { over, stream } = await listening();
  stream.send('data: {\n\n');
  await assert.rejects(over, { code: 'bad-answer', retry: false });
  assert.equal(stream.closed, true);
});
