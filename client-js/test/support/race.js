/** The game that most tests play, and a model of its room on the server's side. */
import { createHash } from 'node:crypto';
import { columnsOf, encodeDelta, encodeKeyframe } from './encoder.js';

const int = (name, more) => ({ name, type: 'int', min: -(2 ** 31), max: 2 ** 31 - 1, ...more });

export const raceJson = {
  protocol: 'tickwire.1',
  game: 'race',
  kinds: [
    { name: 'Board', state: true, fields: [int('secondsLeft')] },
    {
      name: 'Car',
      state: false,
      fields: [
        { name: 'gear', type: 'enum', values: ['REVERSE', 'NEUTRAL', 'FIRST'] },
        { name: 'heading', type: 'angle', bits: 10 },
        int('laps', { length: 3 }),
        { name: 'lights', type: 'boolean' },
        { name: 'name', type: 'text', max: 24 },
        { name: 'speed', type: 'double', ownerOnly: true },
        { name: 'splits', type: 'long', length: 2, ownerOnly: true },
        { name: 'target', type: 'reference', kind: 'Car' },
        { name: 'total', type: 'long' },
        { name: 'x', type: 'quantized', min: 0.0, max: 1000.0, step: 0.01 },
      ],
    },
  ],
  inputs: [
    {
      name: 'Drive',
      id: 32,
      fields: [
        { name: 'gas', type: 'boolean' },
        { name: 'turn', type: 'byte', min: -1, max: 1 },
      ],
    },
  ],
  commands: [
    { name: 'Honk', id: 33, fields: [] },
    { name: 'Say', id: 34, fields: [{ name: 'text', type: 'text', max: 1024 }] },
  ],
  events: [{ name: 'Honked', id: 35, fields: [int('playerId')] }],
};

export const raceText = JSON.stringify(raceJson);
export const raceHash = createHash('sha256').update(raceText).digest('hex').slice(0, 16);

const [BOARD, CAR] = columnsOf(raceJson);
const [OWN_CAR] = columnsOf(raceJson, true);

const doubleBits = (value) => new BigInt64Array(new Float64Array([value]).buffer)[0];

/** The state of a race: change it, then ask for the sections that tell a client. */
export class RaceModel {
  #sent = null;

  constructor(playerId = 7) {
    this.playerId = playerId;
    this.cars = [];
    this.board = { id: 1, owner: 0, values: [180] };
    this.nextId = 2;
  }

  /** Puts a car into the lowest free slot. */
  spawn({ owner = 0, name = '', x = 0, gear = 1, lights = 0, heading = 0, laps = [0, 0, 0], target = 0, total = 0n }) {
    const car = { id: this.nextId++, owner, gear, heading, laps, lights, name, target, total, x };
    car.own = { speed: 0, splits: [0n, 0n] };
    const free = this.cars.indexOf(null);
    this.cars[free < 0 ? this.cars.length : free] = car;
    return car;
  }

  remove(car) {
    this.cars[this.cars.indexOf(car)] = null;
  }

  tables() {
    const shared = this.cars.map(
      (car) =>
        car && {
          id: car.id,
          owner: car.owner,
          values: [
            car.gear,
            car.heading,
            ...car.laps,
            car.lights,
            car.name,
            car.target,
            car.total,
            Math.round(car.x * 100),
          ],
        },
    );
    return [
      { columns: BOARD, slots: [structuredClone(this.board)] },
      { columns: CAR, slots: shared },
    ];
  }

  ownTables() {
    const own = this.cars
      .filter((car) => car?.owner === this.playerId)
      .map((car) => ({ id: car.id, owner: car.owner, values: [doubleBits(car.own.speed), ...car.own.splits] }));
    return [{ columns: OWN_CAR, slots: own }];
  }

  keyframes() {
    this.#sent = [this.tables(), this.ownTables()];
    return this.#sent.map((tables, group) => ({ group, type: 'keyframe', body: encodeKeyframe(tables) }));
  }

  /** What was sent last, for one more client; the others go on from it as well. */
  keyframesOfSent() {
    return this.#sent.map((tables, group) => ({ group, type: 'keyframe', body: encodeKeyframe(tables) }));
  }

  deltas(withHash = true) {
    const before = this.#sent;
    this.#sent = [this.tables(), this.ownTables()];
    return this.#sent.map((tables, group) => ({
      group,
      type: 'delta',
      body: encodeDelta(before[group], tables, withHash),
    }));
  }
}
