/** What never moves in the arena: space, grid, stars, walls. Painted once per size and theme, in metres. */
import { theme } from './theme.js';

// As in Arena.java.
export const WIDTH = 1600;
export const HEIGHT = 900;
/** How far the picture goes on beyond the walls, for their glow. */
export const APRON = 3;

export const backdrop = document.createElement('canvas');

/** Paints it anew, at so many device pixels per metre. */
export function paintBackdrop(pixels) {
  backdrop.width = (WIDTH + 2 * APRON) * pixels;
  backdrop.height = (HEIGHT + 2 * APRON) * pixels;
  const brush = backdrop.getContext('2d');
  brush.scale(pixels, pixels);
  brush.translate(APRON, APRON);
  const light = brush.createRadialGradient(WIDTH / 2, HEIGHT / 2, 100, WIDTH / 2, HEIGHT / 2, 950);
  light.addColorStop(0, theme.space[0]);
  light.addColorStop(1, theme.space[1]);
  brush.fillStyle = light;
  brush.beginPath();
  brush.roundRect(0, 0, WIDTH, HEIGHT, 10);
  brush.fill();
  brush.save();
  brush.clip();
  for (const cloud of theme.clouds) paintCloud(brush, cloud);
  brush.restore();
  paintGrid(brush);
  paintStars(brush);
  brush.strokeStyle = theme.wall;
  brush.beginPath();
  brush.roundRect(0, 0, WIDTH, HEIGHT, 10);
  for (const [width, alpha] of theme.wallGlow) {
    brush.globalAlpha = alpha;
    brush.lineWidth = width;
    brush.stroke();
  }
}

function paintCloud(brush, [x, y, radius, colour, opacity]) {
  const cloud = brush.createRadialGradient(x, y, 0, x, y, radius);
  cloud.addColorStop(0, `rgb(${colour} / ${opacity}%)`);
  cloud.addColorStop(1, `rgb(${colour} / 0%)`);
  brush.fillStyle = cloud;
  brush.fillRect(x - radius, y - radius, 2 * radius, 2 * radius);
}

function paintGrid(brush) {
  brush.strokeStyle = theme.grid;
  brush.lineWidth = 1;
  brush.beginPath();
  for (let x = 100; x < WIDTH; x += 100) {
    brush.moveTo(x, 0);
    brush.lineTo(x, HEIGHT);
  }
  for (let y = 50; y < HEIGHT; y += 100) {
    brush.moveTo(0, y);
    brush.lineTo(WIDTH, y);
  }
  brush.stroke();
}

/** The same sky for everybody: the places come from a small multiplicative generator. */
function paintStars(brush) {
  let seed = 20_011;
  const next = () => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed / 2_147_483_647;
  };
  brush.fillStyle = theme.star;
  for (let i = 0; i < 260; i++) {
    brush.globalAlpha = theme.starAlpha * next() ** 2;
    brush.beginPath();
    brush.arc(next() * WIDTH, next() * HEIGHT, 0.5 + 1.4 * next() ** 3, 0, 2 * Math.PI);
    brush.fill();
  }
  brush.globalAlpha = 1;
}
