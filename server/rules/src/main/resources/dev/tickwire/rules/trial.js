// What JavaTrial does, line by line: `rules` are the module's, `sources`, `steps` and `seed` stand before.
let x = 0;
let hash = 0;

function random() {
  x ^= x << 13;
  x ^= x >>> 17;
  x ^= x << 5;
  return (x >>> 0) / 4294967296;
}

function fill(numbers, from) {
  for (let i = 0; i < numbers.length; i++) {
    const [whole, min, max] = from[i];
    numbers[i] = whole ? min + Math.floor(random() * (max - min + 1)) : min + random() * (max - min);
  }
}

function add(words) {
  for (let i = 0; i < words.length; i++) {
    hash = Math.imul(hash ^ words[i], 0x9e3779b1);
    hash ^= hash >>> 15;
  }
}

for (let r = 0; r < rules.length; r++) {
  const [stateSources, inputSources] = sources[r];
  const { name, step: apply, spawned: launches, fresh: launched = [] } = rules[r];
  const state = new Float64Array(stateSources.length);
  const before = new Float64Array(stateSources.length);
  const input = new Float64Array(inputSources.length);
  const spawned = new Float64Array(launched.length);
  const hashes = [];
  hash = 0;
  x = seed;
  for (let step = 0, fresh = true; step < steps; step++) {
    if (fresh || random() < 0.02) fill(state, stateSources);
    if (fresh || random() < 0.1) fill(input, inputSources);
    const dt = 1 / (20 + Math.floor(random() * 100));
    before.set(state);
    spawned.set(launched);
    let thrown = false;
    try {
      const result = apply(state, input, dt, spawned);
      if (launches) add([result ? 1 : 0]);
    } catch {
      thrown = // or else the hashes differ
        state.every((number, i) => Object.is(number, before[i]));
      add([-1]);
    }
    fresh = thrown || !state.every(Number.isFinite) || !spawned.every(Number.isFinite);
    if (!fresh) {
      add(new Int32Array(state.buffer));
      add(new Int32Array(spawned.buffer));
    }
    if (step % 1000 === 999) hashes.push((hash >>> 0).toString(16));
  }
  console.log(`${name} ${hashes.join(' ')}`);
}
