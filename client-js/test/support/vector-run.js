/**
 * What a decoder makes of the vectors for snapshots: the modules of a folder, so that a broken copy can be asked as
 * well.
 */
import { readFileSync } from 'node:fs';
import { fromHex } from './encoder.js';

const ME = 7;
const OWN_GROUP = 1;
const vectors = (name) => JSON.parse(readFileSync(new URL(`../../../protocol/vectors/${name}`, import.meta.url)));

/**
 * @param {URL} folder with the client's sources
 * @returns {Promise<string>} what first went wrong; empty if nothing did
 */
export async function vectorRun(folder) {
  const load = (name) => import(new URL(name, folder));
  const [{ World }, { FrameHead }, { Schema }, { Stats }, { Table }, { WireError, WireReader }, codec] =
    await Promise.all(
      [
        'world/world.js',
        'wire/messages.js',
        'schema/schema.js',
        'page/stats.js',
        'entity/table.js',
        'wire/wire.js',
        'snapshot/snapshot.js',
      ].map(load),
    );
  const newWorld = (json) =>
    new World('r', new Schema(json), { playerId: ME, tickRate: 60, snapshotRate: 20 }, new Stats());

  /** Whether the connection goes on. */
  const applied = (world, { sections, view }) => {
    try {
      world.apply(Object.assign(new FrameHead(), { sections, tick: world.tick + 1 }), new WireReader(fromHex(view)), 0);
      return true;
    } catch (error) {
      if (error instanceof WireError) return false;
      throw error;
    }
  };
  const ascending = (numbers) => [...numbers].sort((a, b) => a - b).join();
  const inSight = (world) =>
    ascending([...world.kinds.values()].flatMap(({ entities }) => entities.map(({ id }) => id)));

  const refusal = (schema, { frames, closed, broken, inSight: expected }) => {
    const world = newWorld(schema);
    const last = frames.at(-1);
    for (const frame of frames) {
      const goesOn = applied(world, frame);
      if (frame !== last && (!goesOn || world.brokenGroups.size > 0)) return 'a good frame is refused';
      if (goesOn === !!(closed && frame === last)) return goesOn ? 'the connection goes on' : 'the connection ends';
    }
    if (closed) return '';
    const right = ascending(world.brokenGroups) === ascending(broken) && inSight(world) === ascending(expected);
    return right ? '' : `broken ${ascending(world.brokenGroups)}, in sight ${inSight(world).length} characters`;
  };

  const sequence = (json, { group, steps }) => {
    const own = group === OWN_GROUP;
    const schema = new Schema(json);
    const decoder = new codec.SnapshotDecoder(schema);
    const empty = () =>
      schema.kinds
        .filter((kind) => !own || kind.ownColumns.length > 0)
        .map((kind) => new Table({ kind, own, columns: own ? kind.ownColumns : kind.sharedColumns }));
    let tables = empty();
    for (const { type, hex, hash } of steps) {
      const reader = new WireReader(fromHex(hex));
      decoder.begin();
      for (const table of tables) table.begin();
      if (type === 'keyframe') tables = empty();
      if (type === 'prior') decoder.readPrior(reader);
      else if (type === 'keyframe') decoder.readKeyframe(reader, tables, own);
      else decoder.readDelta(reader, tables, own);
      if (codec.stateHash(tables) !== hash) return 'another state';
    }
    return '';
  };

  const { schema, cases } = vectors('refusals.json');
  for (const each of cases) {
    const wrong = refusal(schema, each);
    if (wrong) return `${each.what}: ${wrong}`;
  }
  const snapshots = vectors('snapshots.json');
  for (const each of snapshots.sequences) {
    const wrong = sequence(snapshots.schema, each);
    if (wrong) return `${each.name}: ${wrong}`;
  }
  const groups = vectors('groups.json');
  for (const { steps } of groups.sequences) {
    const world = newWorld(groups.schema);
    for (const step of steps) {
      const goesOn = applied(world, step);
      const right = ascending(world.brokenGroups) === ascending(step.broken);
      if (!goesOn || !right || inSight(world) !== ascending(step.entities.map(({ id }) => id))) return step.what;
    }
  }
  return '';
}
