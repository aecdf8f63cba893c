/** Colours of the canvas, for dark and light; those of the panels are in colours.css. */

const DARK = {
  void: '#05070e',
  space: ['#0e1730', '#080c1a'],
  // x, y, radius (m), red green blue, opacity in the middle (%)
  clouds: [
    [330, 240, 460, '96 60 190', 20],
    [1260, 640, 520, '0 130 150', 18],
    [980, 120, 340, '190 50 110', 9],
  ],
  grid: 'rgb(130 165 255 / 8%)',
  star: '#dfe8ff',
  starAlpha: 0.9,
  wall: '#5f7fd8',
  wallGlow: [
    [6, 0.12],
    [2, 0.9],
  ],
  hull: '#080c1a',
  text: '#e8edf9',
  flash: '#ffffff',
  bad: '#ff6b7a',
  flame: ['#ff5a2c', '#ffb02e', '#fff6d5'],
  glow: 0.13,
  blend: 'lighter',
  lightness: 0.8,
  chroma: 0.16,
};

const LIGHT = {
  void: '#dfe5ef',
  space: ['#ffffff', '#f0f4fa'],
  clouds: [
    [330, 240, 460, '150 130 255', 14],
    [1260, 640, 520, '60 190 220', 14],
  ],
  grid: 'rgb(40 70 150 / 10%)',
  star: '#6f83b5',
  starAlpha: 0.5,
  wall: '#8496c2',
  wallGlow: [
    [6, 0.15],
    [2, 1],
  ],
  hull: '#ffffff',
  text: '#18213a',
  flash: '#18213a',
  bad: '#c4213a',
  flame: ['#ff7a45', '#ffae2b', '#ffe08a'],
  glow: 0.07,
  blend: 'source-over',
  lightness: 0.58,
  chroma: 0.19,
};

const dark = matchMedia('(prefers-color-scheme: dark)');
const inks = [];

export let theme = dark.matches ? DARK : LIGHT;

/** The colour of a player; 0 stands for nobody. */
export function inkOf(playerId) {
  // Steps of the golden angle: neighbours differ, and no colour returns soon.
  inks[playerId] ??=
    playerId === 0 ? theme.flame[1] : `oklch(${theme.lightness} ${theme.chroma} ${(playerId * 137.508 + 50) % 360})`;
  return inks[playerId];
}

/** Calls back after the colours changed. */
export function onThemeChange(repaint) {
  dark.addEventListener('change', () => {
    theme = dark.matches ? DARK : LIGHT;
    inks.length = 0;
    repaint();
  });
}
