/**
 * A game's rules as a JavaScript module (PROTOCOL.md section 1, "Rules"): imports it, and checks that it is of the
 * room's schema.
 *
 * @typedef {import('../schema/schema.js').Schema} Schema
 *
 * @typedef {object} Rule a step of one entity with its player's input
 * @property {string} name of the game's method
 * @property {string} kind of its entities
 * @property {string} input name of its input
 * @property {readonly string[]} state fields in `state`, in order
 * @property {readonly string[]} reads fields that rules of the module read
 * @property {readonly string[]} writes fields that rules of the module write
 * @property {readonly string[]} components of the input in `input`, in order
 * @property {string} [spawned] kind of the entity that it may spawn
 * @property {readonly string[]} [spawnedState] fields of that entity in `spawned`
 * @property {readonly number[]} [fresh] their values in a new one
 * @property {(state: Float64Array, input: Float64Array, dt: number, spawned: Float64Array) => boolean | void} step
 *   advances the state by `dt` seconds; returns true if it spawns an entity
 *
 * @typedef {object} RulesModule
 * @property {string} schema hash of its schema
 * @property {readonly Rule[]} rules in the order in which a tick applies them
 */

import { JoinError, reasonOf } from '../page/join-error.js';

/** Code of Node's error: it imports no modules over HTTP. */
const IMPORTS_NO_HTTP = 'ERR_UNSUPPORTED_ESM_URL_SCHEME';
const PLAY_WITHOUT = 'join({ predict: false }) plays without prediction';

/**
 * @param {URL} url of the host's module
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

/** @param {string} address which bundlers must not resolve */
const importModule = (address) => import(/* @vite-ignore */ /* webpackIgnore: true */ address);

/**
 * @param {RulesModule} module
 * @param {Schema} schema
 * @param {string} schemaHash
 * @returns {readonly Rule[]}
 * @throws {JoinError} `rules-mismatch` with the differences
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
 * The names of a rule that the schema lacks.
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
 * The names of the schema that a rule lacks. That alone is no fault: rules do not have to use every field.
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
