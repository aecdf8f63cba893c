import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock, test } from 'node:test';
import { join } from '../../src/tickwire.js';
import { frame, playing, settled } from '../support/fakes.js';
import { RaceModel } from '../support/race.js';
import { draw, GRACE_MS, statusesOf, survivor, welcomeBack } from '../support/survivor.js';

const MISSED = { flags: 1 };
const DRIVE = 32;

beforeEach(() => draw());
afterEach(() => mock.restoreAll());

test('should resume at once, without asking for a seat, and play on where it was', async () => {
  const { room, socket, host, model, clock } = await survivor();
  const mine = model.spawn({ owner: 7, name: 'Ann' });
  socket.deliver(frame(104, model.deltas()));
  const car = room.own('Car');
  const heard = statusesOf(room);
  const titles = [];
  room.on('status', ({ title }) => titles.push(title));
  socket.drop(1006);
  const next = await host.socket();
  assert.equal(next.url, socket.url);
  assert.deepEqual(next.protocols, ['tickwire.1', 'resume.k1', 'applied.104']);
  clock.advance(80);
  next.deliver(welcomeBack({ resumedTick: 104 }));
  assert.equal(heard.at(-1), 'reconnecting connection-lost');
  mine.x = 1;
  clock.advance(20);
  next.deliver(frame(107, model.deltas(), MISSED));
  assert.deepEqual([room.tick, car.x], [107, 1]);
  mine.x = 2;
  next.deliver(frame(110, model.deltas()));
  assert.deepEqual([room.own('Car'), car.x], [car, 2]);
  assert.deepEqual(heard, ['playing', 'reconnecting connection-lost', 'playing']);
  assert.deepEqual(titles, [undefined, 'The connection was lost.', undefined]);
  assert.equal(host.requests.length, 1);
  const { resumes, lastResumeMs, missedFrames } = room.stats;
  assert.deepEqual([resumes, lastResumeMs, missedFrames], [1, 100, 1]);
  for (const tick of [113, 116]) {
    clock.advance(2000);
    next.deliver(frame(tick, model.deltas()));
  }
  next.drop(4408);
  assert.deepEqual((await host.socket()).protocols, ['tickwire.1', 'resume.k2', 'applied.116']);
  room.close();
});

test('should resume after a loss, a silence and a slowness, and after nothing else', async () => {
  for (const [code, resumes] of [
    [1001, true],
    [1005, true],
    [1006, true],
    [1011, true],
    [4408, true],
    [4431, true],
    [4200, false],
    [4400, false],
    [4403, false],
    [4503, false],
  ]) {
    const { room, socket, host } = await survivor();
    const heard = statusesOf(room);
    socket.drop(code);
    assert.equal(heard[1].split(' ')[0], resumes ? 'reconnecting' : 'closed', `${code}`);
    assert.equal(host.sockets().length, resumes ? 1 : 0, `${code}`);
    room.close();
    mock.restoreAll();
    draw();
  }
});

test('should not resume where sessions do not survive', async () => {
  const { room, socket, host } = await playing(join);
  assert.equal(room.seat, '');
  const heard = statusesOf(room);
  socket.drop(1006);
  assert.deepEqual(heard, ['playing', 'closed connection-lost']);
  assert.deepEqual(host.sockets(), []);
});

test('should wait longer and longer before attempts, at random, and give up when the grace time is over', async () => {
  for (const share of [0, 0.5, 0.999]) {
    draw(share);
    const { room, socket, host, clock } = await survivor();
    const heard = statusesOf(room);
    const lostMs = clock.nowMs();
    socket.drop(1006);
    const waits = [];
    let atMs = lostMs;
    while (heard.length < 3 && waits.length < 100) {
      for (const attempt of host.sockets()) {
        waits.push(clock.nowMs() - atMs);
        atMs = clock.nowMs();
        clock.advance(200);
        atMs += 200;
        if (heard.length < 3) attempt.drop(1006);
      }
      clock.advance(1);
    }
    const bounds = [0, 250, 500, 1000, 1000, 1000, 1000, 1000, 1000, 1000];
    for (const [i, wait] of waits.slice(0, 10).entries()) {
      assert.ok(wait >= bounds[i] * share && wait <= bounds[i] * share + 2, `attempt ${i} after ${wait} ms`);
    }
    if (share > 0) {
      assert.equal(heard[2], 'closed connection-lost');
      assert.ok(clock.nowMs() - lostMs < GRACE_MS + 201, `${clock.nowMs() - lostMs}`);
      assert.notEqual(room.seat, '', 'the host may still have it when it comes back');
      assert.equal(clock.timers, 0);
    }
    room.close();
    mock.restoreAll();
    draw();
  }
});

test('should cut attempts that hang', async () => {
  const { room, socket, host, clock } = await survivor();
  socket.drop(1006);
  const [first] = host.sockets();
  clock.advance(3999);
  assert.deepEqual(host.sockets(), []);
  clock.advance(126);
  assert.ok(first.closedWith.code >= 4000);
  const [second] = host.sockets();
  first.deliver(welcomeBack({ resumedTick: 101 }));
  second.deliver(welcomeBack({ resumedTick: 101, resumeToken: 'k3' }));
  second.drop(1006);
  clock.advance(4000);
  assert.equal(host.sockets()[0].protocols[1], 'resume.k3');
  room.close();
});

test('should take a new seat when the session is over, if it may', async () => {
  for (const rejoin of [true, false]) {
    const { room, socket, host, clock } = await survivor({ rejoin });
    const heard = statusesOf(room);
    socket.drop(1006);
    (await host.socket()).drop(4401);
    assert.equal(heard[2], rejoin ? 'reconnecting session-over' : 'closed session-over');
    assert.equal(room.seat, '');
    assert.equal(room.send('Honk'), false);
    assert.equal(room.stats.droppedCommands, 1);
    clock.advance(GRACE_MS);
    await settled();
    assert.equal(host.requests.length, rejoin ? 2 : 1);
    room.close();
    mock.restoreAll();
    draw();
  }
});

test('should end when another connection takes the session over', async () => {
  const { room, socket, host, clock } = await survivor({ rejoin: true });
  const heard = [];
  room.on('status', (status) => heard.push(status));
  socket.drop(4409);
  const title = 'The game goes on in another tab.';
  assert.deepEqual(heard[1], { state: 'closed', code: 'taken-over', title, closeCode: 4409 });
  assert.equal(room.seat, '');
  assert.equal(clock.timers, 0);
  assert.deepEqual(host.sockets(), []);
});

test('should end when the room goes on with another schema, and take its seat again if it may', async () => {
  for (const rejoin of [false, true]) {
    const { room, socket, host, clock } = await survivor({ rejoin });
    const heard = statusesOf(room);
    socket.drop(1006);
    const resumed = await host.socket();
    resumed.deliver(welcomeBack({ epoch: 2, schemaHash: '0123456789abcdef' }));
    assert.equal(resumed.closedWith.code, 4405);
    assert.deepEqual(heard.slice(2), [`${rejoin ? 'reconnecting' : 'closed'} schema-changed`]);
    clock.advance(500);
    if (rejoin) {
      const again = await host.socket();
      assert.match(again.protocols[1], /^resume\./);
      again.drop(4401);
      await settled();
      clock.advance(1000);
      assert.match((await host.socket()).protocols[1], /^ticket\./, 'the seat is lost');
    }
    await settled();
    assert.deepEqual(host.sockets(), []);
    room.close();
    mock.restoreAll();
    draw();
  }
});

test('should stop everything when it is closed', async () => {
  const { room, clock } = await survivor({});
  room.close();
  assert.equal(clock.timers, 0);
  mock.restoreAll();
  draw();
  for (const attempted of [false, true]) {
    const { room, socket, host, clock } = await survivor();
    const heard = statusesOf(room);
    socket.drop(1006);
    const [attempt] = host.sockets();
    if (!attempted) attempt.drop(1006);
    room.close();
    room.close();
    assert.deepEqual(heard, ['playing', 'reconnecting connection-lost', 'closed normal']);
    assert.equal(clock.timers, 0);
    clock.advance(GRACE_MS);
    assert.deepEqual(host.sockets(), []);
    mock.restoreAll();
    draw();
  }
});

test('should not attempt when the page leaves as soon as it hears of the loss', async () => {
  const { room, socket, host, clock } = await survivor();
  room.on('status', ({ state }) => state === 'reconnecting' && room.close());
  socket.drop(1006);
  assert.deepEqual(host.sockets(), []);
  assert.equal(clock.timers, 0);
});

test('should lose two connections in a row, one before a welcome, one before a frame', async () => {
  const { room, socket, host, model, clock } = await survivor();
  model.spawn({ name: 'Ann' });
  socket.deliver(frame(104, model.deltas()));
  const [car] = room.all('Car');
  const heard = statusesOf(room);
  socket.drop(1006);
  (await host.socket()).drop(1006);
  clock.advance(125);
  const third = await host.socket();
  third.deliver(welcomeBack({ resumedTick: 104 }));
  third.drop(1006);
  clock.advance(250);
  const fourth = await host.socket();
  assert.deepEqual(fourth.protocols, ['tickwire.1', 'resume.k2', 'applied.104']);
  fourth.deliver(welcomeBack({ resumeToken: 'k3' }));
  assert.equal(room.all('Car')[0], car);
  fourth.drop(1006);
  clock.advance(500);
  const fifth = await host.socket();
  // It was told to forget.
  assert.deepEqual(fifth.protocols, ['tickwire.1', 'resume.k3', 'applied.-1']);
  fifth.deliver(welcomeBack({ resumeToken: 'k4' }));
  fifth.deliver(frame(134, model.keyframesOfSent()));
  assert.equal(room.all('Car')[0], car);
  assert.deepEqual(heard, ['playing', 'reconnecting connection-lost', 'playing']);
  assert.equal(host.requests.length, 1);
  room.close();
});

test('should send again, in order, what may have been lost, and after it what was done meanwhile', async () => {
  const { room, socket, host, model, clock } = await survivor();
  const say = async (text) => {
    assert.ok(room.send('Say', { text }));
    await settled();
  };
  for (const text of ['a', 'b', 'c']) await say(text);
  socket.deliver(frame(104, model.deltas(), { commandAck: 1 }));
  socket.drop(1006);
  const next = await host.socket();
  await say('d');
  await say('e');
  next.take();
  next.deliver(welcomeBack({ resumedTick: 104 }));
  const commandsOf = (socket) =>
    socket.take().flatMap(({ commands, seq }) => (commands ? [[texts(commands), seq]] : []));
  const texts = (commands) => commands.map(([, text]) => text).join('');
  assert.deepEqual(commandsOf(next), [['bcde', 5]]);
  next.deliver(frame(107, model.deltas(), { ...MISSED, commandAck: 0 }));
  await say('f');
  assert.deepEqual(commandsOf(next), [['f', 6]]);
  next.deliver(frame(110, model.deltas(), { commandAck: 5 }));
  next.drop(1006);
  clock.advance(125);
  const last = await host.socket();
  last.deliver(welcomeBack({ resumedTick: -1 }));
  assert.deepEqual(commandsOf(last), [['f', 6]]);
  room.close();
});

test('should keep no more commands than it may, and say so', async () => {
  const { room, socket, host } = await survivor();
  socket.drop(1006);
  for (let i = 0; i < 256; i++) assert.equal(room.send('Honk'), true);
  for (let i = 0; i < 3; i++) assert.equal(room.send('Honk'), false);
  assert.throws(() => room.send('Say', { text: 7 }));
  assert.equal(room.stats.droppedCommands, 3);
  const next = await host.socket();
  next.deliver(welcomeBack({ resumedTick: 101 }));
  const seqs = next.take().flatMap(({ commands, seq }) => (commands ? [seq] : []));
  assert.deepEqual(
    seqs,
    Array.from({ length: 16 }, (_, i) => 16 * (i + 1)),
  );
  room.close();
});

test('should send the newest inputs again, once, ask for none meanwhile, and number on', async () => {
  for (const [inputRate, messages] of [
    [64, 1],
    [20, 1],
  ]) {
    const { room, socket, host, model, clock } = await survivor({ inputRate });
    let asked = 0;
    room.input('Drive', () => ({ turn: asked++ % 2, gas: true }));
    const inputsOf = (socket) => socket.take().filter(({ message }) => message === 'Inputs');
    const sent = [];
    for (let tick = 104; tick < 164; tick += 3) {
      clock.advance(50);
      sent.push(...inputsOf(socket));
      socket.deliver(frame(tick, model.deltas(), { ack: Math.max(1, sent.at(-1).seq - 5) }));
    }
    const ack = sent.at(-1).seq - 5;
    clock.advance(100);
    sent.push(...inputsOf(socket));
    socket.drop(1006);
    const next = await host.socket();
    const before = asked;
    clock.advance(3000);
    assert.equal(asked, before);
    next.deliver(welcomeBack({ resumedTick: 161 }));
    const again = inputsOf(next);
    assert.equal(again.length, messages);
    const { seq, inputs, targetTick, appliedTick } = again[0];
    const last = sent.at(-1);
    assert.deepEqual([seq, targetTick, appliedTick], [last.seq, last.targetTick, 161]);
    assert.ok(seq - inputs.length >= ack - 3 && seq - inputs.length <= ack + 3 && inputs.length <= 16);
    for (const [i, [id, , turn]] of inputs.entries()) {
      assert.deepEqual([id, turn], [DRIVE, (seq - inputs.length + i) % 2]);
    }
    const lead = room.stats.inputLeadTicks;
    next.deliver(frame(342, model.deltas(), { ack: seq, margin: targetTick - 340 }));
    clock.advance(100);
    const [first] = inputsOf(next);
    assert.equal(first.seq, seq + first.inputs.length);
    assert.ok(first.targetTick > 340);
    // What the room says of inputs that came again is no reason to aim further.
    assert.ok(room.stats.inputLeadTicks <= lead, `${room.stats.inputLeadTicks}, not ${lead}`);
    room.close();
    mock.restoreAll();
    draw();
  }
});

test('should go on in another room if that is what it comes back to', async () => {
  const { room, socket, host, model } = await survivor();
  model.spawn({ name: 'old' });
  socket.deliver(frame(104, model.deltas()));
  const heard = statusesOf(room);
  room.on('spawn', 'Car', ({ name }) => heard.push(`+${name}`));
  room.on('remove', 'Car', ({ name }) => heard.push(`-${name}`));
  socket.drop(1006);
  const next = await host.socket();
  const other = new RaceModel();
  other.spawn({ name: 'new' });
  next.deliver(welcomeBack({ roomInstance: 'ab'.repeat(16), tick: 3 }));
  assert.equal(room.tick, 104);
  next.deliver(frame(5, other.keyframes()));
  assert.deepEqual(heard, ['playing', '+old', 'reconnecting connection-lost', 'playing', '-old', '+new']);
  assert.equal(room.tick, 5);
  room.close();
});

for (const [name, more] of [
  ['a tick that it did not say', { resumedTick: 98 }],
  ['a tick of another room', { resumedTick: 101, roomInstance: 'ab'.repeat(16) }],
  ['no token', { resumedTick: 101, resumeToken: '' }],
  ['a token that is none', { resumedTick: 101, resumeToken: 'a b' }],
  ['a token without grace', { resumedTick: 101, graceMs: 0 }],
  ['an endless grace', { resumedTick: 101, graceMs: 600_001 }],
]) {
  test(`should refuse a welcome back with ${name}`, async () => {
    const { room, socket, host } = await survivor({ rejoin: true });
    const heard = statusesOf(room);
    socket.drop(1006);
    const next = await host.socket();
    next.deliver(welcomeBack(more));
    assert.equal(heard.at(-1), 'closed protocol-error');
    assert.ok(next.closedWith.code >= 4400);
  });
}

test('should call with the latest status last, also where a listener closes the room', async () => {
  const { room, socket } = await survivor();
  room.on('status', ({ state }) => state === 'reconnecting' && room.close());
  const heard = [];
  room.on('status', ({ state }) => heard.push(state));
  socket.drop(1006);
  await settled();
  assert.deepEqual(heard, ['playing', 'closed']);
});
