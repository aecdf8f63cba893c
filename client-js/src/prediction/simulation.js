/**
 * Applies a game's rules to this player's entities, tick by tick, as the server does (PROTOCOL.md section 1, "Rules"):
 * in the module's order, each to every entity of its kind, in the order of their spawns. Rules work on the arrays of
 * kinds and inputs; a tick allocates nothing unless an entity spawns.
 *
 * @typedef {import('./predicted-spawns.js').PredictedSpawns} PredictedSpawns
 * @typedef {import('./predicted-entity.js').PredictedEntity} PredictedEntity
 * @typedef {import('./rules.js').Rule} Rule
 * @typedef {import('../schema/schema.js').Schema} Schema
 *
 * @typedef {object} RuleStep a rule with the arrays it works on
 * @property {Rule} rule
 * @property {PredictedKind} kind
 * @property {InputHistory} inputs of the rule's input
 * @property {PredictedKind | null} spawned
 * @property {Float64Array} fresh
 * @property {Float64Array} spawnedState array that the rule fills
 */

import { named } from '../schema/schema.js';
import { InputHistory } from './input-history.js';
import { PredictedKind } from './predicted-kind.js';

export class Simulation {
  /** In the order of their spawns. @type {PredictedEntity[]} */
  entities = [];
  /** The newest tick whose state is predicted. */
  tick;
  /** History of the input that the page gives. */
  inputs;
  /** By name: the kinds that rules move or spawn. @type {Map<string, PredictedKind>} */
  kinds = new Map();

  #dt;
  #spawns;
  /** @type {RuleStep[]} */
  #steps = [];
  /** Rules that threw. @type {Set<Rule>} */
  #failed = new Set();

  /**
   * @param {string} input that the page gives
   * @param {readonly Rule[]} rules of the game
   * @param {Schema} schema
   * @param {number} dt seconds per tick
   * @param {number} ticks that are retained, a power of two
   * @param {PredictedSpawns} spawns
   * @param {number} tick to begin with
   */
  constructor(input, rules, schema, dt, ticks, spawns, tick) {
    this.#dt = dt;
    this.#spawns = spawns;
    this.tick = tick;
    this.inputs = historyOf(input, rules, schema, ticks);
    for (const rule of rules) {
      // An input that the page does not give stays neutral.
      this.#add(rule, rule.input === input ? this.inputs : historyOf(rule.input, rules, schema, 1), rules, schema);
    }
  }

  /**
   * @param {Rule} rule
   * @param {InputHistory} inputs
   * @param {readonly Rule[]} rules of the game
   * @param {Schema} schema
   */
  #add(rule, inputs, rules, schema) {
    const { kind, state, spawned = '', spawnedState = [], fresh = [] } = rule;
    this.#steps.push({
      rule,
      kind: this.#kind(kind, state, rules, schema),
      inputs,
      spawned: spawned ? this.#kind(spawned, spawnedState, rules, schema) : null,
      fresh: Float64Array.from(fresh),
      spawnedState: Float64Array.from(fresh),
    });
  }

  /**
   * @param {string} name
   * @param {readonly string[]} state
   * @param {readonly Rule[]} rules of the game
   * @param {Schema} schema
   */
  #kind(name, state, rules, schema) {
    const known = /** @type {import('../schema/schema.js').KindSchema} */ (
      schema.kinds.find((each) => each.name === name)
    );
    const about = rules.find((rule) => rule.kind === name);
    const kind = this.kinds.get(name) ?? new PredictedKind(known, state, about);
    this.kinds.set(name, kind);
    return kind;
  }

  /**
   * @param {PredictedKind | undefined} kind
   * @returns {boolean} whether a rule moves it
   */
  hasRules(kind) {
    return this.#steps.some((part) => part.kind === kind);
  }

  /** @param {number} tick up to which to simulate */
  advance(tick) {
    while (this.tick < tick) {
      this.tick++;
      this.inputs.load(this.tick);
      for (const entity of this.entities) if (entity.since < this.tick) entity.carry(this.tick);
      for (const part of this.#steps) this.#apply(part);
    }
  }

  /** @param {RuleStep} part */
  #apply(part) {
    const { tick, entities } = this;
    const { kind, inputs, spawned } = part;
    // Entities that it spawns take part in the rules that follow.
    const { length } = entities;
    for (let i = 0; i < length; i++) {
      const entity = /** @type {PredictedEntity} */ (entities[i]);
      if (entity.kind !== kind || entity.since > tick) continue;
      entity.load(tick);
      const spawns = this.#run(part, inputs.values, this.#dt);
      entity.store(tick);
      if (spawns && spawned)
        entities.push(this.#spawns.spawn(spawned, part.spawnedState, tick, this.inputs.seq, entity.exact));
    }
  }

  /**
   * Sets the kind's state to that of an entity at a moment: the predicted state of whole ticks, then steps with the
   * input that the player holds. Cells that do not move within a tick keep the value of the last whole tick.
   *
   * @param {PredictedEntity} entity
   * @param {number} moment in ticks with a fraction
   * @param {Float64Array} held input
   */
  evaluate(entity, moment, held) {
    const { kind, since } = entity;
    let tick = Math.max(since, Math.min(Math.floor(moment), this.tick));
    entity.load(tick);
    for (let left = moment - tick; left > 0; left--) {
      const sent = ++tick <= this.tick;
      if (sent) this.inputs.load(tick);
      if (left < 1) kind.saveState();
      for (const part of this.#steps) {
        const values = sent || part.inputs !== this.inputs ? part.inputs.values : held;
        if (part.kind === kind) this.#run(part, values, this.#dt * Math.min(1, left));
      }
      if (left < 1) kind.restoreUnmoving();
    }
  }

  /**
   * Runs a rule on its kind's state. If it throws, the state stays as it is; the first time that is an uncaught error.
   *
   * @param {RuleStep} part
   * @param {Float64Array} input
   * @param {number} dt
   * @returns {boolean} whether it spawns an entity
   */
  #run({ rule, kind, fresh, spawnedState }, input, dt) {
    spawnedState.set(fresh);
    try {
      return rule.step(kind.state, input, dt, spawnedState) === true;
    } catch (error) {
      if (!this.#failed.has(rule)) {
        queueMicrotask(() => {
          throw error;
        });
      }
      this.#failed.add(rule);
      return false;
    }
  }
}

/**
 * @param {string} input
 * @param {readonly Rule[]} rules
 * @param {Schema} schema
 * @param {number} ticks that are retained
 * @returns {InputHistory} of the components that rules use; it starts neutral
 */
function historyOf(input, rules, schema, ticks) {
  const taken = rules.find((rule) => rule.input === input)?.components ?? [];
  const { fields } = named(schema.inputs, 'input', input);
  return new InputHistory(
    fields.filter(({ name }) => taken.includes(name)),
    ticks,
  );
}
