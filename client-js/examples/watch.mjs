// A second server, which watches the arena and tells what it sees: node watch.mjs http://localhost:8080 8081
import { createServer } from 'node:http';
import { join } from 'tickwire';

const [url = 'http://localhost:8080', port = '8081'] = process.argv.slice(2);
const fail = ({ message }) => {
  console.error(message);
  process.exit(1);
};

try {
  // Node has a WebSocket of its own from version 22 on.
  const WebSocket = globalThis.WebSocket ?? (await import('ws')).WebSocket;
  const room = await join({ game: 'arena', role: 'spectator', url, WebSocket });

  const server = createServer((request, response) => {
    if (request.url !== '/') return response.writeHead(404).end();
    const ships = room.all('Ship').map(({ id, owner, x, y, heading, hull }) => ({ id, owner, x, y, heading, hull }));
    const players = room.all('Ship').map(({ owner, name, score }) => ({ id: owner, name, score }));
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ room: room.id, tick: room.tick, players, ships }));
  });
  server.once('error', fail);
  server.listen(Number(port), () => console.log(`http://localhost:${server.address().port}/`));
  room.on('status', ({ state, code, title }) => {
    if (state !== 'closed') return;
    if (code !== 'normal') fail({ message: title });
    server.close();
    server.closeAllConnections();
  });
  process.once('SIGINT', () => room.close());
} catch (error) {
  fail(error);
}
