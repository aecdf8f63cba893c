// `wander` on Colyseus: wanderers fill the square, and a client sees the 3 x 3 cells of 100 m around its ship.
import { StateView, schema, t } from '@colyseus/schema';
import { Ship, serve, TickingRoom } from './colyseus-server.mjs';
import { move, place, SIDE } from './drift.mjs';
import { number } from './ticks.mjs';

const WANDERERS = number('WANDERERS', 2000);
const WANDERER_SPEED = 10;
const TURN_PROBABILITY = 0.05;
const INPUT_SCALE = 0.1;
const CELLS = 10; // in a row
const TICKS_PER_LOOK = 4;

const State = schema({ ships: t.map(Ship).view() }, 'State');
const cell = (at) => Math.min(Math.floor((at * CELLS) / SIDE), CELLS - 1); // a wrapped coordinate may be SIDE by rounding

function turn(velocity) {
  const angle = Math.random() * 2 * Math.PI;
  velocity[0] = Math.cos(angle) * WANDERER_SPEED;
  velocity[1] = Math.sin(angle) * WANDERER_SPEED;
  return velocity;
}

class Wander extends TickingRoom {
  wanderers = [];
  inSight = new Map();
  ticks = 0;

  onCreate() {
    const state = new State();
    for (let i = 0; i < WANDERERS; i++) {
      const ship = place(new Ship());
      state.ships.set(`w${i}`, ship);
      this.wanderers.push({ ship, velocity: turn([0, 0]) });
    }
    this.start(state, INPUT_SCALE, (dt) => this.tick(dt));
  }

  onJoin(client) {
    this.state.ships.set(client.sessionId, place(new Ship()));
    this.velocities.set(client.sessionId, [1, 0]);
    client.view = new StateView();
    this.inSight.set(client.sessionId, new Set());
  }

  onLeave(client) {
    this.state.ships.delete(client.sessionId);
    this.velocities.delete(client.sessionId);
    this.inSight.delete(client.sessionId);
    client.view?.dispose();
  }

  tick(dt) {
    for (const { ship, velocity } of this.wanderers) {
      if (Math.random() < TURN_PROBABILITY) turn(velocity);
      move(ship, velocity, dt);
    }
    for (const [id, velocity] of this.velocities) move(this.state.ships.get(id), velocity, dt);
    if (this.ticks++ % TICKS_PER_LOOK === 0) this.look();
  }

  /** Brings every client's view up to date. */
  look() {
    const grid = Array.from({ length: CELLS * CELLS }, () => []);
    for (const ship of this.state.ships.values()) grid[cell(ship.x) + CELLS * cell(ship.y)].push(ship);
    for (const { sessionId, view } of this.clients) {
      const before = this.inSight.get(sessionId);
      if (!before) continue;
      const now = around(grid, this.state.ships.get(sessionId));
      for (const ship of before) if (!now.has(ship)) view.remove(ship);
      for (const ship of now) if (!before.has(ship)) view.add(ship);
      this.inSight.set(sessionId, now);
    }
  }
}

/** The ships in the cell of one and in the eight around it. */
function around(grid, { x, y }) {
  const ships = new Set();
  for (let row = Math.max(0, cell(y) - 1); row <= Math.min(CELLS - 1, cell(y) + 1); row++) {
    for (let column = Math.max(0, cell(x) - 1); column <= Math.min(CELLS - 1, cell(x) + 1); column++) {
      for (const ship of grid[column + CELLS * row]) ships.add(ship);
    }
  }
  return ships;
}

await serve(Wander);
