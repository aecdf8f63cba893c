// `drift` on Colyseus: a map of ships that everybody sees.
import { schema, t } from '@colyseus/schema';
import { Ship, serve, TickingRoom } from './colyseus-server.mjs';
import { move, place } from './drift.mjs';

const State = schema({ ships: t.map(Ship) }, 'State');

class Drift extends TickingRoom {
  onCreate() {
    this.start(new State(), 1, (dt) => {
      for (const [id, velocity] of this.velocities) move(this.state.ships.get(id), velocity, dt);
    });
  }

  onJoin({ sessionId }) {
    this.state.ships.set(sessionId, place(new Ship()));
    this.velocities.set(sessionId, [1, 0]);
  }

  onLeave({ sessionId }) {
    this.state.ships.delete(sessionId);
    this.velocities.delete(sessionId);
  }
}

await serve(Drift);
