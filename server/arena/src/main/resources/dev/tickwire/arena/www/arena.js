// The arena's browser side, drawing aside: join, steer, and tell those who draw what happens.
import { conditionsOf } from '/tickwire/conditions.js';
import { showNetgraph } from '/tickwire/netgraph.js';
import { join } from '/tickwire/tickwire.js';
import { drawScene, explode, fizzle } from './draw.js';
import { askName, showBoard, showStatus, showStick, tellDestroyed } from './hud.js';

const KEYS = { ArrowLeft: 'left', KeyA: 'left', ArrowRight: 'right', KeyD: 'right', ArrowUp: 'thrust', KeyW: 'thrust' };
const [pad, trigger, again] = ['stick', 'fire', 'again'].map((id) => document.getElementById(id));
const query = new URLSearchParams(location.search);
const held = new Set();
let stick = { x: 0, y: 0 }; // 1 is the rim
let room;
let removeNetgraph;

/** What the player holds: keys turn at full speed, the stick turns the ship to where it points. */
function steer() {
  const out = Math.hypot(stick.x, stick.y);
  const off = Math.atan2(stick.y, stick.x) - (room.own('Ship')?.heading ?? 0);
  const towards = Math.max(-100, Math.min(100, Math.round(130 * Math.atan2(Math.sin(off), Math.cos(off)))));
  const turn = out > 0.2 ? towards : 100 * (held.has('right') - held.has('left'));
  return { turn, thrust: held.has('thrust') || out > 0.65, fire: held.has('fire') };
}

async function play(name) {
  showStatus({ state: 'connecting' });
  try {
    const place = query.has('room') ? { room: query.get('room') } : { game: 'arena' };
    // A reload, or a copy of this tab, goes on with the ship that there is.
    const seat = sessionStorage.getItem('seat') ?? '';
    room = await join({ ...place, name, seat, conditions: conditionsOf(query) }); // e.g. ?rtt=150&jitter=30&stall=2
    window.arena = { room }; // for the console and for tests
    removeNetgraph?.();
    removeNetgraph = showNetgraph(room, { open: query.has('netgraph') });
    room.input('Steer', steer);
    room.on('remove', 'Shot', fizzle);
    room.on('Destroyed', (event) => explode(room, event));
    room.on('Destroyed', (event) => tellDestroyed(room, event));
    room.on('status', (status) => {
      sessionStorage.setItem('seat', room.seat);
      showStatus(status);
    });
  } catch (error) {
    showStatus({ state: 'closed', title: error.title ?? String(error) });
  }
}

function key(event) {
  const action = event.code === 'Space' ? 'fire' : KEYS[event.code];
  if (!action || event.ctrlKey || event.altKey || event.metaKey || event.target.closest('form, button')) return;
  event.preventDefault();
  held[event.type === 'keydown' ? 'add' : 'delete'](action);
}

function point({ type, pointerId, clientX, clientY }) {
  if (type === 'pointerdown') pad.setPointerCapture(pointerId);
  const rim = pad.firstElementChild.getBoundingClientRect();
  const at = (pixel, from) => (2 * (pixel - from)) / rim.width - 1;
  stick = pad.hasPointerCapture(pointerId) ? { x: at(clientX, rim.x), y: at(clientY, rim.y) } : { x: 0, y: 0 };
  showStick(stick);
}

for (const type of ['keydown', 'keyup']) addEventListener(type, key);
for (const type of ['pointerdown', 'pointermove', 'lostpointercapture']) pad.addEventListener(type, point);
for (const type of ['pointerdown', 'pointerup', 'pointercancel']) {
  trigger.addEventListener(type, () => held[type === 'pointerdown' ? 'add' : 'delete']('fire'));
}
addEventListener('blur', () => held.clear());
setInterval(() => room && showBoard(room), 100);
requestAnimationFrame(function frame(nowMs) {
  room?.present(nowMs);
  drawScene(room, nowMs);
  requestAnimationFrame(frame);
});

const known = localStorage.getItem('name') ?? '';
const name = query.get('name') ?? (sessionStorage.getItem('seat') ? known : await askName(known));
localStorage.setItem('name', name);
again.addEventListener('click', () => play(name));
play(name);
