import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { WebSocketServer } from 'ws';
import { WireReader } from '../src/wire/wire.js';
import { hashOfJson } from './support/duel.js';
import { columnsOf, encodeKeyframe, encodeWelcome } from './support/encoder.js';
import { frame, pong } from './support/fakes.js';
import { repliesTo } from './support/replies.js';

const LINES_MAX = 40;
const TICK = 100;

const field = (name, more = { type: 'int', min: -(2 ** 31), max: 2 ** 31 - 1 }) => ({ name, ...more });
const METRES = { type: 'quantized', min: 0, max: 1600, step: 0.01 };
const arenaJson = {
  protocol: 'tickwire.1',
  game: 'arena',
  kinds: [
    {
      name: 'Ship',
      state: false,
      fields: [
        field('heading', { type: 'angle', bits: 10 }),
        field('hull'),
        field('name', { type: 'text', max: 24 }),
        field('score'),
        field('x', METRES),
        field('y', METRES),
      ],
    },
  ],
  inputs: [
    {
      name: 'Steer',
      id: 32,
      fields: [
        { name: 'fire', type: 'boolean' },
        { name: 'thrust', type: 'boolean' },
        { name: 'turn', type: 'byte', min: -100, max: 100 },
      ],
    },
  ],
  commands: [{ name: 'Say', id: 33, fields: [{ name: 'text', type: 'text', max: 200 }] }],
  events: [],
};
const hash = hashOfJson(arenaJson);

/** A host of an arena with three ships: player 7's at its left, a wreck, and one at 500 m to its right. */
async function serve(t) {
  const server = createServer(async (request, response) => {
    if (request.url === `/api/schema/${hash}`) return response.end(JSON.stringify(arenaJson));
    const { role = 'player' } = JSON.parse(Buffer.concat(await request.toArray()));
    const url = `ws://${request.headers.host}/rooms/${role}`;
    const seat = { room: 'r1', url, ticket: 'abc', schema: `/api/schema/${hash}`, role };
    return response.end(JSON.stringify({ ...seat, protocolVersion: 'tickwire.1' }));
  });
  const sockets = new WebSocketServer({ server });
  sockets.on('connection', (socket, { url }) => {
    socket.send(encodeWelcome({ playerId: url === '/rooms/player' ? 7 : 0, schemaHash: hash, tick: TICK }));
    const ship = (id, owner, hull, x) => ({ id, owner, values: [0, hull, `ship ${id}`, id, 100 * x, 100 * 100] });
    const slots = [ship(1, 7, 4, 100), ship(2, 8, 0, 150), ship(3, 9, 4, 600)];
    const [columns] = columnsOf(arenaJson);
    socket.send(frame(TICK, [{ group: 0, type: 'keyframe', body: encodeKeyframe([{ columns, slots }]) }]));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    for (const client of sockets.clients) client.terminate();
    server.close();
  });
  return { url: `http://127.0.0.1:${server.address().port}`, sockets, server };
}

/** Runs an example; `said` is what it has written so far, by stream. */
function run(t, name, ...args) {
  const file = fileURLToPath(new URL(`../examples/${name}`, import.meta.url));
  const child = spawn(process.execPath, [file, ...args]);
  const said = { stdout: '', stderr: '' };
  t.after(() => {
    if (!t.passed) t.diagnostic(`${name} said ${JSON.stringify(said)}`);
    child.kill('SIGKILL');
  });
  for (const stream of ['stdout', 'stderr']) {
    child[stream].setEncoding('utf8').on('data', (text) => {
      said[stream] += text;
    });
  }
  return { child, said, over: once(child, 'close') };
}

for (const name of ['bot.mjs', 'watch.mjs']) {
  test(`should be short: ${name}`, () => {
    const lines = readFileSync(new URL(`../examples/${name}`, import.meta.url), 'utf8')
      .trimEnd()
      .split('\n');
    assert.ok(lines.length <= LINES_MAX, `${lines.length} lines`);
  });

  test(`should say in a line that no server is there: ${name}`, async (t) => {
    const server = createServer();
    await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address();
    await new Promise((resolve) => server.close(resolve));
    for (const url of [`http://127.0.0.1:${port}`, 'nowhere']) {
      const { said, over } = run(t, name, url, '0');
      const [code] = await over;
      assert.equal(code, 1);
      assert.match(said.stderr, /^(There is no answer from http:.*|Say where the server is, .*)\n$/);
    }
  });
}

test('should fly towards the nearest ship that is whole, say something, and leave when interrupted', async (t) => {
  const { url, sockets } = await serve(t);
  const arrived = once(sockets, 'connection');
  const { child, said, over } = run(t, 'bot.mjs', url);
  const [socket] = await arrived;
  const left = once(socket, 'close');
  let steered = null;
  let text = '';
  await new Promise((resolve) => {
    socket.on('message', (data) => {
      const reader = new WireReader(new Uint8Array(data));
      const id = reader.classId();
      if (id === 23) socket.send(pong([reader.int(), reader.int()][1]));
      if (id === 20) {
        reader.int();
        reader.classId();
        reader.varint();
        steered = { id: reader.classId(), fire: reader.boolean(), thrust: reader.boolean(), turn: reader.byte() };
      }
      if (id === 21) {
        reader.classId();
        reader.varint();
        reader.classId();
        text = reader.text(200);
        socket.send(frame(TICK + 3, [repliesTo([1, 'No chat here.'])], { commandAck: 1 }));
      }
      if (steered && text) resolve();
    });
  });
  assert.deepEqual(steered, { id: 32, fire: true, thrust: true, turn: 0 });
  assert.equal(text, 'Here I come.');
  while (said.stderr === '') await once(child.stderr, 'data');
  assert.equal(said.stderr, 'Not said: No chat here.\n');
  child.kill('SIGINT');
  assert.equal((await left)[0], 1000);
  assert.deepEqual(await over, [0, null]);
});

test('should report the arena, and leave when interrupted', async (t) => {
  const { url, sockets } = await serve(t);
  const arrived = once(sockets, 'connection');
  const { child, said, over } = run(t, 'watch.mjs', url, '0');
  const [socket] = await arrived;
  const left = once(socket, 'close');
  while (!said.stdout.endsWith('\n')) await once(child.stdout, 'data');
  const seen = await (await fetch(said.stdout.trim())).json();
  assert.deepEqual([seen.room, seen.tick], ['r1', TICK]);
  assert.deepEqual(seen.players[0], { id: 7, name: 'ship 1', score: 1 });
  assert.deepEqual(seen.ships[2], { id: 3, owner: 9, x: 600, y: 100, heading: 0, hull: 4 });
  assert.equal((await fetch(`${said.stdout.trim()}favicon.ico`)).status, 404);
  child.kill('SIGINT');
  assert.equal((await left)[0], 1000);
  assert.deepEqual(await over, [0, null]);
});

test('should end with the room', async (t) => {
  const { url, sockets } = await serve(t);
  for (const name of ['bot.mjs', 'watch.mjs']) {
    const arrived = once(sockets, 'connection');
    const { child, said, over } = run(t, name, url, '0');
    const [socket] = await arrived;
    if (name === 'watch.mjs') while (said.stdout === '') await once(child.stdout, 'data');
    else await once(socket, 'message');
    socket.close(4404, 'That was it.');
    assert.deepEqual(await over, [1, null]);
    assert.match(said.stderr, /^(.*\n)?That was it\.\n$/);
  }
});
