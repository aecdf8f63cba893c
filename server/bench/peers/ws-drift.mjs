// `drift` on `ws` with a broadcast loop, packed by hand: 7 bytes a ship. A room is the path of the URL; an input is two bytes, dx and dy.
import { WebSocketServer } from 'ws';
import { move, place } from './drift.mjs';
import { everyTick, number } from './ticks.mjs';

const HZ = number('HZ', 20);
const SHIP_BYTES = 7;
const STEPS_PER_METRE = 32;
const rooms = new Map();
let lastId = 0;

function enter(socket, path) {
  if (!rooms.has(path)) rooms.set(path, new Map());
  const room = rooms.get(path);
  const ship = place({ id: ++lastId & 0xffff, velocity: [1, 0] });
  room.set(socket, ship);
  socket.on('message', (input) => {
    ship.velocity[0] = input.readInt8(0);
    ship.velocity[1] = input.readInt8(1);
  });
  socket.on('close', () => {
    room.delete(socket);
    if (room.size === 0) rooms.delete(path);
  });
}

function tick(room) {
  const snapshot = Buffer.allocUnsafe(room.size * SHIP_BYTES);
  let at = 0;
  for (const ship of room.values()) {
    move(ship, ship.velocity, 1 / HZ);
    snapshot.writeUInt16LE(ship.id, at);
    snapshot.writeUInt16LE(ship.x * STEPS_PER_METRE, at + 2);
    snapshot.writeUInt16LE(ship.y * STEPS_PER_METRE, at + 4);
    snapshot[at + 6] = ship.heading;
    at += SHIP_BYTES;
  }
  for (const socket of room.keys()) socket.send(snapshot);
}

const server = new WebSocketServer({ port: number('PORT', 9002), host: '127.0.0.1', perMessageDeflate: false });
server.on('connection', (socket, request) => enter(socket, request.url));
everyTick(HZ, () => {
  for (const room of rooms.values()) tick(room);
  return true;
});
server.on('listening', () => console.log('ready'));
