/** Key of those that hear where a prediction was wrong. */
export const DIVERGENCE = 'divergence';

/** Key of those that hear that the room went back. */
export const REWOUND = 'rewound';

/** Functions to be called, by key. A function that is called may add and end others, and itself. */
export class Listeners {
  /** @type {Map<string, ReadonlySet<(value: any) => void>>} sets that never change, as one may be in the middle of a call */
  #byKey = new Map();

  /**
   * @param {string} key
   * @param {(value: any) => void} listener
   * @returns {() => void} ends it
   */
  add(key, listener) {
    this.#byKey.set(key, new Set(this.#byKey.get(key)).add(listener));
    return () => {
      const others = new Set(this.#byKey.get(key));
      others.delete(listener);
      this.#byKey.set(key, others);
    };
  }

  /** @param {string} key */
  has(key) {
    return (this.#byKey.get(key)?.size ?? 0) > 0;
  }

  /**
   * Calls the listeners that a key has now, except those that end before their turn. After one that throws the others are
   * still called.
   *
   * @param {string} key
   * @param {any} value
   */
  call(key, value) {
    for (const listener of this.#byKey.get(key) ?? []) {
      if (this.#byKey.get(key)?.has(listener)) callListener(listener, value);
    }
  }
}

/**
 * Calls a function of the page's. If it throws, that is no business of the caller's, and is reported as uncaught.
 *
 * @template T
 * @param {(value: T) => void} listener
 * @param {T} value
 */
export function callListener(listener, value) {
  try {
    listener(value);
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}
