/**
 * Calls a function when the page becomes visible or is restored, and when its network is back: the moments to probe a
 * connection or to attempt another one. Outside a browser it does nothing.
 *
 * @param {() => void} back
 * @returns {() => void} ends it
 */
export function onPageReturn(back) {
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
