// The arena on Colyseus, with its own input buffer, fixed step, prediction by its SDK, and rewind. PORT is the environment's.
// It also serves the pages that the bench's browser shows.
import { fileURLToPath } from 'node:url';
import { Room, Server } from '@colyseus/core';
import { schema, t } from '@colyseus/schema';
import { WebSocketTransport } from '@colyseus/ws-transport';
import express from 'express';
import { WebSocket } from 'ws';
import { anywhere, fly, RADIUS, RELOAD_TICKS, SHOT_SPEED, SNAPSHOT_RATE, TICK_RATE } from '../network/flight.js';
import { wanderer } from '../network/pilots.js';
import { number } from './ticks.mjs';

/** It asks for Node 22, which has this; without it nobody can come back whose old connection looks open. */
globalThis.WebSocket ??= WebSocket;

const HULL = 4;
const WRECK_TICKS = 120;
const SHOT_TICKS = 72;
const GRACE_SECONDS = 15;
const REWIND_MS_MAX = 500;
const INPUTS_MAX = 64;

const Steer = schema({ turn: t.int8(), thrust: t.boolean(), fire: t.boolean() }, 'Steer');
const body = { x: t.number(), y: t.number(), vx: t.number(), vy: t.number(), heading: t.number(), hull: t.uint8() };
const Ship = schema(body, 'Ship');
const Shot = schema({ x: t.number(), y: t.number() }, 'Shot');
const State = schema({ ships: t.map(Ship), shots: t.map(Shot) }, 'State');

class Flight extends Room {
  state = new State();
  inputs = this.defineInput(Steer, { bufferMaxSize: INPUTS_MAX });
  rewind = this.allowRewindState({ maxRewindMs: REWIND_MS_MAX });
  patchRate = 1000 / SNAPSHOT_RATE;
  drones = [];
  shots = new Map();
  readyTicks = new Map();
  lastShot = 0;

  /** `ships`: so many fly by themselves. `each`: a step takes every input that is there, else one; both are ways of its documentation. */
  onCreate({ ships = 0, each = true, rewinds = true }) {
    this.each = each;
    this.rewinds = rewinds;
    this.rewind.attachAll(this.state.ships, { fields: ['x', 'y'] });
    for (let i = 0; i < ships; i++) this.drones.push({ ship: this.launch(`drone${i}`), pilot: wanderer(i) });
    this.setFixedTimestep((step) => this.step(step), TICK_RATE);
  }

  onJoin({ sessionId }) {
    this.launch(sessionId);
  }

  onDrop(client) {
    this.allowReconnection(client, GRACE_SECONDS);
  }

  onLeave({ sessionId }) {
    this.state.ships.delete(sessionId);
  }

  launch(id) {
    const ship = new Ship().assign({ ...anywhere(Math.random), vx: 0, vy: 0, heading: 0, hull: HULL });
    this.state.ships.set(id, ship);
    this.readyTicks.set(id, 0);
    return ship;
  }

  step({ dt, tick }) {
    for (const [id, ship] of this.state.ships) {
      if (ship.hull === 0 && tick > this.readyTicks.get(id)) ship.assign({ ...anywhere(Math.random), hull: HULL });
    }
    for (const { sessionId } of this.clients) this.fly(sessionId, dt, tick);
    for (const { ship, pilot } of this.drones) fly(ship, pilot(), dt);
    for (const [id, shot] of this.shots) this.travel(id, shot, dt, tick);
  }

  fly(id, dt, tick) {
    const ship = this.state.ships.get(id);
    if (this.each) {
      for (const input of this.inputs.get(id)) this.obey(id, ship, input, dt, tick);
    } else {
      const input = this.inputs.get(id).next();
      if (input) this.obey(id, ship, input, dt, tick);
    }
  }

  obey(id, ship, input, dt, tick) {
    fly(ship, input, dt);
    if (!input.fire || ship.hull === 0 || tick <= this.readyTicks.get(id)) return;
    this.readyTicks.set(id, tick + RELOAD_TICKS);
    const key = String(++this.lastShot);
    const [dx, dy] = [Math.cos(ship.heading), Math.sin(ship.heading)];
    const shown = new Shot().assign({ x: ship.x + RADIUS * dx, y: ship.y + RADIUS * dy });
    this.state.shots.set(key, shown);
    this.shots.set(key, { shown, dx, dy, by: id, life: SHOT_TICKS });
  }

  travel(key, shot, dt, tick) {
    const { shown, dx, dy, by } = shot;
    shown.x += SHOT_SPEED * dx * dt;
    shown.y += SHOT_SPEED * dy * dt;
    for (const [id, ship] of this.state.ships) {
      if (id !== by && ship.hull > 0) this.strike(id, ship, shot, tick);
    }
    if (--shot.life >= 0) return;
    this.shots.delete(key);
    this.state.shots.delete(key);
  }

  /** Shots hit what their owner saw them hit. */
  strike(id, ship, shot, tick) {
    const seen = this.rewinds ? this.rewind.lastSeenBy(shot.by).read(ship, ['x', 'y'], {}) : ship;
    if (Math.hypot(seen.x - shot.shown.x, seen.y - shot.shown.y) > RADIUS) return;
    shot.life = 0;
    if (--ship.hull === 0) this.readyTicks.set(id, tick + WRECK_TICKS);
  }
}

const folder = (path) => express.static(fileURLToPath(new URL(path, import.meta.url)));
const transport = new WebSocketTransport();
const server = new Server({
  transport,
  greet: false,
  express: (app) => {
    app.use('/tickwire', folder('../../../client-js/src'));
    app.use('/colyseus', folder('node_modules/@colyseus/sdk/dist'));
    app.use('/', folder('../network'));
  },
});
server.define('flight', Flight);
await server.listen(number('PORT', 2567));
console.log('ready');
