// node at-random.mjs <client-js> <seed> <at-random | still>: plays the arena at random, or stands still, in the time and with the messages that the other side of stdin gives it.
// First the rules, the schema (both Base64) and its hash, a line each; then lines of a moment to live until and the messages that arrive before it, each after
// its time. Answered with that moment and what was sent, each after its time. `end` is answered with the stats.
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';

const [clientJs, seed, manner] = process.argv.slice(2);
const { join } = await import(pathToFileURL(`${clientJs}/src/tickwire.js`));
const { FakeClock } = await import(pathToFileURL(`${clientJs}/test/support/fakes.js`));
const { Random } = await import(pathToFileURL(`${clientJs}/test/support/random.js`));

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const line = async () => (await lines.next()).value;
const [rulesText, schemaText, hash] = [await line(), atob(await line()), await line()];
const rules = await import(`data:text/javascript;base64,${rulesText}`);

const clock = new FakeClock();
const startMs = clock.nowMs();
const random = new Random(Number(seed));
const sent = [];
let socket;

class Socket {
  constructor() {
    socket = this;
  }

  send(bytes) {
    sent.push(`${clock.nowMs() - startMs} ${Buffer.from(bytes).toString('base64')}`);
  }

  close(code, reason) {
    throw new Error(`closed: ${code} ${reason}`);
  }
}

globalThis.fetch = async (url) =>
  String(url).includes('/api/schema/')
    ? new Response(schemaText)
    : new Response(
        JSON.stringify({
          room: 'r',
          url: 'ws://host/rooms/r',
          ticket: 't',
          schema: `/api/schema/${hash}`,
          protocolVersion: 'tickwire.1',
        }),
      );

const held = { turn: 0, thrust: false, fire: false };
function play() {
  if (manner === 'still') return;
  if (random.next() < 0.1) held.turn = Math.floor(201 * random.next()) - 100;
  if (random.next() < 0.05) held.thrust = random.next() < 0.7;
  if (random.next() < 0.05) held.fire = random.next() < 0.3;
}

let room;
const divergences = {};
const shots = { predicted: 0, unpredicted: 0 };
join({ url: 'http://host', game: 'arena', name: 'Ann', WebSocket: Socket, clock, rules }).then((joined) => {
  room = joined;
  room.input('Steer', (isSent) => {
    if (isSent) play();
    return held;
  });
  // An entity that this client predicts has no id before the server has it, too.
  room.on('spawn', 'Shot', ({ id }) => (id === 0 ? shots.predicted++ : shots.unpredicted++));
  room.on('divergence', ({ kind, field, size, tick }) => {
    divergences[`${kind}.${field}`] ??= { count: 0, first: tick, largest: 0 };
    const all = divergences[`${kind}.${field}`];
    all.count++;
    all.last = tick;
    all.largest = Math.max(all.largest, size);
  });
  frame();
});

function frame() {
  room.present(clock.nowMs());
  clock.setTimer(frame, 1000 / 60);
}

const settled = () => new Promise((resolve) => setImmediate(resolve));
while (!socket) await settled(); // joining loads what it takes to predict, which takes its time
for (let command = await line(); command !== 'end'; command = await line()) {
  const [until, ...arrivals] = command.split(' ');
  for (let i = 0; i < arrivals.length; i += 2) {
    clock.advance(startMs + Number(arrivals[i]) - clock.nowMs());
    socket.onmessage({ data: new Uint8Array(Buffer.from(arrivals[i + 1], 'base64')).buffer });
    await null;
  }
  clock.advance(startMs + Number(until) - clock.nowMs());
  await settled();
  console.log([until, ...sent.splice(0)].join(' '));
}
console.log(JSON.stringify({ stats: room.stats, divergences, shots }));
process.exit();
