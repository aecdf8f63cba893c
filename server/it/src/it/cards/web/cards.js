// The whole page. Nothing is predicted: it shows what the server says, and asks before it does anything.
import { join, watchRooms } from '/tickwire/tickwire.js';

const RANKS = ['A', '2', '3', '4', '5', '6', '7', '8', '9', '10', 'J', 'Q', 'K'];
const SUITS = ['♠', '♥', '♦', '♣'];
const $ = (id) => document.getElementById(id);
const nameOf = (card) => (card < 0 ? '' : RANKS[card % 13] + SUITS[Math.floor(card / 13)] + '\ufe0e');   // as text, not as a picture
const isRed = (card) => card >= 13 && card < 39;
const fits = (card, top) => card % 13 === top % 13 || Math.floor(card / 13) === Math.floor(top / 13);

let room;
let stopList = () => {};

function element(tag, text, className = '') {
  return Object.assign(document.createElement(tag), { textContent: text, className });
}

function button(text, className, act) {
  return Object.assign(element('button', text, className), { type: 'button', onclick: act });
}

let noticeTimer;
function notice(text, ms = 4000, className = 'bad') {
  $('notice').textContent = text;
  $('notice').className = className;
  clearTimeout(noticeTimer);
  if (ms) noticeTimer = setTimeout(() => notice('', 0), ms);
}

const shown = new Map();
/** Shows these only if they are others than before: a button that was just pressed down has to stay where it is. */
function fill(list, items, make) {
  const text = JSON.stringify(items);
  if (shown.get(list) === text) return;
  shown.set(list, text);
  list.replaceChildren(...items.map(make));
}

async function ask(name, command) {
  try {
    return await room.ask(name, command);
  } catch (error) {
    notice(error.title);
  }
}

const play = (card) => ask('Play', { card });
async function draw() {
  const drawn = await ask('Draw');
  if (drawn) notice(drawn.card < 0 ? 'There is no card left to draw.' : `You drew ${nameOf(drawn.card)}`, 2000, '');
}

function show() {
  const table = room.state('Table');
  const hands = room.all('Hand');
  const mine = room.own('Hand');
  const nameAt = (playerId) => hands.find((hand) => hand.owner === playerId)?.name ?? 'Somebody';
  const myTurn = table.turn !== 0 && table.turn === room.playerId;

  $('where').textContent = `round ${table.round} · table ${room.code}${room.role === 'spectator' ? ' · you watch' : ''}`;
  fill($('players'), hands.map(({ name, owner, count, wins, away }) => ({ name, count, wins, away, turn: owner === table.turn, me: owner === room.playerId })), (player) => {
    const item = element('li', '', `${player.turn ? 'turn' : ''} ${player.away ? 'away' : ''}`);
    item.append(element('b', player.name + (player.me ? ' (you)' : '')), element('span', `${player.count} cards · ${player.wins} won${player.away ? ' · away' : ''}`));
    return item;
  });
  $('pack').textContent = table.packSize;
  $('top').textContent = nameOf(table.top);
  $('top').className = `card ${isRed(table.top) ? 'red' : ''}`;
  $('pack').disabled = !mine;
  $('turn').textContent = !table.playing
    ? `${table.winner ? `${nameAt(table.winner)} won. ` : ''}${table.secondsLeft > 0 ? `Next round in ${table.secondsLeft} s` : 'Waiting for somebody to play with …'}`
    : `${myTurn ? 'Your turn' : table.turn ? `${nameAt(table.turn)} is in turn` : 'Everybody is away'} · ${table.secondsLeft} s`;

  // An array field has a length, indices and an iterator; others than its owner have none at all.
  const cards = mine ? [...mine.cards].slice(0, mine.count).sort((a, b) => a - b) : [];
  fill($('hand'), cards.map((card) => [card, myTurn && fits(card, table.top)]), ([card, fit]) => {
    const item = element('li', '');
    item.append(button(nameOf(card), `card ${isRed(card) ? 'red' : ''} ${fit ? 'fits' : ''}`, () => play(card)));
    return item;
  });
}

async function enter(wish) {
  try {
    room = await join({ ...wish, name: $('name').value });
  } catch (error) {
    notice(error.title);
    return open();
  }
  stopList();
  $('gate').hidden = true;
  $('room').hidden = false;
  $('leave').hidden = false;
  for (const id of ['hand', 'talk']) $(id).hidden = room.role === 'spectator';
  $('lines').replaceChildren();
  for (const news of ['spawn', 'change', 'remove']) room.on(news, 'Hand', show);
  room.on('change', 'Table', show);
  room.on('Said', ({ from, text }) => {
    $('lines').append(element('li', `${from}: ${text}`));
    $('lines').lastChild.scrollIntoView({ block: 'nearest' });
  });
  room.on('status', ({ state, title }) => {
    notice(state === 'playing' ? '' : (title ?? 'Reconnecting …'), 0);
    if (room.role === 'player') sessionStorage.setItem('cards.seat', state === 'closed' ? '' : room.seat);   // for a reload
    if (state === 'closed') open();
  });
  show();
}

/** The tables there are, and the form to sit down. */
function open() {
  $('gate').hidden = false;
  $('room').hidden = true;
  $('leave').hidden = true;
  $('where').textContent = '';
  stopList();
  stopList = watchRooms({ game: 'cards' }, ({ rooms }) => fill($('tables'), rooms, ({ id, players, playersMax, properties }) => {
    const item = element('li', '');
    item.append(element('span', `${players} of ${playersMax} · ${properties.waiting ? 'waiting' : `round ${properties.round}`}`));
    if (players < playersMax) item.append(button('Join', '', () => $('sit').reportValidity() && enter({ room: id })));
    item.append(button('Watch', '', () => enter({ room: id, role: 'spectator' })));
    return item;
  }));
}

$('sit').onsubmit = (event) => {
  event.preventDefault();
  sessionStorage.setItem('cards.name', $('name').value);
  enter({ game: 'cards' });                                  // the fullest table with a free seat, or a new one
};
$('talk').onsubmit = async (event) => {
  event.preventDefault();
  const text = $('text').value;
  $('text').value = '';
  await ask('Say', { text });
};
$('pack').onclick = draw;
$('leave').onclick = () => room.close();

const query = new URLSearchParams(location.search);
const seat = sessionStorage.getItem('cards.seat');
$('name').value = query.get('name') ?? sessionStorage.getItem('cards.name') ?? '';
if (seat) enter({ game: 'cards', seat });
else if (query.has('code')) enter({ code: query.get('code') });
else open();
