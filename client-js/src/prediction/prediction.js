/**
 * Prediction and reconciliation: predicts this player's entities by the game's own rules up to the target ticks of its
 * inputs, and corrects the prediction when a snapshot differs.
 *
 * A snapshot is quantized, the simulation is not. The prediction stands while its state at the snapshot's tick,
 * quantized, equals the snapshot: then it is the server's state to the bit, or a later snapshot differs. If a field
 * differs, its value is taken from the snapshot, the ticks since are predicted again with their inputs, and the client
 * requests the exact state, with which it does the same again. The presented values move to the new prediction
 * smoothly.
 *
 * @typedef {import('../page/listeners.js').Listeners} Listeners
 * @typedef {import('../wire/messages.js').FrameHead} FrameHead
 * @typedef {import('./predicted-kind.js').PredictedKind} PredictedKind
 * @typedef {import('./rules.js').Rule} Rule
 * @typedef {import('../schema/schema.js').Schema} Schema
 * @typedef {import('../entity/entity-store.js').EntityStore} EntityStore
 * @typedef {import('../page/stats.js').Stats} Stats
 * @typedef {import('../wire/wire.js').WireReader} WireReader
 *
 * @typedef {object} PredictionSetup
 * @property {readonly Rule[]} rules
 * @property {typeof Prediction} Prediction
 *
 * @typedef {object} ActivePrediction
 * @property {string} input that the page gives
 * @property {Simulation} simulation
 * @property {PredictedSpawns} spawns
 * @property {PredictionPresenter} presenter
 *
 * @typedef {object} Divergence
 * @property {string} kind
 * @property {number} id of the entity
 * @property {string} field
 * @property {number} predicted value of the field; of an array the element with the largest error
 * @property {number} actual value of the field, or of that element, in the snapshot
 * @property {number} size the error, in the field's unit; of an angle in radians
 * @property {number} tick
 * @property {number} inputSeq number of the input of this tick; 0 if there was none
 */

import { DIVERGENCE } from '../page/listeners.js';
import { EXACT_REQUEST_INTERVAL_MS } from '../wire/limits.js';
import { PredictedEntity } from './predicted-entity.js';
import { skipExact } from './predicted-kind.js';
import { PredictedSpawns } from './predicted-spawns.js';
import { PredictionPresenter } from './prediction-presenter.js';
import { Simulation } from './simulation.js';

/** Seconds of states that are retained; no tick further ahead is predicted. */
const RETAINED_SECONDS_MIN = 3;

export class Prediction {
  #rules;
  #schema;
  #entities;
  #playerId;
  #tickRate;
  #intervalTicks;
  #stats;
  #listeners;
  /** Ticks that are retained, a power of two. */
  #retainedTicks;
  /** From the first input on. @type {ActivePrediction | null} */
  #active = null;

  /** Tick of the newest snapshot. */
  #snapshotTick = -1;
  /** Whether the server had an input for every tick since the previous snapshot. */
  #inputsOnTime = true;
  #exactRequestedMs = Number.NEGATIVE_INFINITY;
  #exactReceived = true;
  /** @type {Divergence[]} */
  #divergences = [];

  /**
   * @param {readonly Rule[]} rules
   * @param {Schema} schema
   * @param {EntityStore} entities
   * @param {{ playerId: number, tickRate: number, snapshotRate: number }} welcome
   * @param {Stats} stats
   * @param {Listeners} listeners
   */
  constructor(rules, schema, entities, { playerId, tickRate, snapshotRate }, stats, listeners) {
    this.#rules = rules;
    this.#schema = schema;
    this.#entities = entities;
    this.#playerId = playerId;
    this.#tickRate = tickRate;
    this.#intervalTicks = tickRate / snapshotRate;
    this.#stats = stats;
    this.#listeners = listeners;
    this.#retainedTicks = 2 ** Math.ceil(Math.log2(RETAINED_SECONDS_MIN * tickRate));
  }

  /**
   * Starts to predict with the input that the page gives, unless it does already.
   *
   * @param {string} input
   */
  begin(input) {
    if (this.#active?.input === input) return;
    this.#end();
    const spawns = new PredictedSpawns(this.#entities, this.#stats, this.#tickRate, this.#retainedTicks);
    const dt = 1 / this.#tickRate;
    const simulation = new Simulation(
      input,
      this.#rules,
      this.#schema,
      dt,
      this.#retainedTicks,
      spawns,
      this.#snapshotTick,
    );
    const presenter = new PredictionPresenter(simulation, this.#tickRate, this.#intervalTicks);
    this.#active = { input, simulation, spawns, presenter };
    this.#addOwn(this.#entities.records, simulation);
    for (const entity of simulation.entities) {
      entity.compare(this.#snapshotTick);
      if (entity.differs) entity.correct(this.#snapshotTick);
    }
  }

  /** The room was rewound: ends the prediction until {@link Prediction.begin} is called again. */
  restart() {
    this.#end();
    this.#active = null;
    this.#snapshotTick = -1;
    this.#exactRequestedMs = Number.NEGATIVE_INFINITY;
    this.#exactReceived = true;
  }

  #end() {
    if (!this.#active) return;
    const { simulation, spawns } = this.#active;
    spawns.rewind(simulation);
    spawns.acknowledge(Number.POSITIVE_INFINITY);
    spawns.settle(simulation);
    for (const entity of simulation.entities) entity.release();
    spawns.announce(this.#listeners);
  }

  /**
   * Adds this player's entities that rules move.
   *
   * @param {Iterable<import('../entity/entity.js').EntityRecord>} records
   * @param {Simulation} simulation
   */
  #addOwn(records, simulation) {
    for (const record of records) {
      const kind = simulation.kinds.get(record.kind.schema.name);
      if (record.owner !== this.#playerId || record.shared.detached || !kind || !simulation.hasRules(kind)) continue;
      simulation.entities.push(new PredictedEntity(record, kind, this.#retainedTicks));
    }
  }

  /**
   * Takes an input that is about to be sent, and predicts up to its target tick.
   *
   * @param {number} tick its target tick
   * @param {number} seq
   * @param {any} message
   */
  predict(tick, seq, message) {
    if (!this.#active) return;
    const { simulation, spawns } = this.#active;
    simulation.inputs.record(tick, seq, message);
    if (tick <= this.#snapshotTick || tick - this.#snapshotTick >= this.#retainedTicks) return;
    if (tick <= simulation.tick) {
      spawns.rewind(simulation);
      simulation.tick = tick - 1;
    }
    simulation.advance(tick);
    spawns.settle(simulation);
  }

  /** Forgets all inputs: the connection is lost, and the server applies the neutral input from now on. */
  forgetInputs() {
    this.#active?.simulation.inputs.forget();
  }

  /**
   * Begins a frame. If its tick is after the newest predicted one, there were no inputs, and the last input is
   * repeated.
   *
   * @param {FrameHead} head
   */
  beginFrame({ tick, ack, missed, untimely, disturbed }) {
    this.#snapshotTick = tick;
    if (!this.#active) return;
    const { simulation, spawns } = this.#active;
    spawns.acknowledge(ack);
    this.#inputsOnTime = !missed && !untimely;
    // A difference is no divergence now: the server applied other inputs, or more than the rules wrote the fields.
    if (!this.#inputsOnTime || disturbed) for (const entity of simulation.entities) entity.exact = false;
    if (tick - simulation.tick <= this.#retainedTicks / 2) return simulation.advance(tick);
    for (const entity of simulation.entities) entity.forget();
    // Withdraws unconfirmed spawns: their state is unknown now.
    spawns.rewind(simulation);
    simulation.tick = tick;
  }

  /**
   * Reads which entities the server spawned.
   *
   * @param {WireReader} reader at the body of a births section
   */
  readBirths(reader) {
    if (!this.#active) return;
    const { simulation, spawns } = this.#active;
    spawns.settle(simulation);
    spawns.readBirths(reader, simulation, this.#snapshotTick, !this.#inputsOnTime);
  }

  /**
   * Compares the prediction with the frame, which is applied.
   *
   * @param {number} tick of the frame
   * @param {WireReader | null} exact at the body of its exact section, if it has one
   */
  reconcile(tick, exact) {
    const play = this.#active;
    if (!play) return;
    const { simulation, spawns } = play;
    spawns.settle(simulation);
    simulation.entities = simulation.entities.filter((entity) => this.#isStillPredicted(entity, play));
    this.#addOwn(this.#entities.spawned, simulation);
    simulation.entities.sort(bySpawn);
    let differs = false;
    for (const entity of simulation.entities) {
      if (entity.id === 0) continue;
      entity.compare(tick);
      if (entity.differs && entity.exact) this.#report(entity, tick, simulation.inputs.seqAt(tick));
      differs ||= entity.differs;
    }
    if (differs || exact) this.#correct(tick, exact, differs);
    else spawns.expire(simulation, tick);
  }

  /**
   * @param {PredictedEntity} entity
   * @param {ActivePrediction} play
   */
  #isStillPredicted(entity, { simulation, presenter }) {
    if (entity.record?.shared.detached) return false;
    if (entity.id === 0) return true;
    const moves = simulation.hasRules(entity.kind);
    // A confirmed spawn that no rule moves is interpolated from now on.
    if (!moves || !presenter.hasPresented) entity.release();
    return moves;
  }

  /**
   * @param {PredictedEntity} entity
   * @param {number} tick
   * @param {number} inputSeq
   */
  #report(entity, tick, inputSeq) {
    const kind = entity.kind.schema.name;
    for (const difference of entity.differences(tick)) {
      this.#stats.divergences++;
      this.#divergences.push({ kind, id: entity.id, ...difference, tick, inputSeq });
    }
  }

  /**
   * @param {number} tick of the newest snapshot
   * @param {WireReader | null} exact
   * @param {boolean} differs whether a snapshot differs, not only exact state arrived
   */
  #correct(tick, exact, differs) {
    const { simulation, spawns, presenter } = /** @type {ActivePrediction} */ (this.#active);
    const newest = simulation.tick;
    presenter.beginCorrection(tick);
    for (const entity of simulation.entities) if (entity.differs) entity.correct(tick);
    if (exact) this.#readExact(exact, simulation);
    spawns.rewind(simulation);
    simulation.tick = tick;
    simulation.advance(newest);
    spawns.settle(simulation);
    const correction = presenter.endCorrection(tick);
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
    this.#exactReceived = true;
    for (let id = 0; reader.position < reader.limit; ) {
      id = reader.idAfter(id);
      const record = this.#entities.record(id);
      // The length follows from the kind, which the client does not know of an entity out of sight.
      if (!record) reader.position = reader.limit;
      else {
        const entity = simulation.entities.find((each) => each.id === id);
        if (entity?.kind.isInSnapshot(record)) entity.correct(this.#snapshotTick, reader);
        else skipExact(reader, record.kind.schema);
      }
    }
  }

  /**
   * Whether to request the exact state now; true counts as a request. It is requested at least once, because from then
   * on the server says when anything but rules has changed a predicted entity.
   *
   * @param {number} nowMs
   * @param {number} answerMs round trip
   */
  needsExact(nowMs, answerMs) {
    const asked = this.#exactRequestedMs > Number.NEGATIVE_INFINITY;
    if (!this.#active?.simulation.entities.some(({ id, exact }) => id !== 0 && !(exact && asked))) return false;
    // No answer comes if the server answered just before.
    const wayMs = this.#exactReceived ? 0 : answerMs;
    if (nowMs - this.#exactRequestedMs < EXACT_REQUEST_INTERVAL_MS + wayMs) return false;
    this.#exactRequestedMs = nowMs;
    this.#exactReceived = false;
    return true;
  }

  /** Announces predicted spawns, withdrawals and divergences. */
  announce() {
    this.#active?.spawns.announce(this.#listeners);
    for (const divergence of this.#divergences.splice(0)) this.#listeners.call(DIVERGENCE, divergence);
  }

  /**
   * Presents a moment of the prediction.
   *
   * @param {number} nowMs
   * @param {number} moment the target tick of an input made now, with a fraction
   * @param {number} aheadTicks ticks that the moment may be after the newest input's
   * @param {() => any} pull returns the input that the player holds
   */
  present(nowMs, moment, aheadTicks, pull) {
    const entities = this.#active?.simulation.entities.length;
    this.#stats.predictedTick = Number.NaN;
    if (!this.#active || !entities) return;
    this.#active.presenter.present(nowMs, moment, this.#snapshotTick, aheadTicks, pull());
    this.#stats.predictedTick = this.#active.presenter.moment;
  }
}

/**
 * @param {PredictedEntity} a
 * @param {PredictedEntity} b
 */
const bySpawn = (a, b) => (a.id || Number.MAX_VALUE) - (b.id || Number.MAX_VALUE);
