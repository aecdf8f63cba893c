/** The arena's schema, as far as its rules know it. */
const FIELDS = {
  heading: { type: 'angle', bits: 10 },
  x: { type: 'quantized', min: 0, max: 1600, step: 0.01 },
  y: { type: 'quantized', min: 0, max: 1600, step: 0.01 },
  vx: { type: 'quantized', min: -1000, max: 1000, step: 0.01, ownerOnly: true },
  vy: { type: 'quantized', min: -1000, max: 1000, step: 0.01, ownerOnly: true },
};
const INT = { type: 'int', min: -(2 ** 31), max: 2 ** 31 - 1 };

/** What ships are steered by, in all tests. */
export const STEER = {
  name: 'Steer',
  id: 32,
  fields: [
    { name: 'fire', type: 'boolean' },
    { name: 'thrust', type: 'boolean' },
    { name: 'turn', type: 'byte', min: -100, max: 100 },
  ],
};

export const arenaJson = (rules) => ({
  protocol: 'tickwire.1',
  game: 'arena',
  kinds: ['Ship', 'Shot'].map((name) => ({
    name,
    state: false,
    fields: (rules.find(({ kind }) => kind === name)?.state ?? []).map((field) => ({
      name: field,
      ...(FIELDS[field] ?? INT),
      ...(name === 'Shot' && field === 'heading' && { type: 'double', bits: undefined, ownerOnly: true }),
    })),
  })),
  inputs: [STEER],
  commands: [],
  events: [],
});
