import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { test } from 'node:test';
import { WebSocket, WebSocketServer } from 'ws';
import { join } from '../../src/tickwire.js';
import { decodeClientMessage, frame, pong, welcome } from '../support/fakes.js';
import { RaceModel, raceHash, raceText } from '../support/race.js';

/** A host with one room, on a real port. */
async function serve(t) {
  const server = createServer((request, response) => {
    if (request.url === `/api/schema/${raceHash}`) return response.end(raceText);
    const { host } = request.headers;
    const seat = { room: 'r1', url: `ws://${host}/rooms/r1`, ticket: 'abc', schema: `/api/schema/${raceHash}` };
    return response.end(JSON.stringify({ ...seat, protocolVersion: 'tickwire.1' }));
  });
  const sockets = new WebSocketServer({ server, path: '/rooms/r1' });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    for (const client of sockets.clients) client.terminate();
    server.close();
  });
  return { url: `http://127.0.0.1:${server.address().port}`, sockets };
}

test('should play and leave over a real socket', async (t) => {
  const { url, sockets } = await serve(t);
  const model = new RaceModel();
  const car = model.spawn({ owner: 7, name: 'Ann' });
  const arrived = new Promise((resolve) => sockets.on('connection', resolve));
  const joining = join({ game: 'race', url, WebSocket });
  const socket = await arrived;
  assert.equal(socket.protocol, 'tickwire.1');
  const inputs = new Promise((resolve) => {
    socket.on('message', (data) => {
      const message = decodeClientMessage(new Uint8Array(data));
      if (message.message === 'Ping') socket.send(pong(message.nonce));
      if (message.message === 'Inputs') resolve(message);
    });
  });
  const closed = new Promise((resolve) => socket.on('close', resolve));
  socket.send(welcome());
  socket.send(frame(101, model.keyframes()));
  const room = await joining;
  const changed = new Promise((resolve) => room.on('change', 'Car', resolve));
  car.x = 42;
  socket.send(frame(104, model.deltas()));
  assert.equal((await changed).x, 42);
  room.input('Drive', () => ({ turn: 1, gas: true }));
  // On a busy machine the first message makes up for several ticks.
  assert.deepEqual((await inputs).inputs.at(-1), [32, true, 1]);
  assert.ok(room.stats.rttMs >= 0);
  room.close();
  assert.equal(await closed, 1000);
});
