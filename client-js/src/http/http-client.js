/**
 * Requests to a server over HTTP, and the errors for its refusals (PROTOCOL.md section 1).
 *
 * @typedef {(url: URL, request?: RequestInit) => Promise<Response>} FetchOk a `fetch` that rejects with a JoinError
 *   unless the answer is a success
 */

import { JoinError } from '../page/join-error.js';

/**
 * @param {string | URL | undefined} url of the server; default: the origin of the page
 * @returns {URL}
 * @throws {JoinError}
 */
export function baseOf(url) {
  try {
    return new URL(url ?? globalThis.location?.origin ?? '');
  } catch (cause) {
    throw new JoinError('bad-field', 'Say where the server is, e.g. http://localhost:8080.', { field: 'url', cause });
  }
}

/**
 * @param {typeof globalThis.fetch | undefined} fetch default: the global one
 * @returns {FetchOk}
 */
export const fetchOkWith =
  (fetch = globalThis.fetch) =>
  async (url, request) => {
    let response;
    try {
      response = await fetch(url, request);
    } catch (cause) {
      throw new JoinError('unreachable', `There is no answer from ${url.origin}.`, { retry: true, cause });
    }
    if (response.ok) return response;
    const retryAfterMs = 1000 * (Number(response.headers.get('retry-after')) || 0);
    throw joinErrorOf(await response.json().catch(() => ({})), response.status, url, retryAfterMs);
  };

/**
 * @param {any} problem as RFC 9457 has it
 * @param {number} status
 * @param {URL} url of the request
 * @param {number} [retryAfterMs] from `Retry-After`
 */
export const joinErrorOf = (problem, status, url, retryAfterMs = 0) =>
  new JoinError(problem?.code ?? 'bad-answer', problem?.title ?? `${url} answered ${status}.`, {
    field: problem?.field,
    status,
    retry: status === 429 || status >= 500,
    retryAfterMs,
  });

/**
 * @param {object} value
 * @returns the request that posts the value as JSON
 */
export const jsonPost = (value) => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(value),
});

/** @param {Response} response */
export async function readJson(response) {
  try {
    return await response.json();
  } catch (cause) {
    throw new JoinError('bad-answer', `${response.url} did not answer JSON.`, { cause });
  }
}
