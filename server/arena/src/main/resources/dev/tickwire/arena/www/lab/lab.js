// One ship, seen three ways at once, over a network that is as bad as you like: see lab.html.
import { drawChart } from './charts.js';
import { chosenConditions, onChoice } from './controls.js';
import { showFigures } from './figures.js';
import { Measurements } from './measurements.js';
import { drawPicture, forgetTrails } from './picture.js';
import { openSession } from './session.js';
import { restartAutopilot, steer } from './steering.js';

const CHART_EVERY_MS = 50;
const FIGURES_EVERY_MS = 500;

const [state, pause] = ['state', 'pause'].map((id) => document.getElementById(id));
/** For the console and for tests. */
const lab = { session: null, measurements: null };
window.lab = lab;
let run = 0;
let joining = Promise.resolve();
let chartMs = 0;
let figuresMs = 0;
/** How many there had been at the last frame. */
let corrections = 0;

/** Begins a run with what is chosen, when the one before it is done with joining. */
function start() {
  const mine = leave();
  forgetTrails();
  show('Joining three times…');
  joining = joining.then(() => mine === run && play(mine));
}

async function play(mine) {
  try {
    const conditions = chosenConditions();
    const session = await openSession(conditions);
    if (mine !== run) return session.close();
    restartAutopilot(conditions.seed);
    session.pilot.input('Steer', (sent) => steer(session.seenBy(session.pilot), sent));
    Object.assign(lab, { session, measurements: new Measurements(session.truth, performance.now()) });
    session.onStatus((status) => mine === run && follow(status));
  } catch (error) {
    if (mine === run) stop(error.title ?? String(error));
  }
}

function follow({ state: now, title }) {
  if (now === 'closed') stop(title);
  else show(now === 'playing' ? '' : 'Reconnecting…');
}

/** Not playing any more; another choice, or the button, starts again. */
function stop(title) {
  leave();
  show(title, true);
}

/** Ends what runs. @returns {number} of the next run */
function leave() {
  lab.session?.close();
  lab.session = lab.measurements = null;
  return ++run;
}

function show(text, stopped = false) {
  state.firstElementChild.textContent = text;
  state.lastElementChild.hidden = !stopped;
  state.hidden = text === '';
}

/** Notes what this frame shows of the ship. */
function measure({ session, measurements }, nowMs) {
  const { pilot, onlooker } = session;
  measurements.heard(pilot.stats.frames, nowMs);
  const seen = [session.seenBy(pilot), session.seenBy(onlooker)];
  if (seen.includes(null) || Number.isNaN(pilot.stats.predictedTick)) return;
  const [{ x: pilotX, y: pilotY }, { x: onlookerX, y: onlookerY }] = seen;
  const msPerTick = 1000 / pilot.tickRate;
  const serverTick = session.serverTick(nowMs);
  measurements.note({
    atMs: nowMs,
    pilotTick: pilot.stats.predictedTick,
    pilotX,
    pilotY,
    onlookerTick: onlooker.stats.viewTick,
    onlookerX,
    onlookerY,
    serverTick,
    rttMs: pilot.stats.rttMs,
    aheadMs: (pilot.stats.predictedTick - serverTick) * msPerTick,
    delayMs: (serverTick - onlooker.stats.viewTick) * msPerTick,
    corrected: corrections === pilot.stats.corrections ? null : pilot.stats.correctionLast,
  });
  corrections = pilot.stats.corrections;
}

function frame(nowMs) {
  requestAnimationFrame(frame);
  const { session, measurements } = lab;
  const paused = pause.ariaPressed === 'true';
  if (session) {
    session.present(nowMs);
    measure(lab, nowMs);
  }
  if (paused) return;
  drawPicture(session, nowMs);
  if (!session) return;
  if (nowMs - chartMs > CHART_EVERY_MS) {
    chartMs = nowMs;
    drawChart(measurements, nowMs);
  }
  if (nowMs - figuresMs > FIGURES_EVERY_MS) {
    figuresMs = nowMs;
    showFigures(measurements, session);
  }
}

pause.addEventListener('click', () => {
  pause.ariaPressed = String(pause.ariaPressed !== 'true');
});
requestAnimationFrame(frame);
state.lastElementChild.addEventListener('click', start);
onChoice(start);
start();
