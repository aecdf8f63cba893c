/** A game with rules, a room that plays it by them under the time of a test's clock, and a network between. */
import { createHash } from 'node:crypto';
import { Schema } from '../../src/schema/schema.js';
import { WireReader } from '../../src/wire/wire.js';
import { bytesOf, columnsOf, encodeDelta, encodeFrame, encodeKeyframe } from './encoder.js';
import { FakeHost, pong, welcome } from './fakes.js';
import { InputPolicy, Link } from './network.js';

const STEER = {
  name: 'Steer',
  id: 32,
  fields: [
    { name: 'fire', type: 'boolean' },
    { name: 'thrust', type: 'boolean' },
    { name: 'turn', type: 'byte', min: -100, max: 100 },
  ],
};

const int = (name, more) => ({ name, type: 'int', min: -(2 ** 31), max: 2 ** 31 - 1, ...more });
const grid = (name, min, max, more) => ({ name, type: 'quantized', min, max, step: 0.01, ...more });

export const duelJson = {
  protocol: 'tickwire.1',
  game: 'duel',
  kinds: [
    {
      name: 'Ship',
      state: false,
      fields: [
        grid('boost', 0, 10),
        { name: 'fuel', type: 'double', ownerOnly: true },
        { name: 'gear', type: 'enum', values: ['NEUTRAL', 'FORWARD'] },
        { name: 'heading', type: 'angle', bits: 10 },
        grid('heat', 0, 100),
        { name: 'hot', type: 'boolean' },
        int('hull', { min: 0, max: 4 }),
        { name: 'name', type: 'text', max: 24 },
        int('score'),
        int('waitTicks'),
        grid('x', 0, 1600),
        grid('y', 0, 900),
        grid('v', -1000, 1000, { length: 2, ownerOnly: true }),
      ].sort((a, b) => (a.name < b.name ? -1 : 1)),
    },
    {
      name: 'Shot',
      state: false,
      fields: [
        { name: 'heading', type: 'angle', bits: 12, ownerOnly: true },
        { name: 'label', type: 'text', max: 8 },
        grid('x', 0, 1600),
        grid('y', 0, 900),
      ],
    },
  ],
  inputs: [STEER],
  commands: [],
  events: [],
};

const shipState = ['boost', 'fuel', 'gear', 'heading', 'heat', 'hot', 'hull', 'score', 'v', 'waitTicks', 'x', 'y'];
const [BOOST, FUEL, GEAR, HEADING, , HOT, HULL, , VX, VY, WAIT, X, Y] = Array.from({ length: 13 }, (_, i) => i);
// Rules only read the boost and the hull, and know nothing of heat and score.
const shipWrites = shipState.filter((name) => !['boost', 'heat', 'hull', 'score'].includes(name));
const shipReads = [...shipWrites, 'boost', 'hull'];
const shotState = ['heading', 'x', 'y'];
const components = ['fire', 'thrust', 'turn'];
const [FIRE, THRUST, TURN] = [0, 1, 2];
const clamp = (value, min, max) => Math.min(Math.max(value, min), max);
const ship = { kind: 'Ship', input: 'Steer', state: shipState, reads: shipReads, writes: shipWrites, components };

/** What a compiled rules module exports. */
export const duelRules = [
  {
    ...ship,
    name: 'fly',
    step(s, input, dt) {
      if (s[WAIT] > 0) s[WAIT]--;
      s[GEAR] = input[THRUST] === 1 && s[HULL] > 0 ? 1 : 0;
      s[FUEL] = clamp(s[FUEL] + (s[GEAR] === 1 ? -1 : 0.5) * dt, 0, 10);
      s[HEADING] += 0.04 * input[TURN] * dt;
      const force = s[GEAR] === 1 ? 420 + 100 * s[BOOST] : 0;
      s[VX] += (force * Math.cos(s[HEADING]) - s[VX] + 2000 * (clamp(s[X], 18, 1582) - s[X])) * dt;
      s[VY] += (force * Math.sin(s[HEADING]) - s[VY] + 2000 * (clamp(s[Y], 18, 882) - s[Y])) * dt;
      s[X] += s[VX] * dt;
      s[Y] += s[VY] * dt;
    },
  },
  {
    ...ship,
    name: 'shoot',
    spawned: 'Shot',
    spawnedState: shotState,
    fresh: [0, 0, 0],
    step(s, input, _dt, shot) {
      s[HOT] = s[WAIT] > 8 ? 1 : 0;
      if (input[FIRE] === 0 || s[HULL] === 0 || s[WAIT] > 0) return false;
      shot[0] = s[HEADING];
      shot[1] = s[X] + 18 * Math.cos(s[HEADING]);
      shot[2] = s[Y] + 18 * Math.sin(s[HEADING]);
      s[WAIT] = 16;
      return true;
    },
  },
  {
    name: 'travel',
    kind: 'Shot',
    input: 'Steer',
    state: shotState,
    reads: shotState,
    writes: shotState,
    components,
    step(s, _input, dt) {
      s[1] += 700 * Math.cos(s[0]) * dt;
      s[2] += 700 * Math.sin(s[0]) * dt;
    },
  },
];

const NEUTRAL = { seq: 0, name: '', values: new Float64Array(0) };

export const newShip = () => ({ fuel: 10, hull: 4, x: 800, y: 450 });
/** Ticks that a shot lives. */
const SHOT_TICKS = 72;
const EXACT_REQUEST_INTERVAL_MS = 250;
const DISTURBED = 4;

export const hashOfJson = (json) => createHash('sha256').update(JSON.stringify(json)).digest('hex').slice(0, 16);

/** What a snapshot says of a number (PROTOCOL.md section 4). */
function sent({ type, min, max, step, bits }, value) {
  if (type === 'double') return new BigInt64Array(new Float64Array([value]).buffer)[0];
  if (type === 'angle') {
    const q = Math.floor((value / (2 * Math.PI)) * 2 ** bits + 0.5);
    return ((q % 2 ** bits) + 2 ** bits) % 2 ** bits;
  }
  if (type === 'quantized')
    return clamp(Math.floor((value - min) / step + 0.5), 0, Math.floor((max - min) / step + 0.5));
  return type === 'int' ? clamp(value, min, max) : value;
}

/** A room that talks to one client, player 7, which joins it by `options()`. */
export class RuleRoom {
  inputs = new InputPolicy();
  tick = 100;
  entities = [];
  /** Called before each tick's rules, and after them. */
  before = () => {};
  after = () => {};
  /** Requests for the exact state that arrived, and answers. */
  asked = 0;
  answers = 0;
  /** Ids of entities that rules spawned. */
  ruleSpawns = [];
  #nextId = 1;
  #births = [];
  #exactDue = false;
  #answeredMs = -Infinity;
  #sent = null;
  #slots;
  /** The frames there were, to be sent to a client that missed them. */
  #frames = [];
  /** Whether the next frame says that something else than the rules was at work. */
  disturbed = false;
  /** Whether the client gets no frames, because it is too slow. */
  stale = false;

  constructor(random, { json = duelJson, rules = duelRules, tickRate = 60, snapshotRate = 30, up, down }) {
    this.host = new FakeHost();
    this.host.schemaText = JSON.stringify(json);
    this.host.schemaHash = hashOfJson(json);
    this.clock = this.host.clock;
    this.schema = new Schema(json);
    Object.assign(this, { random, json, rules, tickRate, snapshotRate });
    this.up = new Link(this.clock, random, up);
    this.down = new Link(this.clock, random, down);
    this.periodMs = 1000 / tickRate;
    this.#slots = json.kinds.map(() => []);
    this.input = NEUTRAL;
  }

  /** Spawns an entity of the player's. */
  spawn(kind, values, owner = 7) {
    const { fields } = this.json.kinds.find(({ name }) => name === kind);
    const names = this.rules.find((rule) => rule.kind === kind)?.state ?? [];
    const lengthOf = (name) => fields.find((field) => field.name === name).length || 1;
    const state =
      values instanceof Float64Array
        ? values.slice()
        : new Float64Array(names.flatMap((name) => Array(lengthOf(name)).fill(values[name] ?? 0)));
    const entity = { id: this.#nextId++, owner, kind, names, state, bornTick: this.tick };
    this.entities.push(entity);
    return entity;
  }

  remove(entity) {
    this.entities.splice(this.entities.indexOf(entity), 1);
  }

  /** Removals before spawns, each into the lowest free slot. */
  #assignSlots() {
    for (const [i, { name }] of this.json.kinds.entries()) {
      const slots = this.#slots[i].map((entity) => (this.entities.includes(entity) ? entity : null));
      for (const entity of this.entities.filter(({ kind }) => kind === name)) {
        if (slots.includes(entity)) continue;
        const free = slots.indexOf(null);
        slots[free < 0 ? slots.length : free] = entity;
      }
      this.#slots[i] = slots;
    }
  }

  /** Index of a field's first number in an entity's state. */
  at({ kind, names }, name) {
    const { fields } = this.json.kinds.find((each) => each.name === kind);
    let at = 0;
    for (const each of names.slice(0, names.indexOf(name)))
      at += fields.find((field) => field.name === each).length || 1;
    return at;
  }

  async join(join, options) {
    const rules = { schema: this.host.schemaHash, rules: this.rules };
    const joining = join(this.host.options({ rules, ...options }));
    this.#take(await this.host.socket(), -1);
    this.dueMs = this.clock.nowMs();
    this.#advance();
    this.clock.advance(1000);
    return joining;
  }

  #take(socket, resumedTick, epoch = 1) {
    this.socket = socket;
    socket.send = (bytes) => {
      const copy = bytes.slice();
      this.up.carry(() => socket === this.socket && this.#receive(copy));
    };
    const { tickRate, snapshotRate, tick } = this;
    const session = { graceMs: 15000, resumeToken: 'token', resumedTick, epoch, epochTick: epoch > 1 ? tick : 0 };
    this.#send(welcome({ tickRate, snapshotRate, tick, schemaHash: this.host.schemaHash, ...session }));
  }

  /** Cuts the connection; what is under way is lost. A room that notices lets the player hold nothing. */
  cut({ noticed = true } = {}) {
    const { socket } = this;
    this.socket = null;
    if (noticed) this.#letGo();
    socket.drop(1006);
  }

  /** Ends the session, and takes the client that joins again. */
  async rejoin() {
    const { socket } = this;
    this.socket = null;
    this.inputs = new InputPolicy();
    this.#letGo();
    socket.drop(4401);
    this.clock.advance(1000);
    const next = await this.host.socket();
    this.#sent = null;
    this.#take(next, -1);
  }

  #letGo() {
    this.input = NEUTRAL;
    this.inputs.pause();
  }

  /** Takes the connection that the client is opening, and sends what it missed or, if that is not kept, all. */
  resume({ kept = true } = {}) {
    const socket = this.host.sockets().at(-1);
    const applied = Number(socket.protocols.at(-1).split('.')[1]);
    if (!kept) {
      this.#letGo();
      this.#sent = null;
    }
    this.#take(socket, kept ? applied : -1);
    if (kept) for (const { tick, sections } of this.#frames) if (tick > applied) this.#send(missed(tick, sections));
  }

  /** What the room is now, but for connections. */
  saved() {
    const entities = this.entities.map((entity) => ({ ...entity, state: entity.state.slice() }));
    return { tick: this.tick, nextId: this.#nextId, entities };
  }

  /** Fails, and goes on from what was saved, with the connection that the client is opening. */
  rewind({ tick, nextId, entities }, epoch) {
    this.tick = tick;
    this.#nextId = nextId;
    this.entities = entities;
    this.#slots = this.json.kinds.map(() => []);
    this.inputs = new InputPolicy();
    this.input = NEUTRAL;
    this.#sent = null;
    this.#births = [];
    this.#exactDue = false;
    this.#frames = [];
    this.dueMs = this.clock.nowMs();
    this.#take(this.host.sockets().at(-1), -1, epoch);
  }

  #send(bytes) {
    const { socket } = this;
    this.down.carry(() => socket === this.socket && socket.deliver(bytes));
  }

  #receive(bytes) {
    const reader = new WireReader(bytes);
    const classId = reader.classId();
    if (classId === 25) {
      this.asked++;
      if (this.clock.nowMs() - this.#answeredMs >= EXACT_REQUEST_INTERVAL_MS) this.#exactDue = true;
    }
    if (classId === 23) {
      reader.int();
      this.#send(pong(reader.int()));
    }
    if (classId !== 20) return;
    reader.int();
    reader.classId();
    const inputs = Array.from({ length: reader.varint() - 1 }, () => this.#readInput(reader));
    const [seq, targetTick] = [reader.int(), reader.int()];
    for (const [i, values] of inputs.entries()) {
      const older = inputs.length - 1 - i;
      this.inputs.add(seq - older, targetTick - older, this.tick + 1, values);
    }
  }

  #readInput(reader) {
    const id = reader.classId();
    const codec = [...this.schema.inputs.values()].find((each) => each.id === id);
    const message = codec.read(reader);
    return { name: codec.name, values: Float64Array.from(codec.fields, ({ name }) => Number(message[name])) };
  }

  /** What the player holds of an input: nothing, if it holds another one. */
  #held(input) {
    if (this.input.name === input) return this.input.values;
    return Float64Array.from(this.schema.inputs.get(input).fields, ({ min, max }) => clamp(0, min, max));
  }

  #advance = () => {
    const nowMs = this.clock.nowMs();
    this.tick++;
    const consumed = this.inputs.consume(this.tick);
    if (consumed) this.input = { seq: consumed.seq, ...consumed.input };
    this.before(this.tick);
    this.#step();
    for (const shot of this.entities.filter(
      ({ kind, bornTick }) => kind === 'Shot' && this.tick - bornTick >= SHOT_TICKS,
    ))
      this.remove(shot);
    this.after(this.tick);
    if (this.tick % (this.tickRate / this.snapshotRate) === 0) this.#snapshot(nowMs);
    this.dueMs += this.periodMs;
    this.clock.setTimer(this.#advance, Math.max(0, this.dueMs - nowMs));
  };

  #step() {
    for (const { kind, input, spawned, fresh, step } of this.rules) {
      for (const entity of this.entities.filter((each) => each.kind === kind && each.owner === 7)) {
        const launched = Float64Array.from(fresh ?? []);
        if (!step(entity.state, this.#held(input), 1 / this.tickRate, launched)) continue;
        const { id } = this.spawn(spawned, launched);
        this.#births.push({ id, seq: this.input.seq });
        this.ruleSpawns.push(id);
      }
    }
  }

  #snapshot(nowMs) {
    if (this.stale) this.#sent = null;
    if (this.stale) return;
    const before = this.#sent;
    this.#assignSlots();
    this.#sent = [this.#tables(false), this.#tables(true)];
    const sections = this.#sent.map((tables, group) =>
      before
        ? { group, type: 'delta', body: encodeDelta(before[group], tables, false) }
        : { group, type: 'keyframe', body: encodeKeyframe(tables) },
    );
    this.#frames.push({ tick: this.tick, sections: [...sections] });
    if (!this.socket) return;
    const births = this.#births.splice(0).filter(({ id }) => this.entities.some((each) => each.id === id));
    if (births.length > 0)
      sections.push({ group: 1, type: 'births', body: bytesOf((writer) => this.#writeBirths(writer, births)) });
    if (this.#exactDue) {
      this.#exactDue = false;
      this.#answeredMs = nowMs;
      this.answers++;
      sections.push({ group: 1, type: 'exact', body: bytesOf((writer) => this.#writeExact(writer)) });
    }
    const timeUs = Math.round((nowMs - this.dueMs) * 1000);
    const head = this.inputs.head();
    const flags = head.flags | (this.disturbed ? DISTURBED : 0);
    this.disturbed = false;
    this.#send(encodeFrame({ tick: this.tick, ...head, flags, timeUs, sections }));
  }

  #writeBirths(writer, births) {
    for (const { id, seq } of births) {
      writer.varint(id);
      writer.varint(seq);
    }
  }

  #writeExact(writer) {
    for (const entity of this.entities.filter(({ owner }) => owner === 7)) {
      writer.varint(entity.id);
      for (const { name, type, length } of this.json.kinds.find(({ name }) => name === entity.kind).fields) {
        if (type !== 'quantized' && type !== 'angle') continue;
        for (let i = 0; i < (length || 1); i++) writer.double(entity.state[this.at(entity, name) + i]);
      }
    }
  }

  #tables(own) {
    const kinds = this.json.kinds.filter(({ fields }) => !own || fields.some(({ ownerOnly }) => ownerOnly));
    const columns = columnsOf(this.json, own);
    return kinds.map(({ name: kind, fields }, i) => {
      const slots = this.#slots[this.json.kinds.findIndex(({ name }) => name === kind)].map(
        (entity) =>
          entity && {
            id: entity.id,
            owner: entity.owner,
            values: fields
              .filter(({ ownerOnly }) => own === !!ownerOnly)
              .flatMap((field) => Array.from({ length: field.length || 1 }, (_, n) => this.#value(entity, field, n))),
          },
      );
      return { columns: columns[i], slots };
    });
  }

  #value(entity, field, n) {
    if (field.type === 'text') return 'Ann';
    return sent(field, entity.state[this.at(entity, field.name) + n]);
  }
}

const missed = (tick, sections) => encodeFrame({ tick, flags: 1, sections });

/** The Array of numbers' bits, to be compared. */
export const bits = (numbers) => Buffer.from(new Uint8Array(Float64Array.from(numbers).buffer)).toString('hex');
