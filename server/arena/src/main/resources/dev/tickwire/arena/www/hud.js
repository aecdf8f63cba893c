/** Writes the panels around the canvas. What players chose to be called goes in as text only, never as HTML. */
import { copy } from './clipboard.js';
import { inkOf } from './theme.js';

const FEED_MAX = 4;
const FEED_SHOWN_MS = 5000;
const REWOUND_SHOWN_MS = 4000;
const TICKS_PER_SECOND = 60;
/** What it means, by the code of why. */
const CLOSED = {
  kicked: 'You were removed',
  banned: 'You may not come in',
  'room-full': 'There is no seat left',
  'spectators-full': 'There is no place left',
  'room-locked': 'The room is locked',
  'room-closed': 'The room is closed',
  'schema-changed': 'There is a new version',
  'unknown-code': 'No such room',
  'unknown-room': 'No such room',
};

const $ = (id) => document.getElementById(id);

/** Whenever it plays in a room: which it is, and how others get here. */
export function showPlace(room) {
  const { title, spectatorDelayMs } = room.state('Stage');
  const link = new URL(`./?code=${room.code}`, location.href);
  document.body.dataset.role = room.role;
  for (const place of document.querySelectorAll('.title')) place.textContent = title;
  $('code').textContent = room.code;
  $('link').firstChild.textContent = `${link.host}${link.pathname}${link.search}`;
  for (const id of ['invite', 'link']) $(id).onclick = () => copy(link.href, $(id));
  $('late').textContent = spectatorDelayMs > 0 ? `${spectatorDelayMs / 1000} s late` : 'live';
  $('join').href = `./?room=${encodeURIComponent(room.id)}`;
  dispatchEvent(new Event('resize')); // the panels of those who watch leave the world other room
}

/** What is said of the newest rewind, and for how long. */
let rewoundWords = '';
let rewoundUntilMs = 0;

/** The figures of the connection, and what the player has to know now. */
export function showRoom(room) {
  const own = room.own('Ship');
  $('hint').hidden = room.all('Ship').length > 1;
  $('ping').textContent = Number.isNaN(room.stats.rttMs) ? '–' : `${Math.round(room.stats.rttMs)} ms`;
  $('in').textContent = rate(room.stats.bytesInPerSecond);
  $('out').textContent = rate(room.stats.bytesOutPerSecond);
  const waitS = own?.hull === 0 ? Math.ceil(own.waitTicks / TICKS_PER_SECOND) : 0;
  const rewound = performance.now() < rewoundUntilMs ? rewoundWords : '';
  $('notice').textContent = waitS > 0 ? `Destroyed. Back in ${waitS}` : rewound;
}

/** Says for a while that the server failed, and by how much the game went back. */
export function tellRewound(room, { fromTick, toTick }) {
  rewoundWords = `The server failed: the game went back ${((fromTick - toTick) / room.tickRate).toFixed(1)} s`;
  rewoundUntilMs = performance.now() + REWOUND_SHOWN_MS;
  showRoom(room);
}

const rate = (bytes) => (bytes < 1000 ? `${Math.round(bytes)} B/s` : `${(bytes / 1000).toFixed(1)} kB/s`);

/** Adds a line: one ship destroyed another. Either may have left. */
export function tellDestroyed(room, { shipId, byPlayerId }) {
  const ship = room.find('Ship', shipId);
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

/** Says how the connection is; status.css shows what belongs to it. */
export function showStatus({ state, code, title = '' }) {
  const words = { connecting: 'Connecting…', reconnecting: 'Reconnecting…', closed: CLOSED[code] ?? 'Not connected' };
  document.body.dataset.state = state;
  $('state').textContent = words[state] ?? '';
  $('reason').textContent = title;
  if (state === 'closed') $('again').focus();
}

/** Asks for the player's name, proposing one. */
export function askName(proposed) {
  document.body.dataset.state = 'asking';
  $('name').value = proposed;
  $('name').focus();
  return new Promise((resolve) => {
    $('gate').onsubmit = (event) => {
      event.preventDefault();
      resolve($('name').value.trim());
    };
  });
}
