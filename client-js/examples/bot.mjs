// A bot that joins the arena, flies towards the nearest other ship and fires: node bot.mjs http://localhost:8080
import { join } from 'tickwire';

const [url = 'http://localhost:8080'] = process.argv.slice(2);
const fail = ({ message }) => {
  console.error(message);
  process.exit(1);
};

try {
  // Node has a WebSocket of its own from version 22 on.
  const WebSocket = globalThis.WebSocket ?? (await import('ws')).WebSocket;
  const room = await join({ game: 'arena', name: 'Bot', url, WebSocket });
  const distance = (one, other) => Math.hypot(one.x - other.x, one.y - other.y);

  room.input('Steer', () => {
    const own = room.own('Ship');
    const others = room.all('Ship').filter((ship) => own && ship !== own && ship.hull > 0);
    const [target] = others.sort((one, other) => distance(own, one) - distance(own, other));
    if (!target) return { turn: 0, thrust: false, fire: false };
    const off = Math.atan2(target.y - own.y, target.x - own.x) - own.heading;
    const angle = Math.atan2(Math.sin(off), Math.cos(off));
    const turn = Math.round(Math.max(-100, Math.min(100, 200 * angle)));
    return { turn, thrust: distance(own, target) > 150, fire: Math.abs(angle) < 0.1 };
  });
  // The own ship is seen as the rules predict it, the others as they were a moment ago.
  const presenting = setInterval(() => room.present(performance.now()), 1000 / room.tickRate);
  room.on('status', ({ state, code, title }) => {
    if (state === 'closed') clearInterval(presenting);
    if (state === 'closed' && code !== 'normal') fail({ message: title });
  });
  process.once('SIGINT', () => room.close());
  await room.ask('Say', { text: 'Here I come.' }).catch(({ message }) => console.error(`Not said: ${message}`));
} catch (error) {
  fail(error);
}
