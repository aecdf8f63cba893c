import assert from 'node:assert/strict';
import { afterEach, mock, test } from 'node:test';
import { FIRST_KIND, HEADS, isLate, Recording } from '../../src/netgraph/recording.js';
import { join } from '../../src/tickwire.js';
import { bytesOf } from '../support/encoder.js';
import { frame, playing, pong } from '../support/fakes.js';
import { RaceModel } from '../support/race.js';
import { repliesTo } from '../support/replies.js';

const BOARD = FIRST_KIND;
const CAR = FIRST_KIND + 1;
const EVENTS = 1;
const ROUNDING_BYTES = 2;

afterEach(() => mock.restoreAll());

/** A room that is recorded, with a function that delivers a frame and gives its sample. */
async function recorded() {
  const model = new RaceModel();
  const cars = Array.from({ length: 20 }, (_, i) => model.spawn({ name: `car ${i}`, owner: i === 0 ? 7 : 0 }));
  const { room, socket, clock } = await playing(join, { model });
  const recording = new Recording(room, clock.nowMs);
  room.stats.observer = recording;
  let tick = 101;
  const deliver = (sections, afterMs = 50) => {
    clock.advance(afterMs);
    tick += 3;
    const bytes = frame(tick, sections);
    socket.deliver(bytes);
    return { bytes, sample: recording.samples.at(-1) };
  };
  return { room, socket, clock, model, cars, recording, deliver };
}

test('should attribute a frame’s bytes to kinds, with the right sum', async () => {
  const { room, model, cars, deliver } = await recorded();
  deliver(model.deltas());
  for (const [i, each] of cars.entries()) each.x = 17 * i;
  const { bytes, sample } = deliver(model.deltas(false));
  const sum = sample.parts.reduce((total, part) => total + part);
  assert.equal(sample.bytes, bytes.length);
  assert.ok(Math.abs(sum - bytes.length) < 1e-6, `${sum} of ${bytes.length}`);
  assert.ok(sample.parts[BOARD] > 0 && sample.parts[BOARD] < 1);
  assert.ok(sample.parts[CAR] > 10);

  // Its head is as long as that of a frame without sections, and each of the two sections begins with three bytes.
  const empty = deliver([]).sample;
  assert.equal(empty.parts[HEADS], empty.bytes);
  const heads = sample.parts[HEADS] - empty.parts[HEADS];
  assert.ok(heads >= 6 && heads < 6 + 2 * ROUNDING_BYTES, `${heads}`);
  room.close();
});

test('should record keyframes and events, and count messages of both directions by kind', async () => {
  const { room, socket, clock, model, recording, deliver } = await recorded();
  const honk = bytesOf((writer) => {
    writer.classId(35);
    writer.int(3);
  });
  const reply = repliesTo([1, honk]);
  const { sample } = deliver([...model.deltas(), { type: 'events', body: honk }, reply]);
  assert.deepEqual([sample.keyframe, sample.parts[EVENTS]], [false, honk.length + reply.body.length]);
  const again = deliver(model.keyframes()).sample;
  assert.ok(again.keyframe && again.parts[CAR] > sample.parts[CAR]);
  room.input('Drive', () => ({ turn: 0, gas: true }));
  room.send('Honk');
  await null;
  socket.deliver(pong(1));
  clock.advance(1500);
  const perSecond = (meters) =>
    Object.fromEntries([...meters].map(([name, each]) => [name, each.perSecond(clock.nowMs())]));
  const incoming = perSecond(recording.incoming);
  assert.deepEqual(Object.keys(incoming).sort(), ['deltas', 'events', 'heads', 'keyframes', 'pongs', 'replies']);
  assert.ok(Object.values(incoming).every((rate) => rate > 0));
  assert.deepEqual(Object.keys(perSecond(recording.outgoing)).sort(), ['commands', 'inputs', 'pings']);
  assert.deepEqual(Object.keys(perSecond(recording.kinds)), ['Board', 'Car']);
  clock.advance(10_000);
  assert.equal(perSecond(recording.incoming).keyframes, 0);
  room.close();
});

test('should take a snapshot for late that comes later than its tick says, and keep ten seconds', async () => {
  const { room, clock, model, recording, deliver } = await recorded();
  deliver(model.deltas());
  assert.equal(isLate(deliver(model.deltas()).sample), false);
  const late = deliver(model.deltas(), 120).sample;
  assert.deepEqual([late.gapMs, Math.round(late.dueGapMs), isLate(late)], [120, 50, true]);
  assert.equal(recording.recent(clock.nowMs()).length, 3);
  clock.pass(9900);
  assert.equal(recording.recent(clock.nowMs()).length, 1);
  for (let i = 0; i < 2000; i++) deliver(model.deltas(false));
  assert.equal(recording.count, 2003);
  assert.ok(recording.samples.length <= 1024);
  room.close();
});

test('should note corrections when they come, of a room that predicts', async () => {
  const { room, model, recording, deliver } = await recorded();
  deliver(model.deltas());
  assert.deepEqual(
    [recording.samples[0].correction, recording.samples[0].rollbackTicks, recording.samples[0].diverged],
    [0, 0, false],
  );
  const framed = () => deliver(model.deltas()).sample;
  Object.assign(room.stats, { corrections: 5, correctionLast: 0.25, rollbackTicks: 9, divergences: 2 });
  const corrected = framed();
  assert.deepEqual([corrected.correction, corrected.rollbackTicks, corrected.diverged], [0.25, 9, true]);
  const next = framed();
  assert.deepEqual([next.correction, next.rollbackTicks, next.diverged], [0, 0, false]);
  room.close();
});
