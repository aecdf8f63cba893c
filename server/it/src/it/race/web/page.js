// What race.js leaves to the page: drawing, and words for the player. One unit of the world is one pixel of the canvas.
let status = 'joining';

function context() {
  return document.getElementById('track').getContext('2d');
}

function draw(x, y, heading, mine) {
  const at = context();
  at.save();
  at.translate(x, y);
  at.rotate(heading);
  at.fillStyle = mine ? '#ffd166' : '#6cc3ff';
  at.fillRect(-16, -8, 32, 16);
  at.fillStyle = '#18202c';
  at.fillRect(4, -6, 6, 12);
  at.restore();
}

function hud(secondsLeft, rttMs) {
  document.getElementById('hud').textContent = `${status} · ${secondsLeft} s left · ping ${Math.round(rttMs)} ms`;
}

function banner({ state, title }) {
  status = title ?? state;
}

function honk(playerId) {
  status = `player ${playerId} honks`;
}

// Registered before race.js draws, so it clears the canvas first in every frame.
requestAnimationFrame(function clear() {
  context().clearRect(0, 0, 1000, 1000);
  requestAnimationFrame(clear);
});
