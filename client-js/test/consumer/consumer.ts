// What a game in TypeScript writes against the packed package. It is compiled, not run.
import {
  AskError,
  CloseReason,
  type Entity,
  JoinError,
  join,
  type Progress,
  party,
  type Room,
  type RoomInfo,
  type RulesModule,
  rooms,
  type Stats,
  type Status,
  type Where,
  watchRooms,
} from 'tickwire';
import { conditioned } from 'tickwire/conditioner.js';
import { conditionsOf } from 'tickwire/conditions.js';
import { showNetgraph } from 'tickwire/netgraph.js';

const room: Room = await join({
  game: 'race',
  name: 'Ann',
  options: { track: 'oval' },
  url: 'http://localhost:8080',
  inputRate: 30,
  predict: true,
  rules: (await import('./rules.js' as string)) as RulesModule,
  conditions: conditionsOf(new URLSearchParams('?rtt=150')),
  seat: sessionStorage.getItem('seat') ?? '',
});
sessionStorage.setItem('seat', room.seat);

const stop: () => void = room.on('spawn', 'Car', (car) => {
  const { id, owner }: { id: number; owner: number } = car;
  console.log(id, owner, car.name);
});
stop();
room.on('status', ({ state, code }: Status) => console.log(state === 'closed' ? code : state));
room.on('Honked', ({ playerId }) => console.log(playerId));
const taken: boolean = room.send('Honk');
try {
  const traded = await room.ask('Trade', { itemId: 7 }, { timeoutMs: 3000 });
  console.log(traded?.price);
} catch (error) {
  if (error instanceof AskError) console.log(error.code === 'refused' ? error.title : error.code);
}
const team: number | null = room.matchTeam;
const role: 'player' | 'spectator' = room.role;
console.log(team, role, room.code.toLowerCase(), room.guest.length);
room.on('divergence', ({ kind, id, field, size, tick }) => console.log(kind, id, field, size.toFixed(2), tick));
room.input('Drive', (sent) => ({ turn: sent ? 1 : 0, gas: true }));
const hide: () => void = showNetgraph(room, { key: 'g', open: false });
hide();

requestAnimationFrame((now) => {
  room.present(now);
  const own: Entity | null = room.own('Car');
  for (const car of room.all('Car')) console.log(car.x, car === own, room.find('Car', car.id) === car);
  const { rttMs, jitterMs, interpolationDelayMs, inputLeadTicks, inputMargin, bytesInPerSecond }: Stats = room.stats;
  const { resumes, lastResumeMs, missedFrames, droppedCommands }: Stats = room.stats;
  console.log(taken, resumes, lastResumeMs, missedFrames, droppedCommands);
  console.log(jitterMs, interpolationDelayMs, inputLeadTicks, inputMargin);
  console.log(
    room.state('Board').secondsLeft,
    rttMs,
    bytesInPerSecond,
    room.id,
    room.playerId,
    room.tick,
    room.tickRate,
  );
});

try {
  await join({ room: 'lobby', conditions: { rttMs: 150, seed: 7 }, ...conditioned({}, { rttMs: 1 }) });
} catch (error) {
  if (error instanceof JoinError) console.log(error.code, error.title, error.field);
}

const where: Where = {
  mode: 'ranked',
  rating: { between: [1400, 1600] },
  track: { in: ['oval', 'eight'] },
  free: { min: 1 },
};
const aborter = new AbortController();
const onWaiting = ({ waitedMs, range, waiting }: Progress) => console.log(waitedMs, range, waiting);
await join({ game: 'race', where, sort: '-players', create: false });
await join({ game: 'race', create: true, inviteOnly: true, name: undefined });
await join({ code: 'K7QM2X', role: 'spectator', rejoin: false });
await join({ game: 'race', party: await party(3), queue: { rating: 1500, onWaiting, signal: aborter.signal } });
const { rooms: list, total } = await rooms({ game: 'race', where, limit: 200, url: 'http://localhost:8080' });
const first: RoomInfo | undefined = list[0];
console.log(total, first?.properties.mode, first && first.playersMax - first.players);
const unwatch: () => void = watchRooms(
  { game: 'race', sort: 'created', onError: ({ retry }) => console.log(retry) },
  (seen) => console.log(seen.rooms.length, seen.total),
);
unwatch();
console.log(CloseReason.ROOM_CLOSED.closeCode === 4404);
room.close();

// @ts-expect-error: there is no such status
room.on('status', ({ state }: Status) => state === 'paused');
// @ts-expect-error: entities are read-only
room.all('Car')[0] = null;
// @ts-expect-error: there is no such role
join({ game: 'race', role: 'referee' });
// @ts-expect-error: it takes options
join();
