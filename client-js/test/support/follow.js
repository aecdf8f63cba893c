/** A world of its own, without a room around it. */
import assert from 'node:assert/strict';
import { Listeners } from '../../src/page/listeners.js';
import { Stats } from '../../src/page/stats.js';
import { Schema } from '../../src/schema/schema.js';
import { FRAME, FrameHead } from '../../src/wire/messages.js';
import { WireReader } from '../../src/wire/wire.js';
import { World } from '../../src/world/world.js';
import { encodeFrame } from './encoder.js';

const head = new FrameHead();

export function applyFrame(world, bytes, arrivedMs = 0) {
  const reader = new WireReader(bytes);
  assert.equal(reader.classId(), FRAME);
  head.read(reader);
  world.apply(head, reader, arrivedMs);
}

/** A world of a game, and `apply`, which applies sections, as `encodeFrame` takes them, and returns what it announced. */
export function follow(schemaJson, playerId) {
  const world = new World('r', new Schema(schemaJson), { playerId, tickRate: 60, snapshotRate: 20 }, new Stats());
  const listeners = new Listeners();
  const heard = [];
  for (const news of ['spawn', 'change', 'remove']) {
    for (const { name } of schemaJson.kinds) {
      listeners.add(`${news} ${name}`, (entity) => heard.push(`${news} ${name} ${entity.id}`));
    }
  }
  const apply = (sections, view) => {
    applyFrame(world, encodeFrame({ tick: world.tick + 1, sections, view }));
    world.announce(listeners);
    return heard.splice(0);
  };
  return { world, apply };
}
