/** Who steers the ship: keys, a finger or the mouse, or else the autopilot. */
import { Autopilot, towards } from './autopilot.js';
import { placeAt } from './picture.js';

const KEYS = { ArrowLeft: 'left', KeyA: 'left', ArrowRight: 'right', KeyD: 'right', ArrowUp: 'thrust', KeyW: 'thrust' };

const auto = document.getElementById('auto');
const picture = document.getElementById('picture');
const held = new Set();
/** Where a finger or the mouse wants the ship to go, on the screen. @type {{ clientX: number, clientY: number } | null} */
let finger = null;
let autopilot = new Autopilot(1);

/** Starts the autopilot's course anew. */
export function restartAutopilot(seed) {
  autopilot = new Autopilot(seed);
}

/**
 * What the pilot holds.
 *
 * @param {any} ship as the pilot sees it
 * @param {boolean} sent whether this is an input of a tick, and not only to be shown
 */
export function steer(ship, sent) {
  if (!ship) return { turn: 0, thrust: false, fire: false };
  if (finger) return towards(ship, placeAt(finger));
  if (auto.checked) {
    if (sent) autopilot.steer(ship);
    return autopilot.held;
  }
  return { turn: 100 * (held.has('right') - held.has('left')), thrust: held.has('thrust'), fire: false };
}

function key(event) {
  const action = KEYS[event.code];
  if (!action || event.ctrlKey || event.altKey || event.metaKey || event.target.closest('input:not(#auto)')) return;
  event.preventDefault();
  auto.checked = false;
  held[event.type === 'keydown' ? 'add' : 'delete'](action);
}

for (const type of ['keydown', 'keyup']) addEventListener(type, key);
addEventListener('blur', () => held.clear());
picture.addEventListener('pointerdown', (event) => {
  picture.setPointerCapture(event.pointerId);
  finger = event;
});
picture.addEventListener('pointermove', (event) => {
  if (finger) finger = event;
});
picture.addEventListener('lostpointercapture', () => {
  finger = null;
});
