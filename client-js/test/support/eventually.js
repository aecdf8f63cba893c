import { setTimeout } from 'node:timers/promises';

/** Milliseconds after which a test hangs: far more than a busy machine takes. */
export const HANG_MS = 120_000;

const POLL_MS = 20;

/**
 * Waits until this is so, with no limit but one against hanging for ever.
 *
 * @param {string} what
 * @param {() => boolean | Promise<boolean>} done
 * @param {() => unknown} state of both sides, reported when the wait fails
 */
export async function eventually(what, done, state) {
  const startMs = performance.now();
  while (!(await done())) {
    if (performance.now() - startMs > HANG_MS) {
      throw new Error(`waited ${HANG_MS / 1000} s in vain for ${what}: ${JSON.stringify(await state())}`);
    }
    await setTimeout(POLL_MS);
  }
}
