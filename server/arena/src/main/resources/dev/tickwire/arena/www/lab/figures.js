/** The figures: errors of the last seconds as numbers, and how the network is. */
import { percentiles } from './measurements.js';

const $ = (id) => document.getElementById(id);

/**
 * @param {import('./measurements.js').Measurements} measurements
 * @param {import('./session.js').Session} session
 */
export function showFigures({ samples, stalls }, { pilot }) {
  for (const row of document.querySelectorAll('[data-figure]')) {
    const found = percentiles(samples, row.dataset.figure);
    const [, ...cells] = row.children;
    ['median', 'p99', 'largest'].forEach((name, i) => {
      cells[i].textContent = found ? metres(found[name]) : '–';
    });
  }
  const last = samples.at(-1);
  $('rtt-is').textContent = ms(pilot.stats.rttMs);
  $('ahead').textContent = ms(last?.aheadMs);
  $('delay').textContent = ms(last?.delayMs);
  $('corrections').textContent = samples.filter(({ corrected }) => corrected !== null).length;
  $('divergences').textContent = pilot.stats.divergences;
  $('stalls').textContent = stalls.length;
}

const metres = (value) => `${value.toFixed(value < 10 ? 2 : 0)} m`;
const ms = (value) => (Number.isFinite(value) ? `${Math.round(value)} ms` : '–');
