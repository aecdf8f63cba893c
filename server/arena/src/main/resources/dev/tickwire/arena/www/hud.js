/** Writes the panels around the canvas. What players chose to be called goes in as text only, never as HTML. */
import { inkOf } from './theme.js';

const FEED_MAX = 4;
const FEED_SHOWN_MS = 5000;
const TICKS_PER_SECOND = 60;

const $ = (id) => document.getElementById(id);

/** Who is here, the best first, and the figures of the connection. */
export function showBoard(room) {
  const ships = [...room.all('Ship')].sort((a, b) => b.score - a.score || a.id - b.id);
  const own = room.own('Ship');
  while ($('rows').children.length > ships.length) $('rows').lastChild.remove();
  ships.forEach((ship, place) => {
    const row = $('rows').children[place] ?? newRow();
    row.className = `${ship === own ? 'own' : ''} ${ship.hull === 0 ? 'out' : ''}`;
    row.style.setProperty('--ink', inkOf(ship.owner));
    row.children[1].textContent = ship.name;
    row.children[2].textContent = ship.score;
  });
  $('count').textContent = ships.length;
  $('hint').hidden = ships.length > 1;
  $('room').textContent = room.id;
  $('ping').textContent = Number.isNaN(room.stats.rttMs) ? '–' : `${Math.round(room.stats.rttMs)} ms`;
  $('in').textContent = rate(room.stats.bytesInPerSecond);
  $('out').textContent = rate(room.stats.bytesOutPerSecond);
  const waitS = own?.hull === 0 ? Math.ceil(own.waitTicks / TICKS_PER_SECOND) : 0;
  $('notice').textContent = waitS > 0 ? `Destroyed. Back in ${waitS}` : '';
}

function newRow() {
  const row = document.createElement('li');
  row.append(document.createElement('i'), document.createElement('span'), document.createElement('b'));
  $('rows').append(row);
  return row;
}

const rate = (bytes) => (bytes < 1000 ? `${Math.round(bytes)} B/s` : `${(bytes / 1000).toFixed(1)} kB/s`);

/** Adds a line: one ship destroyed another. Either may have left. */
export function tellDestroyed(room, { shipId, byPlayerId }) {
  const ship = room.get('Ship', shipId);
  const by = [...room.all('Ship')].find(({ owner }) => owner === byPlayerId);
  if (!ship) return;
  const line = document.createElement('li');
  if (by) line.append(named(by), ' destroyed ', named(ship));
  else line.append(named(ship), ' was destroyed');
  $('feed').append(line);
  if ($('feed').children.length > FEED_MAX) $('feed').firstChild.remove();
  setTimeout(() => line.remove(), FEED_SHOWN_MS);
}

function named(ship) {
  const name = document.createElement('b');
  name.style.setProperty('--ink', inkOf(ship.owner));
  name.textContent = ship.name;
  return name;
}

/** Says how the connection is; style.css shows what belongs to it. */
export function showStatus({ state, title = '' }) {
  const words = { connecting: 'Connecting…', reconnecting: 'Reconnecting…', closed: 'Not connected' };
  document.body.dataset.state = state;
  $('state').textContent = words[state] ?? '';
  $('reason').textContent = title;
  if (state === 'closed') $('again').focus();
}

/** Puts the knob of the touch stick where the thumb is, inside the rim (1). */
export function showStick({ x, y }) {
  const inside = 1 / Math.max(1, Math.hypot(x, y));
  $('stick').style.setProperty('--x', x * inside);
  $('stick').style.setProperty('--y', y * inside);
}

/** Asks for the player's name, proposing one. */
export function askName(proposed) {
  $('name').value = proposed;
  $('name').focus();
  return new Promise((resolve) => {
    $('gate').onsubmit = (event) => {
      event.preventDefault();
      resolve($('name').value.trim());
    };
  });
}
