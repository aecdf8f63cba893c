/**
 * Who this browser's player is again: the token that a server gave last. It is kept where there is a place to keep it; a
 * page without one, or one that may not use it, is a stranger each time.
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
    // Full or forbidden: so it is.
  }
}
