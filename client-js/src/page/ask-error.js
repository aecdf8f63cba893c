/** Titles by code. */
const TITLES = Object.freeze({
  refused: 'The game refused it.',
  timeout: 'There was no answer in time.',
  closed: 'The seat in the room is gone.',
  lost: 'The answer may have been lost with the connection.',
  full: 'Too many are waiting to be answered.',
  spectator: 'Spectators only watch.',
});

/**
 * Why an ask was not answered. The message is the title. With `timeout` and `lost` the command may be handled all the
 * same, with `closed` it may have been; with `full` and `spectator` it was not sent.
 */
export class AskError extends Error {
  /**
   * @param {keyof typeof TITLES} code stable text
   * @param {string} [title] a sentence for people; of a refusal the game's own
   */
  constructor(code, title = TITLES[code]) {
    super(title);
    this.name = 'AskError';
    this.code = code;
    this.title = title;
  }
}
