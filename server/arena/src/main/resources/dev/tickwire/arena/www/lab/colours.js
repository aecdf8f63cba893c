/** The page's colours, for canvases: as lab.css and colours.css have them at the moment. */
import { onThemeChange } from '../theme.js';

const NAMES = ['predicted', 'interpolated', 'truth', 'behind', 'text', 'dim', 'line', 'bad', 'void'];

export const colours = /** @type {Record<string, string>} */ ({});

function read() {
  const style = getComputedStyle(document.documentElement);
  for (const name of NAMES) colours[name] = style.getPropertyValue(`--${name}`).trim();
}

read();
onThemeChange(read);
