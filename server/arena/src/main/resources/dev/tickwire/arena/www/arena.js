// The arena's browser side, drawing and steering aside: join, and tell those who show it what happens.
import { conditionsOf } from '/tickwire/conditions.js';
import { showNetgraph } from '/tickwire/netgraph.js';
import { join } from '/tickwire/tickwire.js';
import { showBoard } from './board.js';
import { enterChat } from './chat.js';
import { drawScene, explode, fizzle } from './draw.js';
import { askName, showPlace, showRoom, showStatus, tellDestroyed, tellRewound } from './hud.js';
import { steer } from './steering.js';
import { keepTo, wishOf } from './wish.js';

const query = new URLSearchParams(location.search);
let room;
let removeNetgraph;

async function play(name) {
  showStatus({ state: 'connecting' });
  try {
    // A reload, or a copy of this tab, goes on with the ship that there is; who wants a new room wants a new ship.
    const seat = query.has('create') ? '' : (sessionStorage.getItem('seat') ?? '');
    room = await join({ ...wishOf(query), name, seat, conditions: conditionsOf(query) }); // e.g. ?rtt=150&jitter=30&stall=2
    window.arena = { room }; // for the console and for tests
    if (query.has('create')) keepTo(room.code, query);
    removeNetgraph?.();
    removeNetgraph = showNetgraph(room, { open: query.has('netgraph') });
    enterChat(room);
    room.input('Steer', () => steer(room.own('Ship')));
    room.on('remove', 'Shot', fizzle);
    room.on('Destroyed', (event) => explode(room, event));
    room.on('Destroyed', (event) => tellDestroyed(room, event));
    room.on('rewound', (rewind) => tellRewound(room, rewind));
    room.on('status', (status) => {
      sessionStorage.setItem('seat', room.seat);
      showStatus(status);
      if (status.state === 'playing') showPlace(room);
    });
  } catch (error) {
    showStatus({ state: 'closed', code: error.code, title: error.title ?? String(error) });
  }
}

/** What this player is called: as the address says, as it was in this tab, or as it says now. */
async function nameOfPlayer() {
  const known = localStorage.getItem('name') ?? '';
  const said = query.has('watch') || sessionStorage.getItem('seat') || sessionStorage.getItem('named');
  const name = query.get('name') ?? (said ? known : await askName(known));
  localStorage.setItem('name', name);
  return name;
}

setInterval(() => {
  if (!room) return;
  showRoom(room);
  showBoard(room);
}, 100);
requestAnimationFrame(function frame(nowMs) {
  room?.present(nowMs);
  drawScene(room, nowMs);
  requestAnimationFrame(frame);
});
// Who goes to the other rooms, and does not open them in another tab, has left: no ship waits for a lost connection.
document.getElementById('rooms').addEventListener('click', ({ ctrlKey, metaKey, shiftKey }) => {
  if (ctrlKey || metaKey || shiftKey) return;
  room?.close();
  sessionStorage.removeItem('seat');
});

const name = await nameOfPlayer();
document.getElementById('again').addEventListener('click', () => play(name));
play(name);
