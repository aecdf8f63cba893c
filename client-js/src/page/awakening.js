/**
 * What a page hears when it, or its network, is back: then is the time to see whether a connection is still alive, or to
 * attempt another. Outside a browser there is nothing to hear.
 *
 * @param {() => void} back
 * @returns {() => void} ends it
 */
export function onAwakening(back) {
  const shown = () => {
    if (document.visibilityState === 'visible') back();
  };
  globalThis.addEventListener?.('online', back);
  globalThis.addEventListener?.('pageshow', back);
  globalThis.document?.addEventListener('visibilitychange', shown);
  return () => {
    globalThis.removeEventListener?.('online', back);
    globalThis.removeEventListener?.('pageshow', back);
    globalThis.document?.removeEventListener('visibilitychange', shown);
  };
}
