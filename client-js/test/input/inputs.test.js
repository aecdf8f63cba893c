import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { afterEach, mock, test } from 'node:test';
import { InputLead } from '../../src/input/input-lead.js';
import { JoinError, join } from '../../src/tickwire.js';
import { WireReader } from '../../src/wire/wire.js';
import { FakeHost, frame, playing, welcome } from '../support/fakes.js';
import { SimulatedRoom } from '../support/network.js';
import { RaceModel, raceJson } from '../support/race.js';
import { Random, seedOfRun } from '../support/random.js';

afterEach(() => mock.restoreAll());

const SEEDS = [1, 2, seedOfRun()];
const SECONDS = 30;
const drive = () => ({ turn: 0, gas: true });

/** A round trip of 150 ms, give or take 30. */
const WAY = { delayMs: 60, jitterMs: 30 };

/** Joins a room over a network and plays until the lead has settled. */
async function settled(seed, rates, options, way = WAY) {
  const room = new SimulatedRoom(new Random(seed), { ...rates, up: way, down: way });
  const client = await room.join(join, options);
  client.input('Drive', drive);
  room.clock.advance(5000);
  return { room, client };
}

/** Plays for a while; says what the ticks of that while consumed. */
function play(room, seconds) {
  const { onTime, late, repeated } = room.inputs;
  room.clock.advance(seconds * 1000);
  const { inputs } = room;
  return { onTime: inputs.onTime - onTime, late: inputs.late - late, repeated: inputs.repeated - repeated };
}

for (const [tickRate, snapshotRate, inputRate] of [
  [60, 20],
  [60, 60],
  [20, 20],
  [60, 20, 20],
  [240, 60],
]) {
  const rate = inputRate ? `, ${inputRate} messages a second` : '';
  test(`should come in time at ${tickRate} ticks and ${snapshotRate} snapshots a second${rate}`, async () => {
    for (const seed of SEEDS) {
      const { room, client } = await settled(seed, { tickRate, snapshotRate }, inputRate && { inputRate });
      const leadsMs = [];
      let messages = 0;
      room.arrived = () => {
        messages++;
        leadsMs.push((client.stats.inputLeadTicks * 1000) / tickRate);
      };
      const { onTime, late, repeated } = play(room, SECONDS);
      const share = onTime / (onTime + repeated);
      assert.ok(share >= 0.99, `${share} of the ticks had their input, seed ${seed}`);
      assert.ok(late <= 0.01 * onTime, `${late} inputs were late, seed ${seed}`);
      // No more than the longest round trip, a tick for the server to read, one to spare, and the wait for the message.
      const inputsPerMessage = Math.ceil(tickRate / (inputRate ?? 64));
      const boundMs = 180 + (1000 / tickRate) * (2 + inputsPerMessage - 1);
      assert.ok(Math.max(...leadsMs) < boundMs, `a lead of ${Math.max(...leadsMs)} ms, seed ${seed}`);
      assert.ok(
        Math.abs(messages / SECONDS - tickRate / inputsPerMessage) <= 1.5,
        `${messages} messages, seed ${seed}`,
      );
      client.close();
      mock.restoreAll();
    }
  });
}

test('should be nearly in time from the first input on, by what opening the connection took', async () => {
  for (const delayMs of [5, 75, 150]) {
    for (const seed of SEEDS) {
      const way = { delayMs, jitterMs: delayMs / 5 };
      const room = new SimulatedRoom(new Random(seed), { tickRate: 60, snapshotRate: 20, up: way, down: way });
      const client = await room.join(join);
      client.input('Drive', drive);
      const margins = [];
      room.arrived = ({ targetTick }, next) => margins.push(targetTick - next);
      room.clock.advance(3000);
      const late = margins.filter((margin) => margin < 0).length;
      assert.ok(late <= 0.03 * margins.length, `${late} of ${margins.length} are late at ${delayMs} ms, seed ${seed}`);
      assert.ok(Math.max(...margins) <= 6, `${Math.max(...margins)} ticks early at ${delayMs} ms, seed ${seed}`);
      client.close();
      mock.restoreAll();
    }
  }
});

test('should take what opening a connection took for its way, within bounds, and go back slowly', () => {
  const lead = new InputLead(10, 1);
  lead.opened(0, 200);
  assert.equal(lead.at(1000), 12.5);
  lead.sent(1, 0);
  lead.acknowledged(1, 2, 1000);
  lead.opened(1000, 300);
  assert.equal(lead.at(1000), 17.5);
  assert.equal(lead.at(1500), 16.5);
  lead.opened(1500, 1);
  lead.opened(1500, 1000);
  assert.equal(lead.at(1500), 16.5);
  assert.equal(lead.at(60_000), 11);
});

test('should aim further when the way gets longer, at once, and nearer when it gets shorter, slowly', async () => {
  for (const seed of SEEDS) {
    const { room, client } = await settled(seed, { tickRate: 60, snapshotRate: 20 });
    const lead = () => client.stats.inputLeadTicks;
    const before = lead();
    room.up.delayMs += 100;
    play(room, 1);
    assert.ok(lead() > before + 4, `${before} became ${lead()}, seed ${seed}`);
    assert.ok(play(room, 5).repeated <= 3, `seed ${seed}`);
    const longer = lead();
    room.up.delayMs -= 100;
    // In its own time: as long as the window remembers, then 2 %.
    assert.ok(play(room, 5).repeated <= 3, `seed ${seed}`);
    assert.ok(lead() > longer - 3, `${longer} became ${lead()}, seed ${seed}`);
    assert.ok(play(room, 8).repeated <= 5, `seed ${seed}`);
    assert.ok(lead() < before + 1.5, `${longer} became ${lead()}, not ${before}, seed ${seed}`);
    client.close();
    mock.restoreAll();
  }
});

test('should find its aim again after the server gave up time', async () => {
  const { room, client } = await settled(3, { tickRate: 60, snapshotRate: 20 });
  room.giveUp(5000);
  play(room, 12);
  const { onTime, repeated } = play(room, 10);
  assert.ok(onTime / (onTime + repeated) >= 0.99, `${repeated} ticks without an input`);
  client.close();
});

test('should ask for one input per tick, and number and name them', async () => {
  const { room, socket, model, clock } = await playing(join);
  let asked = 0;
  room.input('Drive', () => ({ turn: asked++ % 2, gas: true }));
  const messages = [];
  for (let tick = 104; tick < 164; tick += 3) {
    clock.advance(50);
    messages.push(...socket.take().filter(({ message }) => message === 'Inputs'));
    socket.deliver(frame(tick, model.deltas(false)));
  }
  assert.ok(Math.abs(asked - 60) <= 1, `${asked} a second`);
  const [first] = messages;
  assert.deepEqual([first.seq, first.targetTick, first.appliedTick], [1, 103, 101]);
  for (const [i, { inputs, seq, targetTick }] of messages.entries()) {
    assert.deepEqual([inputs, seq, targetTick], [[[32, true, i % 2]], i + 1, 103 + i]);
  }
  room.close();
});

test('should say what was presented when an input was asked for', async () => {
  const { room, socket, model, clock } = await playing(join);
  room.input('Drive', drive);
  const next = () => {
    clock.advance(50);
    return socket.take().findLast(({ message }) => message === 'Inputs');
  };
  const newest = next();
  assert.deepEqual([newest.viewTick, newest.viewFraction], [101, 0]);
  for (let tick = 104; tick <= 113; tick += 3) {
    socket.deliver(frame(tick, model.deltas(false)));
    clock.advance(50);
  }
  clock.advance(5);
  room.present(clock.nowMs());
  // The frame of tick 113 came 55 ms ago; one interval of 50 ms behind that is 113.3.
  const { viewTick, viewFraction } = next();
  assert.deepEqual([viewTick, viewFraction], [113, Math.floor(0.3 * 256)]);
  room.close();
});

test('should send several inputs in a message when messages are fewer than ticks', async () => {
  const { room, socket, model, clock } = await playing(join, { inputRate: 20 });
  let asked = 0;
  room.input('Drive', () => ({ turn: asked++ % 2, gas: true }));
  const messages = [];
  for (let tick = 104; tick < 164; tick += 3) {
    clock.advance(50);
    messages.push(...socket.take().filter(({ message }) => message === 'Inputs'));
    socket.deliver(frame(tick, model.deltas(false)));
  }
  assert.ok(Math.abs(messages.length - 20) <= 1, `${messages.length} messages`);
  let seq = 0;
  let target = messages[0].targetTick - messages[0].inputs.length;
  for (const message of messages) {
    const { length } = message.inputs;
    assert.deepEqual([message.seq, message.targetTick], [seq + length, target + length]);
    for (const [i, [, , turn]] of message.inputs.entries()) assert.equal(turn, (seq + i) % 2);
    seq += length;
    target += length;
  }
  assert.equal(asked, seq);
  room.close();
});

test('should refuse a rate of messages that is none', async () => {
  for (const inputRate of [0, -1, Number.NaN]) {
    const joining = join(new FakeHost().options({ inputRate }));
    await assert.rejects(joining, (error) => error instanceof JoinError && error.field === 'inputRate');
    mock.restoreAll();
  }
});

test('should send what the server can still use when woken late, never a flood', async () => {
  for (const seed of SEEDS) {
    const { room, client } = await settled(seed, { tickRate: 60, snapshotRate: 20 });
    let asked = 0;
    const late = [];
    client.input('Drive', () => {
      asked++;
      return drive();
    });
    room.arrived = ({ inputs, targetTick }, next) => late.push([inputs.length, next - targetTick]);
    // A tab in the background: messages come, timers but once a second.
    const { clock } = room;
    const { setTimer } = clock;
    clock.setTimer = (call, delayMs) => setTimer(call, call.name.includes('onTimer') ? 1000 : delayMs);
    play(room, 20);
    assert.ok(asked >= 20 && asked <= 20 * 8, `${asked} inputs in 20 s, seed ${seed}`);
    for (const [count, ticks] of late.slice(20)) {
      assert.ok(count <= 8 && ticks <= 2, `${count} inputs, ${ticks} ticks late, seed ${seed}`);
    }
    clock.setTimer = setTimer;
    play(room, 2);
    assert.ok(play(room, 10).repeated <= 6, `seed ${seed}`);
    client.close();
    mock.restoreAll();
  }
});

test('should split inputs that are too long for one message', async () => {
  const host = new FakeHost();
  const json = structuredClone(raceJson);
  json.inputs.push({ name: 'Sing', id: 36, fields: [{ name: 'text', type: 'text', max: 1024 }] });
  host.schemaText = JSON.stringify(json);
  host.schemaHash = createHash('sha256').update(host.schemaText).digest('hex').slice(0, 16);
  const joining = join(host.options({ inputRate: 4 }));
  const socket = await host.socket();
  socket.deliver(welcome({ schemaHash: host.schemaHash }));
  socket.deliver(frame(101, new RaceModel().keyframes()));
  const room = await joining;
  room.input('Sing', () => ({ text: 'la'.repeat(300) }));
  host.clock.advance(1000);
  socket.sent = socket.sent.filter((bytes) => new WireReader(bytes).classId() === 20);
  const counts = socket.sent.map((bytes) => {
    assert.ok(bytes.length <= 4096, `${bytes.length} bytes`);
    const reader = new WireReader(bytes);
    reader.skip(1);
    reader.int();
    reader.skip(1);
    return reader.varint() - 1;
  });
  // The first when joining, and then four times 15 in messages of 6, 6 and 3.
  assert.deepEqual(counts.slice(0, 7), [1, 6, 6, 3, 6, 6, 3]);
  room.close();
});

/** A lead whose inputs all take this number of ticks, from tick 100 on; frames have the margin of each. */
function leadAfter(ways) {
  const lead = new InputLead(10, 1);
  let nowMs = 0;
  for (const [i, way] of ways.entries()) {
    const serverTick = 100 + i;
    const target = Math.floor(serverTick + lead.at(nowMs));
    lead.sent(i + 1, 0);
    lead.acknowledged(i + 1, target - (serverTick + way), nowMs + way * 10);
    nowMs += 10;
  }
  return { lead, nowMs };
}

test('should want the longest way but for two in a hundred, and half a tick', () => {
  assert.ok(leadAfter([9]).lead.at(0) >= 9);
  const steady = leadAfter(Array(300).fill(9)).lead;
  assert.ok(steady.at(3000) >= 9 && steady.at(3000) <= 10.5, `${steady.at(3000)}`);
  const seldom = leadAfter(Array.from({ length: 300 }, (_, i) => (i % 100 === 99 ? 30 : 9))).lead;
  assert.ok(seldom.at(3000) <= 10.5, `${seldom.at(3000)}`);
  const often = leadAfter(Array.from({ length: 300 }, (_, i) => (i % 20 === 19 ? 30 : 9))).lead;
  assert.ok(often.at(3000) >= 30, `${often.at(3000)}`);
});

test('should fall by one tick in fifty', () => {
  const { lead, nowMs } = leadAfter([20]);
  const before = lead.at(nowMs);
  lead.acknowledged(2, -1000, nowMs);
  assert.equal(lead.at(nowMs), before, 'an input that was never sent');
  const after = leadAfter([20, ...Array(300).fill(5)]);
  // After 50 inputs the long way is one in fifty.
  const gone = before - after.lead.at(after.nowMs);
  assert.ok(gone > 4.8 && gone < 5.2, `${gone}`);
});

test('should attribute each margin to the acknowledged input, with the lead that it had', () => {
  const lead = new InputLead(10, 3);
  lead.opened(0, 200);
  assert.equal(lead.at(0), 14.5);
  for (const back of [2, 1, 0]) lead.sent(3 - back, back);
  lead.acknowledged(2, 4, 0); // sent with a lead of 13.5
  assert.equal(lead.at(1000), 12.5);
  for (const back of [2, 1, 0]) lead.sent(6 - back, back);
  lead.acknowledged(3, 5, 1000);
  assert.equal(lead.at(60_000), 12, 'a way of 9.5: the third went with 14.5');
  lead.acknowledged(3, -20, 1000);
  assert.equal(lead.at(60_000), 12, 'each margin counts once');
  lead.opened(60_000, 1);
  lead.acknowledged(6, -20, 60_000);
  assert.ok(lead.at(120_000) === 12, 'what was sent over another connection tells nothing');
});

test('should aim ahead by two seconds at most, for any margin', () => {
  const lead = new InputLead(10, 1);
  lead.at(0);
  lead.sent(1, 0);
  lead.acknowledged(1, -32768, 0);
  assert.equal(lead.at(0), 200);
  lead.acknowledged(2 ** 31 - 1, 32767, 0);
  lead.acknowledged(-(2 ** 31), -32768, 0);
  lead.acknowledged(257, -32768, 0);
  assert.equal(lead.at(0), 200);
});
