/** Why there is no seat, or none any more. The message is the title. */
export class JoinError extends Error {
  /**
   * @param {string} code stable text, e.g. `room-full`
   * @param {string} title a sentence for people
   * @param {{ field?: string | undefined, status?: number, retry?: boolean, retryAfterMs?: number, cause?: unknown }} [more]
   */
  constructor(code, title, { field, status = 0, retry = false, retryAfterMs = 0, cause } = {}) {
    super(title, { cause });
    this.name = 'JoinError';
    this.code = code;
    this.title = title;
    /** The member of the request or option of `join` that is to blame, if one is. */
    this.field = field;
    /** HTTP status of the answer that said so, else 0. */
    this.status = status;
    /** Whether the same request may succeed later. */
    this.retry = retry;
    /** Milliseconds after which it may, as far as the server says. */
    this.retryAfterMs = retryAfterMs;
  }
}

/**
 * Refuses a member that is not known, such as a misspelt one, which would have no effect.
 *
 * @param {object} given
 * @param {object} known members by name
 * @param {string} [path] of what is given, for `field`
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
