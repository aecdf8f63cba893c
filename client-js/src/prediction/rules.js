/**
 * A game's rules as a module of JavaScript (PROTOCOL.md section 1, "Rules"): loads it, and sees to it that it is of the
 * schema that the room speaks.
 *
 * @typedef {import('../schema/schema.js').Schema} Schema
 *
 * @typedef {object} Rule what the simulation does with one entity and its player's input in one tick
 * @property {string} name of the method in the game
 * @property {string} kind of the entities it is about
 * @property {string} input that it takes
 * @property {readonly string[]} state fields that `state` holds, in order
 * @property {readonly string[]} reads those of them that a rule of the module reads
 * @property {readonly string[]} writes those of them that a rule of the module writes
 * @property {readonly string[]} components of the input that `input` holds, in order
 * @property {string} [spawned] kind of the entity that it may launch
 * @property {readonly string[]} [spawnedState] fields of that entity that `spawned` holds
 * @property {readonly number[]} [fresh] what these are in a new one
 * @property {(state: Float64Array, input: Float64Array, dt: number, spawned: Float64Array) => boolean | void} step
 *   replaces the state by that after the tick; one that launches says whether it does
 *
 * @typedef {object} RulesModule
 * @property {string} schema hash of the schema that it was compiled for
 * @property {readonly Rule[]} rules in the order in which a tick applies them
 */

import { JoinError, reasonOf } from '../page/join-error.js';

/** Code of Node's error: it imports no modules over HTTP. */
const IMPORTS_NO_HTTP = 'ERR_UNSUPPORTED_ESM_URL_SCHEME';
const PLAY_WITHOUT = 'join({ predict: false }) plays without prediction';

/**
 * @param {URL} url where the host has them
 * @param {(url: URL) => Promise<Response>} fetchOk
 * @returns {Promise<RulesModule>}
 * @throws {JoinError}
 */
export async function importRules(url, fetchOk) {
  try {
    return await importModule(url.href).catch(async (cause) => {
      if (cause?.code !== IMPORTS_NO_HTTP) throw cause;
      const text = await (await fetchOk(url)).text();
      return importModule(`data:text/javascript,${encodeURIComponent(text)}`);
    });
  } catch (cause) {
    if (cause instanceof JoinError) throw cause;
    const title = `The game's rules at ${url} cannot be imported (${reasonOf(cause)}); ${PLAY_WITHOUT}.`;
    throw new JoinError('rules-unreachable', title, { field: 'rules', retry: true, cause });
  }
}

/** @param {string} address that bundlers are not to look for */
const importModule = (address) => import(/* @vite-ignore */ /* webpackIgnore: true */ address);

/**
 * @param {RulesModule} module
 * @param {Schema} schema
 * @param {string} schemaHash
 * @returns {readonly Rule[]}
 * @throws {JoinError} that says in what they differ, if they do
 */
export function checkedRules(module, schema, schemaHash) {
  const rules = Array.isArray(module?.rules) ? module.rules : [];
  const unknown = rules.flatMap((rule) => [...unknownIn(rule, rules, schema)]);
  if (module?.schema === schemaHash && unknown.length === 0) return rules;
  const differences = [...new Set([...unknown, ...rules.flatMap((rule) => [...lackingIn(rule, schema)])])];
  const what = differences.join('; ') || 'no difference in what rules name';
  const title =
    `The rules are for schema ${module?.schema}, the room's is ${schemaHash}: ${what}. ` +
    `Take the module that was built with the game; ${PLAY_WITHOUT}.`;
  throw new JoinError('rules-mismatch', title, { field: 'rules' });
}

/**
 * What a rule names that the schema does not have.
 *
 * @param {Rule} rule
 * @param {readonly Rule[]} rules of its module
 * @param {Schema} schema
 * @returns {Generator<string, void>}
 */
function* unknownIn({ name, kind, input, state, components, spawned, spawnedState = [], step }, rules, schema) {
  if (typeof step !== 'function') yield `${name} has no step`;
  yield* unknownOfKind(name, kind, state, rules, schema);
  if (spawned) yield* unknownOfKind(name, spawned, spawnedState, rules, schema);
  const codec = schema.inputs.get(input);
  if (!codec) return yield `${name} takes ${input}, which is no input`;
  for (const each of components) {
    if (!codec.fields.some((field) => field.name === each && field.type.number))
      yield `${input}.${each} is only in the rules`;
  }
}

/**
 * @param {string} name of the rule
 * @param {string} kind
 * @param {readonly string[]} state
 * @param {readonly Rule[]} rules
 * @param {Schema} schema
 * @returns {Generator<string, void>}
 */
function* unknownOfKind(name, kind, state, rules, schema) {
  const known = schema.kinds.find((each) => each.name === kind);
  if (!known) return yield `${name} is about ${kind}, which is no kind`;
  for (const each of state) {
    if (!known.fields.some((field) => field.name === each && field.type.rule))
      yield `${kind}.${each} is only in the rules`;
  }
  const first = rules.find((each) => each.kind === kind)?.state ?? state;
  if (first.join() !== state.join()) yield `${name} has other fields of ${kind} than the rules before it`;
}

/**
 * What the schema has and a rule does not name. That alone is no fault: a `quantized` may be one that rules do not know.
 *
 * @param {Rule} rule
 * @param {Schema} schema
 */
function* lackingIn({ kind, input, state, components }, schema) {
  for (const { name, path, type } of schema.kinds.find((each) => each.name === kind)?.fields ?? []) {
    if (type.rule && !state.includes(name)) yield `${path} is only in the schema`;
  }
  for (const { name, path } of schema.inputs.get(input)?.fields ?? []) {
    if (!components.includes(name)) yield `${path} is only in the schema`;
  }
}
