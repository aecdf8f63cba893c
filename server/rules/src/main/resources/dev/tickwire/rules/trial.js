// What JavaTrial does, line by line: `rules` are the module's, `sources`, `steps` and `seed` stand before.
let x = 0;

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

for (let r = 0; r < rules.length; r++) {
  const [stateSources, inputSources] = sources[r];
  const state = new Float64Array(stateSources.length);
  const words = new Int32Array(state.buffer);
  const input = new Float64Array(inputSources.length);
  const hashes = [];
  let hash = 0;
  x = seed;
  for (let step = 0, fresh = true; step < steps; step++) {
    if (fresh || step % 1000 === 0) fill(state, stateSources);
    if (fresh || random() < 0.1) fill(input, inputSources);
    try {
      rules[r].step(state, input, 1 / (20 + Math.floor(random() * 100)));
    } catch {
      hash = (hash + 1) | 0;
      fresh = true;
      continue;
    }
    fresh = !state.every(Number.isFinite);
    for (let i = 0; i < words.length && !fresh; i++) {
      hash = Math.imul(hash ^ words[i], 0x9e3779b1);
      hash ^= hash >>> 15;
    }
    if (step % 1000 === 999) hashes.push((hash >>> 0).toString(16));
  }
  console.log(`${rules[r].name} ${hashes.join(' ')}`);
}
