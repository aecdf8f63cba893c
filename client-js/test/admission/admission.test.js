import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock, test } from 'node:test';
import { join } from '../../src/tickwire.js';
import { FakeHost, frame, playing, settled, welcome } from '../support/fakes.js';
import { RaceModel } from '../support/race.js';
import { draw, survivor, welcomeBack } from '../support/survivor.js';

const KEY = 'tickwire.guest';

beforeEach(() => draw());
afterEach(() => mock.restoreAll());

/** A `localStorage` for the time of a test. */
function storage(t, more) {
  const kept = new Map();
  const fake = { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, value), ...more };
  Object.defineProperty(globalThis, 'localStorage', { value: fake, configurable: true });
  t.after(() => delete globalThis.localStorage);
  return kept;
}

const hostThatAnswers = (answer) => Object.assign(new FakeHost(), { answer });

/** What a join asks for. */
async function asked(options, host = new FakeHost()) {
  const { room } = await playing(join, { host, ...options });
  room.close();
  return host.requests[0];
}

test('should request exactly the given options', async () => {
  for (const wish of [
    { code: 'k7qm2x', game: undefined },
    { room: 'r7', game: undefined, role: 'player' },
    { where: { mode: 'ranked', rating: { between: [1400, 1600] } }, sort: '-players', create: false },
    { create: true, inviteOnly: true, options: { track: 'oval' } },
    { party: 'p.1', guest: 'g.1' },
  ]) {
    const request = await asked({ ...wish, seat: '', inputRate: 60 });
    assert.deepEqual(request, JSON.parse(JSON.stringify({ game: 'race', name: 'Ann', ...wish })));
    mock.restoreAll();
  }
});

test('should have the server’s answer about the seat', async () => {
  const host = hostThatAnswers({ code: 'K7QM2X', guest: 'g.1', role: 'player', team: 1 });
  const { room } = await playing(join, { host });
  assert.deepEqual([room.code, room.guest, room.role, room.matchTeam], ['K7QM2X', 'g.1', 'player', 1]);
  room.close();
  mock.restoreAll();
  const silent = await playing(join);
  assert.deepEqual(
    [silent.room.code, silent.room.guest, silent.room.role, silent.room.matchTeam],
    ['', '', 'player', null],
  );
  silent.room.close();
});

test('should keep a guest’s token, and bring it along', async (t) => {
  const kept = storage(t);
  assert.equal((await asked({}, hostThatAnswers({ guest: 'g.1' }))).guest, undefined);
  assert.equal(kept.get(KEY), 'g.1');
  mock.restoreAll();
  assert.equal((await asked({}, hostThatAnswers({ guest: 'g.2' }))).guest, 'g.1');
  assert.equal(kept.get(KEY), 'g.2');
  mock.restoreAll();
  // A page that passes a guest token stores it by itself.
  assert.equal((await asked({ guest: 'mine' }, hostThatAnswers({ guest: 'g.3' }))).guest, 'mine');
  assert.equal(kept.get(KEY), 'g.2');
  mock.restoreAll();
  await asked({}, hostThatAnswers({}));
  assert.equal(kept.get(KEY), 'g.2');
});

test('should do without a place to keep a token', async (t) => {
  const refuse = () => {
    throw new DOMException('denied', 'SecurityError');
  };
  storage(t, { getItem: refuse, setItem: refuse });
  const { room } = await playing(join, { host: hostThatAnswers({ guest: 'g.1' }) });
  assert.equal(room.guest, 'g.1');
  room.close();
  mock.restoreAll();
  Object.defineProperty(globalThis, 'localStorage', { get: refuse, configurable: true });
  assert.equal((await asked({}, hostThatAnswers({ guest: 'g.1' }))).guest, undefined);
});

test('should say what the host has against it', async () => {
  for (const [status, code] of [
    [403, 'banned'],
    [404, 'no-room'],
    [404, 'unknown-code'],
    [409, 'room-locked'],
    [409, 'party-full'],
    [401, 'party-expired'],
    [409, 'spectators-full'],
  ]) {
    const host = new FakeHost();
    host.refusals.push({ status, code, title: 'Until tomorrow, for spam.' });
    await assert.rejects(join(host.options()), { name: 'JoinError', code, status, retry: false, title: /tomorrow/ });
    mock.restoreAll();
  }
});

test('should know everything about the seat that it takes over, without the ticket', async () => {
  const answer = { code: 'K7QM2X', guest: 'g.1', role: 'player', team: 0 };
  const { room, host, model } = await survivor({ host: hostThatAnswers(answer) });
  const { seat } = room;
  const { ticket, ...told } = JSON.parse(seat);
  assert.equal(ticket, undefined);
  assert.deepEqual({ ...told, ...answer }, told);
  for (const options of [{}, { game: undefined, code: 'k7qm2x' }, { role: 'player' }]) {
    const joining = join(host.options({ seat, ...options }));
    const next = await host.socket();
    assert.equal(next.protocols[1], 'resume.k1');
    next.deliver(welcomeBack());
    next.deliver(frame(200, model.keyframes()));
    const taken = await joining;
    assert.deepEqual([taken.code, taken.guest, taken.role, taken.matchTeam], ['K7QM2X', 'g.1', 'player', 0]);
    taken.close();
  }
  for (const options of [{ game: undefined, code: 'OTHER2' }, { role: 'spectator' }]) {
    const joining = join(host.options({ seat, ...options }));
    const next = await host.socket();
    assert.match(next.protocols[1], /^ticket\./);
    next.drop(4503);
    await assert.rejects(joining);
  }
  const joining = join(host.options({ seat, game: undefined, code: 'K7QM2X' }));
  (await host.socket()).drop(4401);
  assert.match((await host.socket()).protocols[1], /^ticket\./);
  joining.catch(() => {});
  room.close();
});

test('should not ask a second time for seats of its party, nor for a room of its own', async () => {
  const { room, socket, host, clock } = await playing(join, { party: 'p.1', create: true, rejoin: true });
  socket.drop(4503);
  clock.advance(500);
  (await host.socket()).drop(1006);
  await settled();
  assert.deepEqual(host.requests.slice(1), [
    { game: 'race', name: 'Ann', create: true },
    { room: 'r7', name: 'Ann', role: 'player' },
  ]);
  room.close();
});

test('should take another role and code with another seat', async () => {
  const host = hostThatAnswers({ code: 'AAAAAA', guest: 'g.1' });
  const { room, socket, clock } = await playing(join, { host, rejoin: true });
  socket.drop(4503);
  host.answer = { code: 'BBBBBB', guest: 'g.2', team: 1 };
  clock.advance(500);
  const next = await host.socket();
  next.deliver(welcome());
  assert.equal(room.code, 'AAAAAA');
  next.deliver(frame(101, new RaceModel().keyframes()));
  assert.deepEqual([room.code, room.guest, room.matchTeam], ['BBBBBB', 'g.2', 1]);
  room.close();
});
