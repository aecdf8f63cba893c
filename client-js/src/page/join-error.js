/**
 * Why there is no seat, or none any more. The message is the title.
 *
 *     join({ code }).catch((error) => { if (error instanceof JoinError) flash(error.title); });
 */
export class JoinError extends Error {
  /**
   * @param {string} code stable text, e.g. `room-full`
   * @param {string} title a sentence for people
   * @param {{ field?: string | undefined, status?: number, retry?: boolean, retryAfterMs?: number, cause?: unknown }}
   *   [more]
   */
  constructor(code, title, { field, status = 0, retry = false, retryAfterMs = 0, cause } = {}) {
    super(title, { cause });
    this.name = 'JoinError';
    this.code = code;
    this.title = title;
    /** The wrong option of `join` or member of the request, if there is one. */
    this.field = field;
    /** HTTP status of the refusing answer, else 0. */
    this.status = status;
    /** Whether the same request may succeed later. */
    this.retry = retry;
    /** Milliseconds to wait before that; 0 if the server does not say. */
    this.retryAfterMs = retryAfterMs;
  }
}

/**
 * Refuses unknown members, such as misspelt ones, which would have no effect.
 *
 * @param {object} given
 * @param {object} known members by name
 * @param {string} [path] of the object, for `field`
 * @throws {JoinError} `bad-field`, naming the member
 */
export function requireKnown(given, known, path = '') {
  for (const name of Object.keys(given)) {
    if (Object.hasOwn(known, name)) continue;
    const field = path + name;
    throw new JoinError('bad-field', `${field} is none of ${Object.keys(known).join(', ')}.`, { field });
  }
}

/** @param {unknown} error */
export const reasonOf = (error) => (error instanceof Error ? error.message : String(error));

/**
 * What an `import` of another part of this client resolves with.
 *
 * @template T
 * @param {Promise<T>} part
 * @returns {Promise<T>}
 * @throws {JoinError} `unreachable`
 */
export const loaded = (part) =>
  part.catch((cause) => {
    const title = `This client cannot be loaded in whole: ${reasonOf(cause)}.`;
    throw new JoinError('unreachable', title, { retry: true, cause });
  });
