/** Key of listeners for wrong predictions. */
export const DIVERGENCE = 'divergence';

/** Key of listeners for rewinds of the room. */
export const REWOUND = 'rewound';

/** Listeners by key. A listener may add and end others, and itself. */
export class Listeners {
  /** @type {Map<string, ReadonlySet<(value: any) => void>>} sets that never change, as a call may iterate over one */
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
   * Calls the listeners that a key has now, except those that end before their turn. If one throws, the others are
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
 * Calls a function of the page. If it throws, the error is reported as uncaught, and the caller goes on.
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
