/** The rows of the list. Titles are what players wrote: they go in as text only, never as HTML. */
import { choice } from './filters.js';

const HULL_MAX = 8;

const [rows, empty, total] = ['rooms', 'empty', 'total'].map((id) => document.getElementById(id));
const template = document.getElementById('row');

/** By id: a row stays the same one while its room lasts, so that it keeps focus and clicks. */
const rowOf = new Map();

export function showRooms({ rooms, total: all }) {
  const ids = new Set(rooms.map(({ id }) => id));
  for (const id of rowOf.keys()) if (!ids.has(id)) rowOf.delete(id);
  const sorted = rooms.map(rowFor);
  if (rows.children.length !== sorted.length || sorted.some((row, at) => row !== rows.children[at])) {
    rows.replaceChildren(...sorted);
  }
  rows.ariaBusy = 'false';
  empty.hidden = rooms.length > 0;
  const filtered = choice().where !== undefined;
  empty.querySelector('p').textContent = filtered ? 'No room is like this.' : 'No room is open.';
  empty.querySelector('button').hidden = !filtered;
  total.textContent = all > rooms.length ? `${rooms.length} of ${all} rooms` : all > 1 ? `${all} rooms` : '';
}

function rowFor({ id, players, playersMax, spectators, spectatorsMax, locked, properties }) {
  if (!rowOf.has(id)) rowOf.set(id, template.content.firstElementChild.cloneNode(true));
  const row = rowOf.get(id);
  const part = (name) => row.querySelector(`.${name}`);
  const full = players >= playersMax;
  row.classList.toggle('locked', locked);
  part('title').textContent = properties.title || 'Untitled';
  part('title').classList.toggle('untitled', !properties.title);
  part('hull').ariaLabel = `hull ${properties.hull}`;
  part('hull').style.setProperty('--hull', properties.hull / HULL_MAX);
  part('players').textContent = `${players} / ${playersMax}`;
  part('players').style.setProperty('--taken', players / playersMax);
  part('watchers').textContent = spectators;
  lead(part('watch'), spectators < spectatorsMax, `./?watch=${encodeURIComponent(id)}`);
  lead(part('play'), !full && !locked, `./?room=${encodeURIComponent(id)}`);
  part('play').textContent = locked ? 'Locked' : full ? 'Full' : 'Play';
  return row;
}

/** A link that leads there, or nowhere for now. */
function lead(link, open, href) {
  link.ariaDisabled = String(!open);
  if (open) link.href = href;
  else link.removeAttribute('href');
}
