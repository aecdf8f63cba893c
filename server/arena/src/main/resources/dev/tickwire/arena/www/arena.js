// The arena's browser side, drawing aside: join, steer, tell the drawing what happens.
import { join } from '/tickwire/tickwire.js';
import { drawScene, explode, fizzle } from './draw.js';
import { askName, showBoard, showStatus, tellDestroyed } from './hud.js';

const KEYS = { ArrowLeft: 'left', KeyA: 'left', ArrowRight: 'right', KeyD: 'right', ArrowUp: 'thrust', KeyW: 'thrust' };
const query = new URLSearchParams(location.search);
const held = new Set();
const stick = { x: 0, y: 0, out: 0 }; // direction and length, 1 at the ring
let room;

/** What the player holds: keys turn at full speed, the stick turns the ship to where it points. */
function steer() {
  let turn = held.has('right') - held.has('left');
  if (stick.out > 0.2) {
    const off = Math.atan2(stick.y, stick.x) - room.own('Ship').heading;
    turn = Math.max(-1, Math.min(1, 1.3 * Math.atan2(Math.sin(off), Math.cos(off))));
  }
  return { turn: Math.round(100 * turn), thrust: held.has('thrust') || stick.out > 0.65, fire: held.has('fire') };
}

async function play(name) {
  showStatus({ state: 'connecting' });
  try {
    room = await join(query.has('room') ? { room: query.get('room'), name } : { game: 'arena', name });
  } catch (error) {
    showStatus({ state: 'closed', title: error.title ?? String(error) });
    return;
  }
  window.arena = { room }; // for the console and for tests
  room.input('Steer', steer);
  room.on('remove', 'Shot', fizzle);
  room.on('Destroyed', ({ shipId, byPlayerId }) => {
    const ship = room.get('Ship', shipId);
    if (ship) explode(ship);
    if (ship) tellDestroyed(ship, [...room.all('Ship')].find(({ owner }) => owner === byPlayerId));
  });
  room.on('status', showStatus);
  showStatus({ state: 'playing' });
}

function push(event) { 
  const box = event.target.firstElementChild.getBoundingClientRect();
}
