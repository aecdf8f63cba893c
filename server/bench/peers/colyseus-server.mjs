// What both Colyseus servers share: the process, the ship, the input message and the clock.
import { createServer } from 'node:http';
import { Room, Server } from '@colyseus/core';
import { schema, t } from '@colyseus/schema';
import { WebSocketTransport } from '@colyseus/ws-transport';
import { everyTick, number } from './ticks.mjs';

const HZ = number('HZ', 20);

export const Ship = schema({ x: t.float32(), y: t.float32(), heading: t.uint8(), hp: t.uint8() }, 'Ship');

/** A room that sends its state at every tick. */
export class TickingRoom extends Room {
  velocities = new Map();
  open = true;

  /** `scale`: metres per second for a step of an input byte. */
  start(state, scale, tick) {
    this.maxClients = number('ROOM_SIZE', 100_000);
    this.state = state;
    this.onMessage('i', (client, [dx, dy]) => {
      const velocity = this.velocities.get(client.sessionId);
      if (velocity) {
        velocity[0] = dx * scale;
        velocity[1] = dy * scale;
      }
    });
    // Nothing sends but the tick below; Colyseus's own clock, which is not used, turns as slowly as it may.
    this.setTimestep(() => {}, 1000);
    this.patchRate = null;
    everyTick(HZ, () => {
      if (!this.open) return false;
      tick(1 / HZ);
      this.broadcastPatch();
      return true;
    });
  }

  onDispose() {
    this.open = false;
  }
}

/** Listens for players of the one kind of room. */
export async function serve(room) {
  const transport = new WebSocketTransport({ server: createServer(), pingInterval: 0 });
  const server = new Server({ transport, greet: false });
  server.define('arena', room);
  await server.listen(number('PORT', 2567));
  console.log('ready');
}
