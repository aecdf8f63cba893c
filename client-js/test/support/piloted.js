/** A client that plays a duel over a network, with its simulation laid open. */
import { mock } from 'node:test';
import { Simulation } from '../../src/prediction/simulation.js';
import { join } from '../../src/tickwire.js';
import { bits, newShip, RuleRoom } from './duel.js';
import { Random } from './random.js';

const FRAME_MS = 1000 / 60;

/** The simulation that ran last. @type {Simulation | null} */
let running = null;
const { advance } = Simulation.prototype;
Simulation.prototype.advance = function (tick) {
  running = this;
  advance.call(this, tick);
};

/** Holds an input for up to half a second, then another. */
export function restless(random) {
  let held = { turn: 0, thrust: true, fire: false };
  let pulls = 0;
  return (sent) => {
    if (sent && --pulls <= 0) {
      pulls = random.below(30);
      held = { turn: random.below(201) - 100, thrust: random.chance(0.6), fire: random.chance(0.5) };
    }
    return held;
  };
}

export class Pilot {
  /** Ticks at which the server's state was compared with what had been predicted of it, and those where it differed. */
  compared = 0;
  differed = [];
  divergences = [];
  news = [];
  /** Numbers of the inputs that the server consumed, by tick. */
  consumed = new Map();

  /** Joins with one ship, plays until the lead has settled. */
  static async join({ seed = 1, way = { delayMs: 0 }, pull, settleMs = 5000, options, ...rates } = {}) {
    const pilot = new Pilot();
    running = null;
    pilot.random = new Random(seed);
    pilot.presents = rates.presents ?? true;
    pilot.room = new RuleRoom(pilot.random, { ...rates, up: way, down: way });
    pilot.ship = pilot.room.spawn('Ship', rates.ship ?? newShip());
    pilot.client = await pilot.room.join(join, options);
    pilot.client.input('Steer', pull ?? (() => pilot.held));
    pilot.clock = pilot.room.clock;
    pilot.client.on('divergence', (divergence) => pilot.divergences.push(divergence));
    for (const news of ['spawn', 'remove']) {
      pilot.client.on(news, 'Shot', (shot) => pilot.news.push({ news, shot, id: shot.id, tick: pilot.room.tick }));
    }
    pilot.room.after = (tick) => {
      pilot.consumed.set(tick, pilot.room.input.seq);
      pilot.#compare(tick);
    };
    pilot.frames(settleMs / FRAME_MS);
    pilot.forget();
    return pilot;
  }

  held = { turn: 0, thrust: false, fire: false };

  get simulation() {
    return running;
  }

  get own() {
    return this.client.own('Ship');
  }

  #compare(tick) {
    const { simulation } = this;
    if (!simulation || simulation.tick < tick) return;
    for (const entity of this.room.entities) {
      const predicted = simulation.entities.find(({ id }) => id === entity.id);
      if (!predicted) continue;
      this.compared++;
      predicted.load(tick);
      if (bits(predicted.kind.state) !== bits(entity.state)) this.differed.push(tick);
    }
  }

  /** Plays frames; `each` is called after every one. */
  frames(count, each = () => {}) {
    for (let i = 0; i < count; i++) {
      this.clock.advance(FRAME_MS);
      if (this.presents) this.client.present(this.clock.nowMs());
      each(i);
    }
  }

  /** Forgets what was counted. */
  forget() {
    this.compared = 0;
    this.differed.length = this.divergences.length = this.news.length = 0;
    const { divergences, corrections, misspawns } = this.client.stats;
    this.since = { divergences, corrections, misspawns };
  }

  /** What was counted since. */
  get counted() {
    const { divergences, corrections, misspawns } = this.client.stats;
    const { since } = this;
    return {
      divergences: divergences - since.divergences,
      corrections: corrections - since.corrections,
      misspawns: misspawns - since.misspawns,
      differed: this.differed.length,
    };
  }

  leave() {
    this.client.close();
    mock.restoreAll();
  }
}

export const CLEAN = { divergences: 0, corrections: 0, misspawns: 0, differed: 0 };
