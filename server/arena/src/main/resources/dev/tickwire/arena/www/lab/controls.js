/** The controls: the conditions, which the address bar keeps so that a run can be shared, and who steers. */
import { conditionsOf } from '/tickwire/conditions.js';

const PRESETS = {
  LAN: { rtt: 2, jitter: 1, stall: 0 },
  home: { rtt: 40, jitter: 10, stall: 0.5 },
  phone: { rtt: 150, jitter: 30, stall: 2 },
  terrible: { rtt: 300, jitter: 100, stall: 8 },
};
const SEED = 7;
/** Sliders are dragged. */
const CHOSEN_AFTER_MS = 400;

const form = document.getElementById('network');
const query = new URLSearchParams(location.search);

/** What `join` is given. @throws {Error} whose `title` names the part of the address that is wrong */
export function chosenConditions() {
  return { seed: SEED, ...conditionsOf(query) };
}

/** Calls back when other conditions are chosen. */
export function onChoice(chosen) {
  let timer;
  form.addEventListener('input', () => {
    showValues();
    clearTimeout(timer);
    timer = setTimeout(() => {
      keep();
      chosen();
    }, CHOSEN_AFTER_MS);
  });
  form.addEventListener('submit', (event) => event.preventDefault());
  for (const button of form.querySelectorAll('[data-preset]')) {
    button.addEventListener('click', () => {
      fill(PRESETS[button.dataset.preset]);
      keep();
      chosen();
    });
  }
}

function fill(values) {
  for (const [name, value] of Object.entries(values)) form.elements[name].value = value;
  showValues();
}

function keep() {
  for (const name of ['rtt', 'jitter', 'stall', 'seed']) query.set(name, form.elements[name].value || SEED);
  history.replaceState(null, '', `?${query}`);
}

function showValues() {
  const { rtt, jitter, stall } = form.elements;
  form.querySelector('[for=rtt] output').textContent = `${rtt.value} ms`;
  form.querySelector('[for=jitter] output').textContent = `± ${jitter.value} ms`;
  form.querySelector('[for=stall] output').textContent = `${stall.value} %`;
  for (const button of form.querySelectorAll('[data-preset]')) {
    const preset = Object.entries(PRESETS[button.dataset.preset]);
    button.ariaPressed = preset.every(([name, value]) => Number(form.elements[name].value) === value);
  }
}

fill({ ...PRESETS.phone, seed: SEED, ...Object.fromEntries(query.entries().filter(([name]) => form.elements[name])) });
