/** What the player holds: keys, or the stick and the trigger of touch screens. */

const KEYS = { ArrowLeft: 'left', KeyA: 'left', ArrowRight: 'right', KeyD: 'right', ArrowUp: 'thrust', KeyW: 'thrust' };
const [pad, trigger] = ['stick', 'fire'].map((id) => document.getElementById(id));
const held = new Set();
let stick = { x: 0, y: 0 }; // 1 is the rim

/** The input: keys turn at full speed, the stick turns the ship to where it points. */
export function steer(ship) {
  const out = Math.hypot(stick.x, stick.y);
  const off = Math.atan2(stick.y, stick.x) - (ship?.heading ?? 0);
  const towards = Math.max(-100, Math.min(100, Math.round(130 * Math.atan2(Math.sin(off), Math.cos(off)))));
  const turn = out > 0.2 ? towards : 100 * (held.has('right') - held.has('left'));
  return { turn, thrust: held.has('thrust') || out > 0.65, fire: held.has('fire') };
}

function key(event) {
  const action = event.code === 'Space' ? 'fire' : KEYS[event.code];
  if (!action || event.ctrlKey || event.altKey || event.metaKey || event.target.closest('form, button, a')) return;
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

/** Puts the knob where the thumb is, inside the rim. */
function showStick({ x, y }) {
  const inside = 1 / Math.max(1, Math.hypot(x, y));
  pad.style.setProperty('--x', x * inside);
  pad.style.setProperty('--y', y * inside);
}

for (const type of ['keydown', 'keyup']) addEventListener(type, key);
for (const type of ['pointerdown', 'pointermove', 'lostpointercapture']) pad.addEventListener(type, point);
for (const type of ['pointerdown', 'pointerup', 'pointercancel']) {
  trigger.addEventListener(type, () => held[type === 'pointerdown' ? 'add' : 'delete']('fire'));
}
// Who goes elsewhere lets go of the keys there, of which nothing is heard here.
addEventListener('blur', () => held.clear());
addEventListener('focusin', () => held.clear());
// A button that was clicked gives the keys back, or the space bar would press it again.
addEventListener('click', ({ detail, target }) => {
  if (detail > 0) target.closest('button')?.blur();
});
