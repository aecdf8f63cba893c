/**
 * The token that identifies this browser's player again, from the last join. It is stored in `localStorage`; without
 * that, or where a page may not use it, every join is one of a new guest.
 */

const KEY = 'tickwire.guest';

/** @returns {string | undefined} */
export function storedGuest() {
  try {
    return globalThis.localStorage?.getItem(KEY) ?? undefined;
  } catch {
    return undefined;
  }
}

/** @param {string} token */
export function storeGuest(token) {
  try {
    globalThis.localStorage?.setItem(KEY, token);
  } catch {
    // The storage is full or forbidden: the next join is one of a new guest.
  }
}
