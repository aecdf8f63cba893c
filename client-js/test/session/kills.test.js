/** The server is killed at random moments, and goes on from its store. */
import assert from 'node:assert/strict';
import { afterEach, mock, test } from 'node:test';
import { join } from '../../src/tickwire.js';
import { settled } from '../support/fakes.js';
import { Random, seedOfRun } from '../support/random.js';
import { SessionServer, stateOf } from '../support/session-server.js';

/** Ticks by which the store is behind: no less than frames take to the client. */
const LAG_TICKS_MIN = 6;
const LAG_TICKS = 9;
const KILLS = 20;

afterEach(() => mock.restoreAll());

test('should have every command handled once, in order, and every ask answered, however often the server is killed', async () => {
  for (const [seed, delayMs] of [
    [1, 30],
    [2, 30],
    [3, 200],
    [seedOfRun(), 30],
    [seedOfRun(), 200],
  ]) {
    const random = new Random(seed);
    mock.method(Math, 'random', () => random.next());
    const server = new SessionServer(random, { graceMs: 120_000, delayMs });
    const { clock, model } = server;
    const own = model.spawn({ name: 'mine', owner: 7 });
    server.step = () => {
      own.x = (own.x + 1) % 1000;
      if (server.durableTick === null || !random.chance(0.7)) return;
      const lag = LAG_TICKS_MIN + random.below(LAG_TICKS);
      server.durableTick = Math.max(server.durableTick, server.tick - lag);
    };
    const joining = join(server.options());
    while (server.connections.length === 0) await settled();
    clock.advance(500);
    const room = await joining;
    server.durableTick = server.tick;
    room.input('Drive', () => ({ turn: 1, gas: true }));
    const mine = room.own('Car');
    let status = '';
    room.on('status', ({ state }) => {
      status = state;
    });
    const rewinds = [];
    room.on('rewound', (rewind) => rewinds.push(rewind));
    const said = [];
    const asked = new Set();
    const answers = new Map();
    const say = () => {
      const text = `say ${said.length}`;
      const seq = said.push(text);
      if (random.chance(0.5)) return assert.ok(room.send('Say', { text }));
      asked.add(seq);
      room.ask('Say', { text }, { timeoutMs: 1e9 }).then(
        (event) => answers.set(seq, event),
        ({ code, title }) => answers.set(seq, code === 'refused' ? title : code),
      );
    };
    /** All that the room shows is what the server had at that tick, in the newest of its lives. */
    let checked = -1;
    const go = (ms) => {
      for (let left = ms; left > 0; left -= 10) {
        clock.advance(Math.min(left, 10));
        if (room.tick === checked || room.tick > server.tick) continue;
        checked = room.tick;
        assert.equal(
          stateOf((kind) => room.all(kind)),
          server.states.get(room.tick),
          `tick ${room.tick}, seed ${seed}`,
        );
      }
    };
    for (let kill = 0; kill < KILLS; kill++) {
      for (let i = random.below(20); i >= 0; i--) {
        if (random.chance(0.6)) say();
        await settled();
        go(random.below(120));
      }
      server.kill();
      if (random.chance(0.3)) server.reachable = false;
      say();
      if (random.chance(0.5)) go(random.below(1500));
      server.reachable = true;
      // Or else the next kill comes before it plays again.
      for (let i = 0; kill % 4 > 0 && status !== 'playing' && i < 100; i++) go(50);
    }
    go(5000);
    await settled();
    go(2000);
    assert.deepEqual(server.complaints, [], `seed ${seed}`);
    assert.deepEqual(server.handled, said, `seed ${seed}`);
    assert.equal(room.own('Car'), mine, `seed ${seed}`);
    // Where frames take long the store may be ahead of the client.
    assert.ok(rewinds.length > (delayMs < 100 ? KILLS / 2 : 0), `${rewinds.length} rewinds, seed ${seed}`);
    for (const { fromTick, toTick } of rewinds) assert.ok(toTick < fromTick, `seed ${seed}`);
    await settled();
    assert.deepEqual([...answers.keys()].sort(), [...asked].sort(), `seed ${seed}`);
    for (const [seq, answer] of answers) {
      const right = [{ playerId: seq }, `not ${seq}`, undefined, { playerId: seq }][seq % 4];
      assert.deepEqual(answer, right, `answer ${seq}, seed ${seed}`);
    }
    room.close();
    mock.restoreAll();
  }
});
