/**
 * Prediction and reconciliation: what this player's entities will be in the ticks that its inputs are meant for, by the
 * game's own rules, and what becomes of that when a snapshot says otherwise.
 *
 * A snapshot is quantized, what is simulated is not. As long as the predicted state of the snapshot's tick, quantized, is
 * what it says, the prediction stands: it is the server's to the bit, or will be found out. Else the fields that differ are
 * taken from the snapshot, the ticks since are predicted anew with the inputs that they had, and the server is asked for
 * the exact state, with which the same is done once more. What is shown goes over to the new prediction smoothly.
 *
 * @typedef {import('../page/listeners.js').Listeners} Listeners
 * @typedef {import('../wire/messages.js').FrameHead} FrameHead
 * @typedef {import('./predicted-kind.js').PredictedKind} PredictedKind
 * @typedef {import('./rules.js').Rule} Rule
 * @typedef {import('../schema/schema.js').Schema} Schema
 * @typedef {import('../entity/sight.js').Sight} Sight
 * @typedef {import('../page/stats.js').Stats} Stats
 * @typedef {import('../wire/wire.js').WireReader} WireReader
 *
 * @typedef {object} Foretelling
 * @property {readonly Rule[]} rules
 * @property {typeof Prediction} Prediction
 *
 * @typedef {object} Play
 * @property {string} input that the page gives
 * @property {Simulation} simulation
 * @property {Launches} launches
 * @property {Foresight} foresight
 *
 * @typedef {object} Divergence
 * @property {string} kind
 * @property {number} id of the entity
 * @property {string} field
 * @property {number} size by how much the prediction was off, in the field's unit; of an angle in radians, of an array that
 *   of the element that was off most
 * @property {number} tick
 */

import { DIVERGENCE } from '../page/listeners.js';
import { EXACT_REQUEST_INTERVAL_MS } from '../wire/limits.js';
import { Foresight } from './foresight.js';
import { Launches } from './launches.js';
import { PredictedEntity } from './predicted-entity.js';
import { skipExact } from './predicted-kind.js';
import { Simulation } from './simulation.js';

/** Seconds of states that are kept; further than that nothing is predicted. */
const KEPT_SECONDS_MIN = 3;

export class Prediction {
  #rules;
  #schema;
  #sight;
  #playerId;
  #tickRate;
  #intervalTicks;
  #stats;
  #listeners;
  /** How many ticks are kept, a power of two. */
  #kept;
  /** From the first input on. @type {Play | null} */
  #play = null;

  /** Tick of the newest snapshot. */
  #told = -1;
  /** Whether since the snapshot before it the server has always had the input that was meant for the tick. */
  #timely = true;
  #askedMs = Number.NEGATIVE_INFINITY;
  #answered = true;
  /** @type {Divergence[]} */
  #divergences = [];

  /**
   * @param {readonly Rule[]} rules
   * @param {Schema} schema
   * @param {Sight} sight
   * @param {{ playerId: number, tickRate: number, snapshotRate: number }} welcome
   * @param {Stats} stats
   * @param {Listeners} listeners
   */
  constructor(rules, schema, sight, { playerId, tickRate, snapshotRate }, stats, listeners) {
    this.#rules = rules;
    this.#schema = schema;
    this.#sight = sight;
    this.#playerId = playerId;
    this.#tickRate = tickRate;
    this.#intervalTicks = tickRate / snapshotRate;
    this.#stats = stats;
    this.#listeners = listeners;
    this.#kept = 2 ** Math.ceil(Math.log2(KEPT_SECONDS_MIN * tickRate));
  }

  /**
   * Begins to predict with an input that the page gives from now on, unless it does already.
   *
   * @param {string} input
   */
  begin(input) {
    if (this.#play?.input === input) return;
    this.#end();
    const launches = new Launches(this.#sight, this.#stats, this.#tickRate, this.#kept);
    const dt = 1 / this.#tickRate;
    const simulation = new Simulation(input, this.#rules, this.#schema, dt, this.#kept, launches, this.#told);
    const foresight = new Foresight(simulation, this.#tickRate, this.#intervalTicks);
    this.#play = { input, simulation, launches, foresight };
    this.#meet(this.#sight.places, simulation);
    for (const entity of simulation.entities) {
      entity.compare(this.#told);
      if (entity.differs) entity.restate(this.#told);
    }
  }

  /** The room goes on from an earlier tick: nothing that is predicted holds, until {@link Prediction.begin} is called again. */
  restart() {
    this.#end();
    this.#play = null;
    this.#told = -1;
    this.#askedMs = Number.NEGATIVE_INFINITY;
    this.#answered = true;
  }

  #end() {
    if (!this.#play) return;
    const { simulation, launches } = this.#play;
    launches.rewind(simulation);
    launches.consumed(Number.POSITIVE_INFINITY);
    launches.settle(simulation);
    for (const entity of simulation.entities) entity.release();
    launches.announce(this.#listeners);
  }

  /**
   * Takes in those of this player's entities that rules are about.
   *
   * @param {Iterable<import('../entity/entities.js').Place>} places
   * @param {Simulation} simulation
   */
  #meet(places, simulation) {
    for (const place of places) {
      const kind = simulation.kinds.get(place.kind.schema.name);
      if (place.owner !== this.#playerId || place.shared.leaving || !kind || !simulation.moves(kind)) continue;
      simulation.entities.push(new PredictedEntity(place, kind, this.#kept));
    }
  }

  /**
   * Takes in an input that is about to be sent, and predicts up to its tick.
   *
   * @param {number} tick that it is meant for
   * @param {number} seq
   * @param {any} message
   */
  take(tick, seq, message) {
    if (!this.#play) return;
    const { simulation, launches } = this.#play;
    simulation.inputs.record(tick, seq, message);
    if (tick <= this.#told || tick - this.#told >= this.#kept) return;
    if (tick <= simulation.tick) {
      launches.rewind(simulation);
      simulation.tick = tick - 1;
    }
    simulation.advance(tick);
    launches.settle(simulation);
  }

  /** Forgets all inputs: the connection is lost, and the player's input probably the neutral one from now on. */
  forgetInputs() {
    this.#play?.simulation.inputs.forget();
  }

  /**
   * Begins a frame. Where it is of a later tick than what is predicted, there were no inputs: the last one held on.
   *
   * @param {FrameHead} head
   */
  reach({ tick, ack, missed, untimely, disturbed }) {
    this.#told = tick;
    if (!this.#play) return;
    const { simulation, launches } = this.#play;
    launches.consumed(ack);
    this.#timely = !missed && !untimely;
    // A difference is no divergence now: the server applied other inputs, or more than the rules.
    if (!this.#timely || disturbed) for (const entity of simulation.entities) entity.exact = false;
    if (tick - simulation.tick <= this.#kept / 2) return simulation.advance(tick);
    for (const entity of simulation.entities) entity.forget();
    // Withdraws what was only launched: nothing is known of it any more.
    launches.rewind(simulation);
    simulation.tick = tick;
  }

  /**
   * Takes in which entities the server launched.
   *
   * @param {WireReader} reader at the body of a births section
   */
  born(reader) {
    if (!this.#play) return;
    const { simulation, launches } = this.#play;
    launches.settle(simulation);
    launches.born(reader, simulation, this.#told, !this.#timely);
  }

  /**
   * Compares what was predicted with the frame, which is applied.
   *
   * @param {number} tick of the frame
   * @param {WireReader | null} exact at the body of its exact section, if it has one
   */
  reconcile(tick, exact) {
    const play = this.#play;
    if (!play) return;
    const { simulation, launches } = play;
    launches.settle(simulation);
    simulation.entities = simulation.entities.filter((entity) => this.#stays(entity, play));
    this.#meet(this.#sight.spawned, simulation);
    simulation.entities.sort(bySpawn);
    let differs = false;
    for (const entity of simulation.entities) {
      if (entity.id === 0) continue;
      entity.compare(tick);
      if (entity.differs && entity.exact) this.#report(entity, tick);
      differs ||= entity.differs;
    }
    if (differs || exact) this.#correct(tick, exact, differs);
    else launches.expire(simulation, tick);
  }

  /**
   * @param {PredictedEntity} entity
   * @param {Play} play
   */
  #stays(entity, { simulation, foresight }) {
    if (entity.place?.shared.leaving) return false;
    if (entity.id === 0) return true;
    const moves = simulation.moves(entity.kind);
    // It was launched here, but from now on nobody shows what is predicted of it.
    if (!moves || !foresight.presents) entity.release();
    return moves;
  }

  /**
   * @param {PredictedEntity} entity
   * @param {number} tick
   */
  #report(entity, tick) {
    const kind = entity.kind.schema.name;
    for (const { field, size } of entity.differences(tick)) {
      this.#stats.divergences++;
      this.#divergences.push({ kind, id: entity.id, field, size, tick });
    }
  }

  /**
   * @param {number} tick of the newest snapshot
   * @param {WireReader | null} exact
   * @param {boolean} differs whether it is more than exactness
   */
  #correct(tick, exact, differs) {
    const { simulation, launches, foresight } = /** @type {Play} */ (this.#play);
    const newest = simulation.tick;
    foresight.remember(tick);
    for (const entity of simulation.entities) if (entity.differs) entity.restate(tick);
    if (exact) this.#readExact(exact, simulation);
    launches.rewind(simulation);
    simulation.tick = tick;
    simulation.advance(newest);
    launches.settle(simulation);
    const correction = foresight.smooth(tick);
    this.#stats.rollbackTicks = newest - tick;
    if (!differs) return;
    this.#stats.corrections++;
    this.#stats.correctionLast = correction;
    this.#stats.correctionMax = Math.max(this.#stats.correctionMax, correction);
  }

  /**
   * @param {WireReader} reader
   * @param {Simulation} simulation
   */
  #readExact(reader, simulation) {
    this.#answered = true;
    for (let id = 0; reader.position < reader.limit; ) {
      id = reader.idAfter(id);
      const place = this.#sight.place(id);
      // How long it is only its kind tells, which this client does not know of what is out of its sight.
      if (!place) reader.position = reader.limit;
      else {
        const entity = simulation.entities.find((each) => each.id === id);
        if (entity?.kind.isTold(place)) entity.restate(this.#told, reader);
        else skipExact(reader, place.kind.schema);
      }
    }
  }

  /**
   * Whether to ask for the exact state now; if so it counts as asked for. It is asked for at least once: from then on the
   * server says when something other than the rules has changed an entity.
   *
   * @param {number} nowMs
   * @param {number} answerMs how long an answer is on its way
   */
  asksExact(nowMs, answerMs) {
    const asked = this.#askedMs > Number.NEGATIVE_INFINITY;
    if (!this.#play?.simulation.entities.some(({ id, exact }) => id !== 0 && !(exact && asked))) return false;
    // An answer takes its time; none may come at all, because the server had answered just before.
    const wayMs = this.#answered ? 0 : answerMs;
    if (nowMs - this.#askedMs < EXACT_REQUEST_INTERVAL_MS + wayMs) return false;
    this.#askedMs = nowMs;
    this.#answered = false;
    return true;
  }

  /** Tells what was launched, and where the prediction was wrong. */
  announce() {
    this.#play?.launches.announce(this.#listeners);
    for (const divergence of this.#divergences.splice(0)) this.#listeners.call(DIVERGENCE, divergence);
  }

  /**
   * Shows a moment of what is predicted.
   *
   * @param {number} nowMs
   * @param {number} moment in ticks with a fraction: the tick that an input made now would be meant for
   * @param {number} aheadTicks how far the moment may be after the newest input's tick
   * @param {() => any} pull gives what the player holds
   */
  present(nowMs, moment, aheadTicks, pull) {
    const entities = this.#play?.simulation.entities.length;
    this.#stats.predictedTick = Number.NaN;
    if (!this.#play || !entities) return;
    this.#play.foresight.present(nowMs, moment, this.#told, aheadTicks, pull());
    this.#stats.predictedTick = this.#play.foresight.moment;
  }
}

/**
 * @param {PredictedEntity} a
 * @param {PredictedEntity} b
 */
const bySpawn = (a, b) => (a.id || Number.MAX_VALUE) - (b.id || Number.MAX_VALUE);
