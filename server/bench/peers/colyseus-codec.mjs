// The codec of Colyseus on moving ships: node colyseus-codec.mjs SHIPS straight|steering|sparse|scattered float32|quantized
// Prints medians: nanoseconds of encode and decode, and bytes, per ship and tick. `sparse`: one ship in fifty moves, until it
// stops and another begins; `scattered`: others in every tick.
import { argv } from 'node:process';
import { Decoder, Encoder, schema, t } from '@colyseus/schema';
import { move, place, SIDE } from './drift.mjs';
import { median } from './median.mjs';

const SECONDS = 2;
const TICKS_MIN = 400;
const DT = 1 / 20;
const CHANGE_PROBABILITY = 0.05;
const TURN_MAX = (10 * Math.PI) / 180;
const STEERING_SPEED = 100;
const SHIPS_PER_MOVING = 50;
const STOP_PROBABILITY = 0.05;
const BUFFER_BYTES = 1 << 22;

const count = Number(argv[2]);
const [, , , movement, precision] = argv;
const place16 = () => t.quantized({ min: 0, max: SIDE, bits: 16 });
const coordinate = precision === 'quantized' ? place16 : () => t.float32();
const Ship = schema({ x: coordinate(), y: coordinate(), heading: t.uint8(), hp: t.uint8() }, 'Ship');
const State = schema({ ships: t.map(Ship) }, 'State');

const between = (min, max) => min + Math.random() * (max - min);
const steered = (angle) => [Math.round(STEERING_SPEED * Math.cos(angle)), Math.round(STEERING_SPEED * Math.sin(angle))];
const anywhere = () => [Math.floor(between(-128, 128)), Math.floor(between(-128, 128))];

Encoder.BUFFER_SIZE = BUFFER_BYTES;
const state = new State();
const encoder = new Encoder(state);
const pilots = Array.from({ length: count }, (_, i) => {
  const ship = place(new Ship());
  state.ships.set(`k${i.toString(36).padStart(8, '0')}`, ship);
  const angle = between(0, 2 * Math.PI);
  return { ship, angle, velocity: movement === 'steering' ? steered(angle) : anywhere() };
});

function advance(pilot) {
  if (movement === 'steering') {
    pilot.angle += between(-TURN_MAX, TURN_MAX);
    pilot.velocity = steered(pilot.angle);
  } else if (Math.random() < CHANGE_PROBABILITY) {
    pilot.velocity = anywhere();
  }
  move(pilot.ship, pilot.velocity, DT);
}

const anyone = () => Math.floor(between(0, count));
const moving = Array.from({ length: count / SHIPS_PER_MOVING }, anyone);

function tick() {
  if (movement !== 'sparse' && movement !== 'scattered') return pilots.forEach(advance);
  for (let i = 0; i < moving.length; i++) {
    if (movement === 'scattered' || Math.random() < STOP_PROBABILITY) moving[i] = anyone();
    advance(pilots[moving[i]]);
  }
}

const decoder = new Decoder(new State());
decoder.decode(encoder.encodeAll());
encoder.discardChanges();

const encodeMs = [];
const decodeMs = [];
const bytes = [];
const end = performance.now() + SECONDS * 1000;
while (performance.now() < end || bytes.length < TICKS_MIN) {
  tick();
  const start = performance.now();
  const encoded = encoder.encode();
  encodeMs.push(performance.now() - start);
  const received = Uint8Array.from(encoded);
  encoder.discardChanges();
  const arrived = performance.now();
  decoder.decode(received);
  decodeMs.push(performance.now() - arrived);
  bytes.push(received.length);
}
const perShip = (all) => median(all.slice(all.length / 2)) / count;
console.log(JSON.stringify({ encodeNs: perShip(encodeMs) * 1e6, decodeNs: perShip(decodeMs) * 1e6, bytes: perShip(bytes) }));
