/**
 * Asking for a seat: steps 1 and 2 of PROTOCOL.md section 1.
 *
 * @typedef {object} Seat
 * @property {string} room id
 * @property {string} url of its WebSocket
 * @property {string[]} credentials to offer there, once
 * @property {string} schemaHash
 * @property {Schema} schema
 * @property {Foretelling | null} foretelling what this client predicts by; null: it does not
 * @property {boolean} dev whether the server is there to be restarted often
 * @property {object} answer what the server said of it, but for the ticket
 *
 * @typedef {object} Foretelling
 * @property {readonly import('./rules.js').Rule[]} rules
 * @property {typeof import('./prediction.js').Prediction} Prediction
 *
 * @typedef {(url: URL, request?: RequestInit) => Promise<Response>} Ask gives answers that say yes
 */

import { JoinError, reasonOf } from './join-error.js';
import { hex } from './messages.js';
import { PROTOCOL, Schema } from './schema.js';

const SCHEMA_HASH = /^[0-9a-f]{16}$/;

/**
 * @param {string | URL | undefined} url of the server, as `join` was given it
 * @returns {URL}
 * @throws {JoinError}
 */
export function baseOf(url) {
  try {
    return new URL(url ?? '');
  } catch (cause) {
    throw new JoinError('bad-field', 'Say where the server is, e.g. http://localhost:8080.', { field: 'url', cause });
  }
}

/**
 * @typedef {object} Wish
 * @property {string | undefined} [game]
 * @property {string | undefined} [room]
 * @property {string | undefined} [name]
 * @property {object | undefined} [options]
 * @property {boolean | undefined} [predict]
 * @property {import('./rules.js').RulesModule | undefined} [rules]
 * @property {typeof globalThis.fetch | undefined} [fetch]
 */

/**
 * @param {URL} base of the server
 * @param {Wish} wish
 * @returns {Promise<Seat>}
 * @throws {JoinError}
 */
export async function takeSeat(base, wish) {
  const { game, room, name, options } = wish;
  const ask = askBy(wish.fetch ?? globalThis.fetch);
  const response = await ask(new URL('/api/join', base), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ game, room, name, options }),
  });
  const answer = await readJson(response);
  if (answer?.protocolVersion !== PROTOCOL) {
    throw new JoinError('protocol-version', `The server speaks ${answer?.protocolVersion}, this client ${PROTOCOL}.`);
  }
  const { ticket, ...rest } = answer;
  return seatOf(base, rest, [`ticket.${ticket}`], wish);
}

/**
 * Finds the seat again that a session has.
 *
 * @param {URL} base of the server
 * @param {string} text as `room.seat` says it
 * @param {Wish} wish
 * @returns {Promise<Seat | null>} null if the text says none, or another than what is wished for
 */
export async function formerSeat(base, text, wish) {
  try {
    const { token, ...answer } = JSON.parse(text);
    const seat = await seatOf(base, answer, [`resume.${token}`, 'applied.-1'], wish);
    const { game = seat.schema.game, room = seat.room } = wish;
    return seat.room === room && seat.schema.game === game ? seat : null;
  } catch {
    return null;
  }
}

/**
 * @param {URL} base of the server
 * @param {any} answer what the server said of the seat
 * @param {string[]} credentials
 * @param {Wish} wish
 * @returns {Promise<Seat>}
 */
async function seatOf(base, answer, credentials, { predict = true, rules: given, fetch }) {
  const schemaUrl = new URL(answer.schema, base);
  const schemaHash = schemaUrl.pathname.slice(schemaUrl.pathname.lastIndexOf('/') + 1);
  const ask = askBy(fetch ?? globalThis.fetch);
  const schema = await fetchSchema(ask, schemaUrl, schemaHash);
  const foretelling = predict ? await foretellingOf(ask, given, answer.rules, base, schema, schemaHash) : null;
  const { room, url, dev } = answer;
  return { room, url, credentials, schemaHash, schema, foretelling, dev: dev === true, answer };
}

/**
 * Loads rules, and what it takes to predict: pages of games without rules do not pay for it.
 *
 * @param {Ask} ask
 * @param {import('./rules.js').RulesModule | undefined} given
 * @param {string | undefined} address of those that the host has
 * @param {URL} base
 * @param {Schema} schema
 * @param {string} schemaHash
 */
async function foretellingOf(ask, given, address, base, schema, schemaHash) {
  if (!given && !address) return null;
  const [{ checkedRules, importRules }, { Prediction }] = await Promise.all([
    import('./rules.js'),
    import('./prediction.js'),
  ]).catch((cause) => {
    throw new JoinError('unreachable', `This client cannot be loaded in whole: ${reasonOf(cause)}.`, {
      retry: true,
      cause,
    });
  });
  const rules = checkedRules(given ?? (await importRules(new URL(address ?? '', base), ask)), schema, schemaHash);
  return rules.length > 0 ? { rules, Prediction } : null;
}

/**
 * @param {Ask} ask
 * @param {URL} url
 * @param {string} hash
 */
async function fetchSchema(ask, url, hash) {
  const bytes = await (await ask(url)).arrayBuffer();
  // Pages from plain http on a LAN have no SubtleCrypto; the room's Welcome repeats the hash there too.
  if (!SCHEMA_HASH.test(hash) || (globalThis.crypto?.subtle && (await schemaHashOf(bytes)) !== hash)) {
    throw new JoinError('schema-hash', `The schema at ${url} is not the one that its address names.`);
  }
  try {
    return new Schema(JSON.parse(new TextDecoder().decode(bytes)));
  } catch (cause) {
    throw new JoinError('schema-unknown', `This client cannot read the game's schema: ${reasonOf(cause)}.`, { cause });
  }
}

/**
 * @param {ArrayBuffer} bytes of the schema
 * @returns {Promise<string>} 16 hex digits
 */
async function schemaHashOf(bytes) {
  return hex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes), 0, 8));
}

/**
 * @param {typeof globalThis.fetch} fetch
 * @returns {Ask}
 */
const askBy = (fetch) => async (url, request) => {
  let response;
  try {
    response = await fetch(url, request);
  } catch (cause) {
    throw new JoinError('unreachable', `There is no answer from ${url.origin}.`, { retry: true, cause });
  }
  if (response.ok) return response;
  const { status } = response;
  const problem = await response.json().catch(() => ({}));
  throw new JoinError(problem?.code ?? 'bad-answer', problem?.title ?? `${url} answered ${status}.`, {
    field: problem?.field,
    status,
    retry: status === 429 || status >= 500,
  });
};

/** @param {Response} response */
async function readJson(response) {
  try {
    return await response.json();
  } catch (cause) {
    throw new JoinError('bad-answer', `${response.url} did not answer JSON.`, { cause });
  }
}
