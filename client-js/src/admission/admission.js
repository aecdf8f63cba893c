/**
 * Requests a seat, and loads the schema and the rules: steps 1 and 2 of PROTOCOL.md section 1.
 *
 * @typedef {object} Seat
 * @property {string} room id
 * @property {string} url of its WebSocket
 * @property {string[]} credentials for one upgrade, offered beside the protocol
 * @property {string} schemaHash
 * @property {Schema} schema
 * @property {PredictionSetup | null} prediction rules and code of the prediction; null: nothing is predicted
 * @property {boolean} dev whether the server runs with `--dev`
 * @property {string} code the invite code, empty if there is none
 * @property {Role} role
 * @property {number | null} team that a queue gave, null without a queue
 * @property {string} guest token that identifies the player again, empty if there is none
 * @property {object} answer of the server, without the ticket
 *
 * @typedef {'player' | 'spectator'} Role
 *
 * @typedef {import('../http/http-client.js').FetchOk} FetchOk
 * @typedef {import('../prediction/prediction.js').PredictionSetup} PredictionSetup
 * @typedef {import('../prediction/rules.js').RulesModule} RulesModule
 */

import { fetchOkWith, jsonPost, readJson } from '../http/http-client.js';
import { JoinError, loaded, reasonOf } from '../page/join-error.js';
import { PROTOCOL, Schema } from '../schema/schema.js';
import { BackOff } from '../time/back-off.js';
import { systemClock } from '../time/clock.js';
import { LOADING_MS_MAX, RESUME_BACKOFF_MS_MAX, RESUME_BACKOFF_MS_MIN } from '../wire/limits.js';
import { hex } from '../wire/messages.js';
import { storedGuest, storeGuest } from './guest.js';

const SCHEMA_HASH = /^[0-9a-f]{16}$/;

/**
 * @typedef {object} SeatRequest which seat to take. Exactly one of `game`, `room` and `code` names the room
 * @property {string | undefined} [game] join an open room of this game, or open one
 * @property {string | undefined} [room] join this room
 * @property {string | undefined} [code] join the room with this invite code, as in `room.code`, in any case
 * @property {string | undefined} [name] of the player, at most 24 UTF-16 units
 * @property {Record<string, unknown> | undefined} [options] of the room, only with `game`
 * @property {import('./rooms.js').Where | undefined} [where] which open rooms fit, only with `game`; default: rooms
 *   that were opened with equal `options`
 * @property {string | undefined} [sort] which of them first, as for `rooms`, only with `game`
 * @property {boolean | undefined} [create] only with `game`: true opens a room, false opens none; default: open one if
 *   none fits
 * @property {boolean | undefined} [inviteOnly] the new room is found by its id or code alone; only with `create: true`
 * @property {Role | undefined} [role] default: player. A spectator opens no room, has no entity, sends nothing and
 *   predicts nothing
 * @property {string | undefined} [party] token of the player's party, from `party`
 * @property {string | undefined} [guest] token that identifies the player again, from `room.guest`; default: the one in
 *   the browser's `localStorage` under `tickwire.guest`
 * @property {import('./queue.js').QueueOptions | undefined} [queue] wait in the game's queue for a match; only
 *   with `game`, `name`, `options`, `party` and `guest`
 * @property {boolean | undefined} [predict] whether to predict this player's entities where the game has rules for
 *   that; default: true
 * @property {RulesModule | undefined} [rules] the module of the game's rules, of a page that brings them; default:
 *   imported from the server
 * @property {typeof globalThis.fetch | undefined} [fetch] default: the global one
 * @property {import('../time/clock.js').Clock | undefined} [clock] default: the system's
 */

/**
 * @param {URL} base of the server
 * @param {SeatRequest} request
 * @returns {Promise<Seat>}
 * @throws {JoinError}
 */
export async function takeSeat(base, request) {
  const { ticket, ...rest } = checkedVersion(await requestSeat(base, request));
  // A page that passes a guest token stores it by itself.
  if (request.guest === undefined && rest.guest) storeGuest(rest.guest);
  return seatOf(base, rest, [`ticket.${ticket}`], request);
}

/**
 * @param {any} answer of the server to a join
 * @returns {any}
 * @throws {JoinError} if this client does not speak the server's protocol
 */
function checkedVersion(answer) {
  if (answer?.protocolVersion === PROTOCOL) return answer;
  throw new JoinError('protocol-version', `The server speaks ${answer?.protocolVersion}, this client ${PROTOCOL}.`);
}

/**
 * @param {URL} base of the server
 * @param {SeatRequest} request
 * @returns {Promise<any>}
 */
async function requestSeat(base, request) {
  const { game, room, code, name, options, where, sort, create, inviteOnly, role, party } = request;
  const { guest = storedGuest(), queue, clock = systemClock } = request;
  const members = { game, room, code, name, options, where, sort, create, inviteOnly, role, party, guest };
  const fetchOk = fetchOkWith(request.fetch);
  if (queue) {
    const { waitInQueue } = await loaded(import('./queue.js'));
    return waitInQueue(fetchOk, base, members, queue, clock);
  }
  return readJson(await retryWhileLoading(clock, () => fetchOk(new URL('/api/join', base), jsonPost(members))));
}

/**
 * Repeats a request while the host loads the room from its store.
 *
 * @template T
 * @param {import('../time/clock.js').Clock} clock
 * @param {() => Promise<T>} fetchOk
 * @returns {Promise<T>}
 */
async function retryWhileLoading(clock, fetchOk) {
  const backOff = new BackOff(RESUME_BACKOFF_MS_MIN, RESUME_BACKOFF_MS_MAX);
  const endMs = clock.nowMs() + LOADING_MS_MAX;
  while (true) {
    try {
      return await fetchOk();
    } catch (error) {
      if (!(error instanceof JoinError && error.code === 'room-loading') || clock.nowMs() >= endMs) throw error;
      const waitMs = error.retryAfterMs + backOff.next();
      await new Promise((resolve) => clock.setTimer(() => resolve(null), waitMs));
    }
  }
}

/**
 * The request for a seat in the same room, with the same name, role and guest.
 *
 * @param {SeatRequest} request that led there
 * @param {Seat} seat
 * @returns {SeatRequest}
 */
export function sameRoom({ name, predict, rules, fetch, clock }, { room, role, guest }) {
  return { room, role, name, predict, rules, fetch, clock, guest: guest || undefined };
}

/**
 * Finds the seat of an existing session; under another schema, if the host runs another build of the game since.
 *
 * @param {URL} base of the server
 * @param {string} text of `room.seat`
 * @param {SeatRequest} request
 * @returns {Promise<Seat | null>} null if there is no such session, or it is not the requested one
 * @throws {JoinError} if the host does not say now, and may later
 */
export async function formerSeat(base, text, request) {
  try {
    const { token, ...then } = JSON.parse(text);
    if (typeof token !== 'string') return null;
    const fetchOk = fetchOkWith(request.fetch);
    const answer = () => fetchOk(new URL('/api/join', base), jsonPost({ resume: token }));
    const now = checkedVersion(await readJson(await retryWhileLoading(request.clock ?? systemClock, answer)));
    const seat = await seatOf(base, { ...then, ...now }, [`resume.${token}`, 'applied.-1'], request);
    const { game = seat.schema.game, room = seat.room, code = seat.code, role = seat.role } = request;
    const same = seat.schema.game === game && seat.room === room && seat.code === code.toUpperCase();
    return same && seat.role === role ? seat : null;
  } catch (error) {
    if (error instanceof JoinError && error.retry) throw error;
    return null;
  }
}

/**
 * @param {URL} base of the server
 * @param {any} answer of the server to the request for a seat
 * @param {string[]} credentials
 * @param {SeatRequest} request
 * @returns {Promise<Seat>}
 */
async function seatOf(base, answer, credentials, { predict = true, rules: given, fetch }) {
  const schemaUrl = new URL(answer.schema, base);
  const schemaHash = schemaUrl.pathname.slice(schemaUrl.pathname.lastIndexOf('/') + 1);
  const fetchOk = fetchOkWith(fetch);
  const schema = await fetchSchema(fetchOk, schemaUrl, schemaHash);
  const { room, url, code = '', role = 'player', team = null, guest = '', dev } = answer;
  const source = given ?? (answer.rules ? new URL(answer.rules, base) : null);
  let prediction = null;
  if (predict && role !== 'spectator' && source) {
    // Pages of games without rules do not load the code that predicts.
    const { predictionSetup } = await loaded(import('../prediction/prediction-setup.js'));
    prediction = await predictionSetup(source, fetchOk, schema, schemaHash);
  }
  return {
    room,
    url,
    credentials,
    schemaHash,
    schema,
    prediction,
    dev: dev === true,
    code,
    role,
    team,
    guest,
    answer,
  };
}

/**
 * @param {FetchOk} fetchOk
 * @param {URL} url
 * @param {string} hash
 */
async function fetchSchema(fetchOk, url, hash) {
  const bytes = await (await fetchOk(url)).arrayBuffer();
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
