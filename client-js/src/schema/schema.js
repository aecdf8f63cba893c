/**
 * A game's schema (PROTOCOL.md section 4): the meaning of every byte that a room sends and receives.
 *
 * @typedef {object} Field
 * @property {string} name
 * @property {string} path for messages to people, e.g. `Drive.turn`
 * @property {import('./field-types.js').FieldType} type
 * @property {number} min
 * @property {number} max of a number, or the UTF-16 units of a text
 * @property {number} step
 * @property {number} bits
 * @property {readonly string[]} values of an enum
 * @property {number} length of an array; 0: not an array
 * @property {boolean} ownerOnly
 * @property {number} column index of its first column in its part's tables
 *
 * @typedef {object} ColumnSpec
 * @property {import('./field-types.js').ColumnType} type
 * @property {number} charsMax UTF-16 units of a text
 * @property {import('./motion.js').Motion | null} motion how it is interpolated, null if it holds its value
 *
 * @typedef {object} KindSchema
 * @property {string} name
 * @property {boolean} state whether it is a room state
 * @property {readonly Field[]} fields
 * @property {readonly ColumnSpec[]} sharedColumns of tables that everybody sees
 * @property {readonly ColumnSpec[]} ownColumns of tables that only the owner sees
 */

import { TEXT_CHARS_MAX } from '../wire/limits.js';
import { malformed, WireError } from '../wire/wire.js';
import { FIELD_TYPES } from './field-types.js';

export const PROTOCOL = 'tickwire.1';

/** Members of every entity, which a field of the same name would hide. */
const ENTITY_MEMBERS = ['id', 'owner'];

/** One input, command or event of a game, between its bytes and a plain object. */
export class MessageCodec {
  /** @param {any} json */
  constructor(json) {
    /** @type {string} */
    this.name = json.name;
    /** @type {number} */
    this.id = json.id;
    /** @type {Field[]} */
    this.fields = json.fields.map((/** @type {any} */ each) => parseField(each, this.name));
    const strange = this.fields.find((field) => !field.type.read || field.length > 0);
    if (strange) throw new Error(`${strange.path} cannot be in a message`);
  }

  /**
   * Writes class id and body.
   *
   * @param {import('../wire/wire.js').WireWriter} writer
   * @param {any} message
   * @throws {TypeError | RangeError} naming message and field if one is missing or has a value that it may not have
   */
  write(writer, message) {
    writer.classId(this.id);
    for (const field of this.fields) {
      const value = message?.[field.name];
      if (value === undefined) throw new TypeError(`${field.path} is missing`);
      const refusal = field.type.refusal?.(value, field);
      if (refusal) throw new RangeError(`${field.path} = ${String(value)} ${refusal}`);
      field.type.write?.(writer, value, field);
    }
  }

  /**
   * Reads a body.
   *
   * @param {import('../wire/wire.js').WireReader} reader
   * @returns {Record<string, any>}
   */
  read(reader) {
    /** @type {Record<string, any>} */
    const message = {};
    for (const field of this.fields) {
      const value = field.type.read?.(reader, field);
      const refusal = field.type.refusal?.(value, field);
      if (refusal) throw new WireError('OUT_OF_RANGE', `${field.path} ${refusal}`);
      message[field.name] = value;
    }
    return message;
  }
}

/** Immutable. */
export class Schema {
  /**
   * @param {any} json as PROTOCOL.md section 4 shows it
   * @throws {Error} if this client cannot understand it
   */
  constructor(json) {
    if (json.protocol !== PROTOCOL) throw new Error(`it is for ${json.protocol}, this client speaks ${PROTOCOL}`);
    /** @type {string} */
    this.game = json.game;
    /** @type {readonly KindSchema[]} */
    this.kinds = json.kinds.map(parseKind);
    this.inputs = codecs(json.inputs);
    this.commands = codecs(json.commands);
    this.events = codecs(json.events);
    /** @type {ReadonlyMap<number, MessageCodec>} */
    this.eventsById = new Map([...this.events.values()].map((codec) => [codec.id, codec]));
  }

  /**
   * Reads class id and body of an event.
   *
   * @param {import('../wire/wire.js').WireReader} reader
   * @returns {{ name: string, event: Record<string, any> }}
   */
  readEvent(reader) {
    const codec = this.eventsById.get(reader.classId());
    if (!codec) throw malformed('an unknown event');
    return { name: codec.name, event: codec.read(reader) };
  }
}

/**
 * Finds an element of the schema by name.
 *
 *
 * @template T
 * @param {ReadonlyMap<string, T>} known
 * @param {string} what e.g. `input`
 * @param {string} name
 * @returns {T}
 * @throws {TypeError} with the known names
 */
export function named(known, what, name) {
  const found = known.get(name);
  if (found) return found;
  throw new TypeError(`no ${what} is named "${name}"; there is ${[...known.keys()].join(', ') || 'none'}`);
}

/**
 * @param {any[]} list
 * @returns {ReadonlyMap<string, MessageCodec>}
 */
const codecs = (list) => new Map(list.map((json) => [json.name, new MessageCodec(json)]));

/**
 * @param {any} json
 * @returns {KindSchema}
 */
function parseKind(json) {
  /** @type {ColumnSpec[]} */
  const sharedColumns = [];
  /** @type {ColumnSpec[]} */
  const ownColumns = [];
  /** @type {Field[]} */
  const fields = json.fields.map((/** @type {any} */ each) => parseField(each, json.name));
  for (const field of fields) {
    if (ENTITY_MEMBERS.includes(field.name)) throw new Error(`${field.path} has a name that every entity has`);
    const columns = field.ownerOnly ? ownColumns : sharedColumns;
    field.column = columns.length;
    const motion = field.type.motion?.(field) ?? null;
    for (let i = 0; i < (field.length || 1); i++)
      columns.push({ type: field.type.column, charsMax: field.max, motion });
  }
  return { name: json.name, state: json.state, fields, sharedColumns, ownColumns };
}

/**
 * @param {any} json
 * @param {string} owner name of the kind or message
 * @returns {Field}
 */
function parseField(json, owner) {
  const path = `${owner}.${json.name}`;
  const type = Object.hasOwn(FIELD_TYPES, json.type) ? FIELD_TYPES[json.type] : undefined;
  if (!type) throw new Error(`${path} is of the unknown type ${json.type}`);
  return {
    name: json.name,
    path,
    type,
    min: json.min ?? Number.NEGATIVE_INFINITY,
    max: json.max ?? (type.column === 'text' ? TEXT_CHARS_MAX : Number.POSITIVE_INFINITY),
    step: json.step ?? 1,
    bits: json.bits ?? 0,
    values: json.values ?? [],
    length: json.length ?? 0,
    ownerOnly: json.ownerOnly ?? false,
    column: 0,
  };
}
