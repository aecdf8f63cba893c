/**
 * The section that answers commands: of each its number, and an event's bytes, the text of a refusal, or nothing for
 * later.
 */
import { bytesOf } from './encoder.js';

export const repliesTo = (...replies) => ({
  group: 1,
  type: 'replies',
  body: bytesOf((writer) => {
    for (const [seq, answer] of replies) {
      writer.varint(seq);
      writer.u8(answer === undefined ? 2 : typeof answer === 'string' ? 1 : 0);
      if (typeof answer === 'string') writer.text(answer);
      else if (answer) writer.raw(answer);
    }
  }),
});
