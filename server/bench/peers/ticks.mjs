// Time and arguments that every peer server shares. PORT, HZ, ROOM_SIZE and WANDERERS come from the environment.

/** What the environment says, as a number. */
export const number = (name, otherwise) => Number(process.env[name] ?? otherwise);

/** Calls `step` at start + n periods for as long as it returns true: an interval of Node's is a whole number of milliseconds. */
export function everyTick(hz, step) {
  const start = performance.now();
  let ticks = 0;
  const next = () => setTimeout(run, start + (++ticks * 1000) / hz - performance.now());
  const run = () => step() && next();
  next();
}
