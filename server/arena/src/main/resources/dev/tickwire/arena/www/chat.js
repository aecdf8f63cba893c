/** What is said in the room, and the field to say something. Whatever players wrote goes in as text only, never as HTML. */
import { inkOf } from './theme.js';

const LINES_MAX = 100;

const root = document.documentElement;
const [log, form, field, chip, talk] = ['log', 'say', 'line', 'to', 'talk'].map((id) => document.getElementById(id));
let room;
/** Who hears the next lines; null: all. */
let toId = null;
let unread = 0;

/** Shows the chat of a room, which begins with what was said before. */
export function enterChat(entered) {
  room = entered;
  log.replaceChildren();
  whisper(null);
  showUnread(0);
  room.on('Said', hear);
}

/** Makes the next lines a whisper to this player, if it is another one. */
export function whisperTo(playerId) {
  if (room.role === 'spectator' || playerId === room.playerId || !shipOf(playerId)) return;
  whisper(playerId);
  open();
}

/** Adds a line of the page's own. */
export function note(text, className = '') {
  add(`note ${className}`, text);
}

function hear({ fromId, from, channel, toId, text }) {
  const whispered = channel === 'WHISPER';
  const own = fromId === room.playerId;
  add(
    whispered ? 'whisper' : '',
    own && whispered ? 'you' : nameOf(fromId, from),
    ...hearers(whispered, own, toId),
    text,
  );
}

function hearers(whispered, own, toId) {
  if (!whispered) return [' '];
  return [' to ', own ? nameOf(toId, shipOf(toId)?.name ?? 'somebody') : 'you', ': '];
}

function nameOf(playerId, name) {
  const who = document.createElement('button');
  Object.assign(who, { type: 'button', className: 'who', textContent: name });
  who.style.setProperty('--ink', inkOf(playerId));
  who.addEventListener('click', () => whisperTo(playerId));
  return who;
}

function add(className, ...parts) {
  const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 30;
  const line = document.createElement('li');
  line.className = className;
  line.append(...parts);
  log.append(line);
  if (log.children.length > LINES_MAX) log.firstChild.remove();
  if (atEnd) log.scrollTop = log.scrollHeight;
  if (log.clientHeight === 0) showUnread(unread + 1);
}

function showUnread(lines) {
  unread = lines;
  talk.dataset.unread = lines > 9 ? '9+' : lines || '';
}

function whisper(playerId) {
  toId = playerId;
  chip.hidden = playerId === null;
  chip.textContent = playerId === null ? '' : `to ${shipOf(playerId).name}`;
}

const shipOf = (playerId) => room.all('Ship').find(({ owner }) => owner === playerId);

/** Whom `/w name text` means: of names that begin alike, the longest. */
function addressed(rest) {
  const meant = room
    .all('Ship')
    .filter(({ name, owner }) => owner !== room.playerId && rest.toLowerCase().startsWith(`${name.toLowerCase()} `))
    .sort((a, b) => b.name.length - a.name.length);
  return meant[0] ? { playerId: meant[0].owner, text: rest.slice(meant[0].name.length).trim() } : null;
}

async function say(line) {
  const [, rest] = /^\/w(?:hisper)?\s+(.*)$/.exec(line) ?? [];
  const whispered = rest === undefined ? toId !== null && { playerId: toId, text: line } : addressed(rest);
  if (whispered === null) {
    note('There is nobody of that name.', 'refused');
    return;
  }
  try {
    if (whispered) await room.ask('Whisper', whispered);
    else await room.ask('Say', { text: line });
  } catch (error) {
    note(error.title ?? error.message, 'refused');
    field.value ||= line;
  }
}

function open() {
  root.dataset.chat = 'open';
  field.focus();
  log.scrollTop = log.scrollHeight;
  showUnread(0);
  refit();
}

function close() {
  delete root.dataset.chat;
  field.blur();
  refit();
}

/** Where the chat is over the world, the world has to make room. */
const refit = () => dispatchEvent(new Event('resize'));

const beside = matchMedia('(min-width: 1000px) and (min-height: 520px)');

addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && root.dataset.chat) close();
  const free = !event.target.closest('form, button, a') && !event.repeat;
  if (event.key === 'Enter' && free && document.body.dataset.state === 'playing') {
    event.preventDefault();
    open();
  }
});
form.addEventListener('submit', (event) => {
  event.preventDefault();
  const line = field.value.replace(/\p{Cc}/gu, ' ').trim();
  field.value = '';
  if (line) say(line);
  // Beside the world nothing is in the way, and the hands are wanted for steering.
  if (!line || beside.matches) close();
});
field.addEventListener('focus', () => {
  if (!root.dataset.chat) open();
});
field.addEventListener('blur', () => {
  if (beside.matches) delete root.dataset.chat;
});
chip.addEventListener('click', () => {
  whisper(null);
  field.focus();
});
talk.addEventListener('click', () => (root.dataset.chat ? close() : open()));
