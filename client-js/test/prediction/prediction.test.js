import assert from 'node:assert/strict';
import { afterEach, mock, test } from 'node:test';
import { World } from '../../src/world/world.js';
import { allocatedBy } from '../support/allocation.js';
import { duelJson, duelRules, newShip } from '../support/duel.js';
import { CLEAN, Pilot, restless } from '../support/piloted.js';
import { Random, seedOfRun } from '../support/random.js';

afterEach(() => mock.restoreAll());

const SEEDS = [1, 2, seedOfRun()];
const WAY = { delayMs: 60, jitterMs: 30 };

test('should never be wrong over 36,000 ticks when nothing disturbs it', async (t) => {
  const seed = seedOfRun();
  const random = new Random(seed);
  const pilot = await Pilot.join({ seed, way: { delayMs: 40 }, snapshotRate: 10, pull: restless(random) });
  const { answers } = pilot.room;
  pilot.frames(36_000);
  t.diagnostic(`seed ${seed}, ${pilot.compared} states compared, ${pilot.room.ruleSpawns.length} shots`);
  assert.ok(pilot.compared > 36_000);
  assert.deepEqual(pilot.counted, CLEAN, `seed ${seed}`);
  assert.equal(pilot.room.answers, answers);
  pilot.leave();
});

for (const [tickRate, snapshotRate, inputRate] of [
  [60, 60, 64],
  [60, 20, 20],
  [20, 20, 64],
  [240, 30, 64],
]) {
  const rates = `${tickRate} ticks, ${snapshotRate} snapshots, ${inputRate} messages a second`;
  test(`should reach the server’s bits again after random disturbances, at ${rates}`, async () => {
    for (const seed of SEEDS) {
      const random = new Random(seed + 1);
      const way = { ...WAY, stallMs: 200, stalledShare: 0.02 };
      const rough = { seed, way, pull: restless(random), tickRate, snapshotRate, options: { inputRate } };
      const pilot = await Pilot.join(rough);
      const { room, ship } = pilot;
      room.before = () => {
        if (!random.chance(1 / tickRate)) return;
        const what = random.below(4);
        if (what === 0) ship.state[room.at(ship, 'hull')] = random.below(5);
        if (what === 1) ship.state[room.at(ship, 'v')] += 400 * (random.next() - 0.5);
        if (what === 2) ship.state[room.at(ship, 'x')] = 1600 * random.next();
        if (what === 3) ship.state[room.at(ship, 'heading')] += 10 * (random.next() - 0.5);
      };
      pilot.frames(600);
      assert.ok(pilot.counted.corrections > 0, `seed ${seed}`);
      room.before = () => {};
      for (const link of [room.up, room.down]) link.stalledShare = link.stallMs = link.jitterMs = 0;
      // What was stalled arrives, the last late inputs with it, and then the exact state.
      pilot.frames(120);
      pilot.forget();
      pilot.frames(300);
      assert.ok(pilot.compared > 0, `seed ${seed}`);
      assert.deepEqual(pilot.counted, CLEAN, `seed ${seed}`);
      pilot.leave();
    }
  });
}

test('should have the server’s bits as soon as the exact state is here', async () => {
  const pilot = await Pilot.join({ way: { delayMs: 50 }, pull: restless(new Random(5)) });
  const { room, ship, client } = pilot;
  ship.state[room.at(ship, 'v')] += 100;
  const { answers } = room;
  pilot.frames(60, () => {
    if (room.answers === answers) pilot.forget();
  });
  // The answer takes half a round trip; the server compares what it does with what was predicted a whole one before.
  const last = Math.max(...pilot.differed) - room.tick + 60;
  assert.ok(last < 30, `${last} ticks after the push`);
  assert.equal(room.answers, answers + 1);
  pilot.forget();
  pilot.frames(60);
  assert.deepEqual(pilot.counted, CLEAN);
  assert.ok(client.stats.rollbackTicks >= 6 && client.stats.rollbackTicks <= 20, `${client.stats.rollbackTicks}`);
  pilot.leave();
});

test('should report which field diverged, and by how much', async () => {
  const pilot = await Pilot.join({ way: { delayMs: 50 } });
  const { room, ship } = pilot;
  ship.state[room.at(ship, 'fuel')] -= 3;
  ship.state[room.at(ship, 'heading')] -= 1;
  pilot.frames(60);
  const { tick } = pilot.divergences[0];
  assert.deepEqual(
    pilot.divergences.map(({ kind, id, field, tick: at }) => [kind, id, field, at]),
    ['fuel', 'heading'].map((field) => ['Ship', ship.id, field, tick]),
  );
  assert.ok(Math.abs(pilot.divergences[0].size - 3) < 0.02);
  assert.ok(Math.abs(pilot.divergences[1].size - 1) < 0.01);
  const [{ predicted, actual, inputSeq }] = pilot.divergences;
  assert.ok(Math.abs(predicted - actual - 3) < 0.02, `${predicted}, ${actual}`);
  assert.equal(inputSeq, pilot.consumed.get(tick));
  assert.equal(pilot.counted.divergences, 2);
  assert.equal(pilot.counted.corrections >= 1, true);
  pilot.leave();
});

test('should take the elements of an array that diverged for one field', async () => {
  const pilot = await Pilot.join({ way: { delayMs: 50 } });
  const { room, ship } = pilot;
  ship.state[room.at(ship, 'v')] += 30;
  ship.state[room.at(ship, 'v') + 1] -= 70;
  pilot.frames(60);
  assert.deepEqual(
    pilot.divergences.map(({ field }) => field),
    ['v', 'x', 'y'],
  );
  const [{ predicted, actual, size }] = pilot.divergences;
  assert.ok(Math.abs(size - 70) < 5 && Math.abs(predicted - actual - size) < 0.001, `${size}, ${predicted}, ${actual}`);
  assert.equal(pilot.counted.divergences, 3);
  pilot.leave();
});

test('should not care for what no rule reads or writes, but show it', async () => {
  const pilot = await Pilot.join({ way: { delayMs: 50 }, pull: restless(new Random(3)) });
  const { room, ship, own } = pilot;
  const { asked } = room;
  pilot.frames(300, (frame) => {
    ship.state[room.at(ship, 'score')] = frame;
    ship.state[room.at(ship, 'heat')] = frame / 4;
  });
  const { divergences, corrections } = pilot.counted;
  assert.deepEqual({ divergences, corrections }, { divergences: 0, corrections: 0 });
  assert.equal(room.asked, asked);
  assert.ok(own.score > 280, `${own.score}`);
  assert.ok(own.heat > 65, `${own.heat}`);
  pilot.leave();
});

test('should go on exactly with what rules only read', async () => {
  const pilot = await Pilot.join({ way: { delayMs: 50 }, pull: () => ({ turn: 0, thrust: true, fire: false }) });
  const { room, ship } = pilot;
  const { asked } = room;
  // In the tick of a snapshot, after the rules: from the next tick on they read another hull.
  room.after = ((compare) => (tick) => {
    compare(tick);
    if (tick % 2 === 0) ship.state[room.at(ship, 'hull')] = 0;
  })(room.after);
  pilot.frames(30);
  assert.equal(pilot.counted.corrections, 1);
  assert.equal(room.asked, asked, 'a snapshot says it as it is');
  pilot.frames(30);
  ship.state[room.at(ship, 'boost')] = 1 / 3;
  pilot.frames(60);
  assert.equal(pilot.counted.corrections, 2);
  assert.equal(room.asked, asked + 1, 'a snapshot rounds it');
  assert.equal(pilot.counted.divergences, 0);
  pilot.forget();
  pilot.frames(60);
  assert.deepEqual(pilot.counted, CLEAN);
  pilot.leave();
});

test('should not blame the rules for what the server says that something else did', async () => {
  const pilot = await Pilot.join({ way: { delayMs: 50 }, pull: restless(new Random(4)) });
  const { room, ship } = pilot;
  ship.state[room.at(ship, 'fuel')] = 1;
  ship.state[room.at(ship, 'heading')] -= 1;
  room.disturbed = true;
  pilot.frames(60);
  assert.equal(pilot.counted.divergences, 0);
  assert.ok(pilot.counted.corrections > 0);
  pilot.forget();
  // Far less than a snapshot shows: it is found out later, and is no rule's fault either.
  ship.state[room.at(ship, 'heading')] += 1e-7;
  room.disturbed = true;
  pilot.frames(60);
  pilot.forget();
  pilot.frames(60);
  assert.deepEqual(pilot.counted, CLEAN);
  pilot.leave();
});

test('should request the exact state once though snapshots are exact, to learn of other changes', async () => {
  const json = structuredClone(duelJson);
  for (const { fields } of json.kinds) {
    for (const field of fields) {
      if (field.type !== 'quantized' && field.type !== 'angle') continue;
      Object.assign(field, { type: 'double', min: undefined, max: undefined, step: undefined, bits: undefined });
    }
  }
  const pilot = await Pilot.join({ json, pull: restless(new Random(8)) });
  assert.equal(pilot.room.asked, 1);
  pilot.frames(60);
  assert.equal(pilot.room.asked, 1);
  pilot.leave();
});

test('should not take late inputs for divergences', async () => {
  const pilot = await Pilot.join({ way: { delayMs: 50 }, pull: restless(new Random(9)) });
  pilot.room.up.delayMs += 150;
  pilot.frames(60);
  assert.ok(pilot.counted.corrections > 0 && pilot.room.inputs.late > 0);
  assert.equal(pilot.counted.divergences, 0);
  pilot.leave();
});

test('should not take a late input that a timely one followed at once for a divergence', async () => {
  const pilot = await Pilot.join({ way: { delayMs: 50 }, snapshotRate: 20, pull: restless(new Random(11)) });
  const { inputs } = pilot.room;
  // One input in three comes a tick late, together with those after it. No head has a margin of them: those are of other ticks.
  const add = inputs.add.bind(inputs);
  let held = [];
  inputs.add = (seq, targetTick, nextTick, input) => {
    held.push([seq, targetTick, nextTick, input]);
    const [, first] = held[0];
    if (first % 3 === 1 && nextTick <= first) return;
    for (const each of held) add(...each.with(2, nextTick));
    held = [];
  };
  pilot.frames(600);
  assert.ok(inputs.late > 30 && pilot.counted.corrections > 0, `${inputs.late} ${JSON.stringify(pilot.counted)}`);
  assert.equal(pilot.counted.divergences, 0);
  pilot.leave();
});

test('should request the exact state four times a second at most, until it arrives', async () => {
  const pilot = await Pilot.join({ way: { delayMs: 50 }, pull: restless(new Random(3)) });
  const { room, ship } = pilot;
  const asked = room.asked;
  room.before = () => {
    ship.state[room.at(ship, 'v')] += 1;
  };
  pilot.frames(120);
  assert.ok(room.asked - asked >= 5 && room.asked - asked <= 8, `${room.asked - asked}`);
  room.before = () => {};
  pilot.frames(60);
  pilot.forget();
  pilot.frames(60);
  assert.deepEqual(pilot.counted, CLEAN);
  pilot.leave();
});

test('should show a key in the next animation frame, at any moment', async () => {
  const still = { turn: 0, thrust: false, fire: false };
  for (const inputRate of [64, 20]) {
    const pilot = await Pilot.join({ way: WAY, options: { inputRate } });
    const { client, clock, random } = pilot;
    for (let i = 0; i < 200; i++) {
      pilot.held = still;
      pilot.frames(20);
      clock.advance(random.next() * 16);
      client.present(clock.nowMs());
      const { heading } = pilot.own;
      pilot.held = { ...still, turn: 100 };
      // Not even a timer has run since.
      clock.pass(1 + random.next() * 15);
      client.present(clock.nowMs());
      const turned = (pilot.own.heading - heading + 2 * Math.PI) % (2 * Math.PI);
      assert.ok(turned > 0.001 && turned < 0.3, `${turned} at ${i}`);
      pilot.held = { ...still, turn: -100 };
      pilot.frames(1);
    }
    pilot.leave();
  }
});

test('should move evenly while the prediction is right, also when the lead changes', async () => {
  const ship = { ...newShip(), x: 800 };
  const pilot = await Pilot.join({ way: { delayMs: 50, jitterMs: 5 }, ship, settleMs: 8000 });
  pilot.held = { turn: 0, thrust: true, fire: false };
  pilot.frames(30);
  const speeds = [];
  let { x } = pilot.own;
  let leaps = 0;
  let lead = pilot.client.stats.inputLeadTicks;
  pilot.frames(90, (i) => {
    if (i === 20) pilot.room.up.delayMs = pilot.room.down.delayMs = 80;
    if (pilot.client.stats.inputLeadTicks > lead + 1) leaps++;
    lead = pilot.client.stats.inputLeadTicks;
    const step = pilot.own.x - x;
    speeds.push(step - (speeds.length === 0 ? step : 0));
    x = pilot.own.x;
  });
  assert.ok(leaps > 0);
  const steps = speeds.slice(1);
  for (const [i, step] of steps.slice(1).entries())
    assert.ok(Math.abs(step - steps[i]) < 2.5, `${steps[i]} then ${step}`);
  assert.ok(Math.min(...steps) > 0);
  pilot.leave();
});

test('should go over to a correction by half in 80 ms, and show a jump at once', async () => {
  const pilot = await Pilot.join({ way: { delayMs: 50 }, ship: { ...newShip(), x: 800 } });
  const { room, ship } = pilot;
  // Under way, so that five metres are no jump.
  ship.state[room.at(ship, 'v')] = 200;
  pilot.frames(60);
  const seen = [];
  ship.state[room.at(ship, 'x')] += 5;
  pilot.frames(60, () => {
    seen.push(pilot.own.x);
  });
  const steps = seen.slice(1).map((x, i) => x - seen[i]);
  // A fall off in speed, by less than 0.7 of 5 m in the first frame, but no leap.
  assert.ok(Math.max(...steps) < steps[0] + 0.7, `${steps}`);
  assert.ok(Math.min(...steps) > 0);
  assert.ok(steps.filter((step, i) => i > 3 && step > steps[0] + 0.1).length >= 4, `${steps}`);
  ship.state[room.at(ship, 'x')] = 300;
  const after = [];
  pilot.frames(20, () => after.push(pilot.own.x));
  assert.equal(after.filter((x) => x > 500 && x < 850).length, 0, `${after}`);
  assert.ok(after.at(-1) < 500);
  pilot.leave();
});

test('should interpolate fields that rules do not use, and show the snapshot in change listeners', async () => {
  const pilot = await Pilot.join({ way: { delayMs: 50 } });
  pilot.held = { turn: 0, thrust: true, fire: false };
  pilot.frames(30);
  const heard = [];
  const stop = pilot.client.on('change', 'Ship', (ship) => heard.push(ship.x));
  const { x } = pilot.own;
  pilot.frames(10);
  stop();
  assert.ok(heard.length > 3);
  // By so much the snapshot is behind.
  assert.ok(heard.every((each, i) => i === 0 || each > heard[i - 1]) && heard[0] < x - 2);
  assert.equal(pilot.own.name, 'Ann');
  assert.equal(pilot.own.gear, 'FORWARD');
  assert.equal(pilot.own.hot, false);
  assert.ok(pilot.own.v[0] > 0 && pilot.own.fuel < 10);
  pilot.leave();
});

test('should go on by the rules while inputs or snapshots fail to come, and find back', async () => {
  const pilot = await Pilot.join({ way: { delayMs: 50 }, pull: restless(new Random(4)) });
  const { clock, client, room } = pilot;
  const { setTimer } = clock;
  // A tab in the background.
  clock.setTimer = (call, delayMs) => setTimer(call, call.name.includes('onTimer') ? 1000 : delayMs);
  clock.advance(6000);
  clock.setTimer = setTimer;
  pilot.frames(120);
  pilot.forget();
  pilot.frames(120);
  assert.deepEqual(pilot.counted, CLEAN);
  room.dueMs += 5000;
  pilot.frames(900);
  pilot.forget();
  pilot.frames(120);
  assert.deepEqual(pilot.counted, CLEAN);
  assert.equal(client.stats.refusals, 0);
  pilot.leave();
});

test('should report the presented moment of predicted entities, and that of all others', async () => {
  const pilot = await Pilot.join({ way: { delayMs: 50 } });
  const { room, ship, client } = pilot;
  const { after } = room;
  const truth = new Map();
  room.after = (tick) => {
    after(tick);
    truth.set(tick, ship.state[room.at(ship, 'x')]);
  };
  pilot.held = { turn: 0, thrust: true, fire: false };
  const shown = [];
  pilot.frames(90, () => {
    const { predictedTick, viewTick } = client.stats;
    assert.ok(viewTick < room.tick && room.tick < predictedTick, `${viewTick} < ${room.tick} < ${predictedTick}`);
    shown.push({ moment: predictedTick, x: pilot.own.x });
  });
  const known = shown.filter(({ moment }) => truth.has(Math.floor(moment)) && truth.has(Math.ceil(moment)));
  assert.ok(known.length > 60, `${known.length} are known`);
  for (const { moment, x } of known) {
    const [before, next] = [Math.floor(moment), Math.ceil(moment)].map((tick) => truth.get(tick));
    assert.ok(x >= before && x <= next, `${before} <= ${x} <= ${next} at ${moment}`);
  }
  assert.ok(shown.at(-1).x > shown[0].x + 10, 'it moves');
  pilot.leave();
});

/** The duel with a rule that takes another input, and an input that no rule takes. */
function windy() {
  const wind = { name: 'Wind', fields: [{ name: 'force', type: 'int', min: 1, max: 9 }] };
  const sing = { name: 'Sing', fields: [{ name: 'text', type: 'text', max: 8 }] };
  const [steer] = duelJson.inputs;
  const inputs = [sing, steer, wind].map((input, i) => ({ ...input, id: 32 + i }));
  const step = (state, input, dt) => {
    state[8] += input[0] * dt;
  };
  const blow = { ...duelRules[0], name: 'blow', input: 'Wind', components: ['force'], step };
  return { json: { ...duelJson, inputs }, rules: [...duelRules, blow] };
}

test('should apply rules that take another input than the page gives to nothing held', async () => {
  const pilot = await Pilot.join({ way: { delayMs: 50 }, pull: restless(new Random(2)), ...windy() });
  for (const [name, pull] of [
    ['Steer', restless(new Random(3))],
    ['Wind', () => ({ force: 5 })],
    ['Sing', () => ({ text: 'la' })],
    ['Steer', restless(new Random(4))],
  ]) {
    pilot.client.input(name, pull);
    pilot.frames(60);
    assert.equal(pilot.counted.divergences, 0, name);
    pilot.forget();
    pilot.frames(120);
    assert.ok(pilot.compared >= 100, name);
    assert.deepEqual(pilot.counted, CLEAN, name);
  }
  pilot.leave();
});

test('should predict nothing with predict: false', async () => {
  const pilot = await Pilot.join({ way: { delayMs: 50 }, options: { predict: false }, pull: restless(new Random(4)) });
  pilot.frames(300);
  assert.ok(pilot.client.all('Shot').length > 0);
  assert.ok(pilot.client.all('Shot').every(({ id }) => id > 0));
  const { corrections, predictedTick } = pilot.client.stats;
  assert.deepEqual([pilot.room.asked, corrections, predictedTick], [0, 0, Number.NaN]);
  pilot.leave();
});

test('should survive a rule that throws, and say so once', async () => {
  const rules = structuredRules();
  const fly = rules[0].step;
  let broken = false;
  rules[0].step = (...all) => {
    if (broken) throw new Error('an index out of bounds');
    fly(...all);
  };
  const pilot = await Pilot.join({ rules });
  const uncaught = mock.method(globalThis, 'queueMicrotask', () => {});
  pilot.room.rules = [{ ...rules[0], step: fly }, ...rules.slice(1)];
  broken = true;
  pilot.frames(60);
  broken = false;
  assert.equal(uncaught.mock.callCount(), 1);
  assert.throws(uncaught.mock.calls[0].arguments[0], /an index out of bounds/);
  pilot.frames(60);
  pilot.forget();
  pilot.frames(60);
  assert.deepEqual(pilot.counted, CLEAN);
  pilot.leave();
});

const structuredRules = () => duelRules.map((rule) => ({ ...rule }));

test('should make no garbage per frame when it presents, and little per tick', async () => {
  const pilot = await Pilot.join({ way: { delayMs: 50 } });
  pilot.held = { turn: 5, thrust: true, fire: false };
  for (let i = 0; i < 30; i++) pilot.room.spawn('Ship', newShip(), 8);
  // What others show is another test's, and a mock would remember calls.
  const { present } = World.prototype;
  World.prototype.present = () => {};
  pilot.frames(60);
  const { client, clock } = pilot;
  const FRAMES = 5000;
  const start = clock.nowMs();
  let frame = 0;
  const play = () => {
    for (let i = 0; i < FRAMES; i++) client.present(start + frame++ / 1000);
  };
  for (let i = 0; i < 3; i++) play();
  const bytesPerFrame = allocatedBy(play) / FRAMES;
  World.prototype.present = present;
  // What the page's function and numbers that are passed on take; a state of the ship alone would be 80.
  assert.ok(bytesPerFrame < 500, `${bytesPerFrame} bytes per frame`);
  pilot.leave();
});
