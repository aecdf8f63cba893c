/** The race seen through groups: what each holds, on the server's side, and the sections that tell it. */
import { columnsOf, encodeDelta, encodeKeyframe } from './encoder.js';
import { raceJson } from './race.js';

const [BOARD, CAR] = columnsOf(raceJson);
const [OWN_CAR] = columnsOf(raceJson, true);
const OWN_GROUP = 1;

/** A car's shared part; `x` in hundredths. */
export const car = (id, { owner = 0, x = 0, name = `car ${id}`, target = 0 } = {}) => ({
  id,
  owner,
  values: [1, 0, 0, 0, 0, 0, name, target, 0n, x],
});

/** What only its owner sees of a car. */
export const ownCar = (id, split, owner = 7) => ({ id, owner, values: [0n, split, -split] });

export class Cells {
  #sent = new Map();

  /** @param cars slot by slot, null where one is free */
  keyframe(group, ...cars) {
    this.#sent.set(group, this.#tables(group, cars));
    return { group, type: 'keyframe', body: encodeKeyframe(this.#sent.get(group)) };
  }

  delta(group, ...cars) {
    const before = this.#sent.get(group);
    this.#sent.set(group, this.#tables(group, cars));
    return { group, type: 'delta', body: encodeDelta(before, this.#sent.get(group)) };
  }

  drop(group) {
    this.#sent.delete(group);
    return { group, type: 'drop' };
  }

  /** A keyframe of a group that holds nothing but a board. */
  board(group, id) {
    const tables = this.#tables(group, []);
    tables[0].slots = [{ id, owner: 0, values: [180] }];
    return { group, type: 'keyframe', body: encodeKeyframe(tables) };
  }

  #tables(group, cars) {
    const slots = structuredClone(cars);
    if (group === OWN_GROUP) return [{ columns: OWN_CAR, slots }];
    return [
      { columns: BOARD, slots: [] },
      { columns: CAR, slots },
    ];
  }
}
