/** The default title of each code. */
const TITLES = Object.freeze({
  refused: 'The game refused it.',
  timeout: 'There was no answer in time.',
  closed: 'The seat in the room is gone.',
  lost: 'The answer may have been lost with the connection.',
  'schema-changed': 'The game has changed, and does not take this command any more.',
  full: 'Too many commands wait to be answered.',
  spectator: 'Spectators only watch.',
});

/**
 * Why `room.ask` failed. The message is the title. With `timeout`, `lost` and `closed` the command may be handled; with
 * `schema-changed`, `full` and `spectator` it is not.
 *
 *     room.ask('Trade', { item: 7 }).catch((error) => { if (error instanceof AskError) flash(error.title); });
 */
export class AskError extends Error {
  /**
   * @param {keyof typeof TITLES} code stable text
   * @param {string} [title] a sentence for people; of a refusal the game's
   */
  constructor(code, title = TITLES[code]) {
    super(title);
    this.name = 'AskError';
    this.code = code;
    this.title = title;
  }
}
