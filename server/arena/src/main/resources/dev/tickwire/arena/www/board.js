/** Who is here, the best first. The room's owner may silence and remove others; a name is to be whispered to. */
import { note, whisperTo } from './chat.js';
import { inkOf } from './theme.js';

const MUTED_SECONDS = 600;
const SURE_MS_MAX = 3000;
const KICKED = 'The owner of the room has removed you.';
const MUTED = 'the owner of the room has silenced you.';

const rows = document.getElementById('rows');
const count = document.getElementById('count');

/** By the player whose row it is: a row stays the same one when others overtake it, so that a click means who was aimed at. */
const rowOf = new Map();
/** Whom this page has silenced. */
const muted = new Set();
let room;

export function showBoard(shown) {
  if (shown !== room) {
    room = shown;
    rowOf.clear();
    muted.clear();
  }
  const ships = [...room.all('Ship')].sort((a, b) => b.score - a.score || a.id - b.id);
  const { ownerId } = room.state('Stage');
  for (const owner of rowOf.keys()) if (!ships.some((ship) => ship.owner === owner)) rowOf.delete(owner);
  const sorted = ships.map((ship) => {
    if (!rowOf.has(ship.owner)) rowOf.set(ship.owner, newRow(ship.owner));
    const row = rowOf.get(ship.owner);
    const own = ship.owner === room.playerId;
    row.className = `${own ? 'own' : ''} ${ship.hull === 0 ? 'out' : ''} ${ship.owner === ownerId ? 'owner' : ''}`;
    row.style.setProperty('--ink', inkOf(ship.owner));
    row.firstChild.title = ship.owner === ownerId ? 'the owner of this room' : '';
    row.querySelector('.who').textContent = ship.name;
    row.querySelector('b').textContent = ship.score;
    row.querySelector('.rule').hidden = own || ownerId !== room.playerId;
    return row;
  });
  // Only if it changed: what is put in again loses focus and clicks.
  if (rows.children.length !== sorted.length || sorted.some((row, at) => row !== rows.children[at])) {
    rows.replaceChildren(...sorted);
  }
  count.textContent = ships.length;
}

function newRow(playerId) {
  const row = document.createElement('li');
  const who = button('who', '', () => whisperTo(playerId));
  const rule = document.createElement('span');
  rule.className = 'rule';
  rule.append(
    button('icon mute', 'Mute for ten minutes', (mute) => silence(playerId, mute)),
    button('icon kick', 'Remove from the room', (kick) => remove(playerId, kick)),
  );
  row.append(document.createElement('i'), who, rule, document.createElement('b'));
  return row;
}

function button(className, label, pressed) {
  const button = document.createElement('button');
  Object.assign(button, { type: 'button', className, title: label });
  if (label) button.ariaLabel = label;
  button.addEventListener('click', () => pressed(button));
  return button;
}

/** Removes a player, if the button is pressed twice: next to a name that one only wanted to read, once happens. */
function remove(playerId, kick) {
  if (kick.dataset.sure) {
    order('Kick', { playerId, reason: KICKED });
    return;
  }
  kick.dataset.sure = 'yes';
  kick.title = 'Press again to remove';
  setTimeout(() => {
    delete kick.dataset.sure;
    kick.title = kick.ariaLabel;
  }, SURE_MS_MAX);
}

async function silence(playerId, mute) {
  const lift = muted.has(playerId);
  const name = rowOf.get(playerId).querySelector('.who').textContent;
  if (!(await order('Mute', { playerId, seconds: lift ? 0 : MUTED_SECONDS, reason: MUTED }))) return;
  muted[lift ? 'delete' : 'add'](playerId);
  mute.ariaPressed = String(!lift);
  note(lift ? `${name} may talk again.` : `${name} may not talk for ten minutes.`);
}

/** Asks the room to do so to a player; it says why it does not. */
async function order(command, what) {
  try {
    await room.ask(command, what);
    return true;
  } catch (error) {
    note(error.title, 'refused');
    return false;
  }
}
