/** Key of those that hear where a prediction was wrong. */
export const DIVERGENCE = 'divergence';

/** Functions to be called, by key. */
export class Listeners {
  /** @type {Map<string, Set<(value: any) => void>>} */
  #byKey = new Map();

  /**
   * @param {string} key
   * @param {(value: any) => void} listener
   * @returns {() => void} ends it
   */
  add(key, listener) {
    const listeners = this.#byKey.get(key) ?? new Set();
    this.#byKey.set(key, listeners.add(listener));
    return () => {
      listeners.delete(listener);
    };
  }

  /** @param {string} key */
  has(key) {
    return (this.#byKey.get(key)?.size ?? 0) > 0;
  }

  /**
   * Calls all of a key. One that throws does not keep the others from being called.
   *
   * @param {string} key
   * @param {any} value
   */
  call(key, value) {
    for (const listener of this.#byKey.get(key) ?? []) tell(listener, value);
  }
}

/**
 * Calls a function of the page's. If it throws, that is no business of the caller's, and is reported as uncaught.
 *
 * @template T
 * @param {(value: T) => void} listener
 * @param {T} value
 */
export function tell(listener, value) {
  try {
    listener(value);
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}
