/** The JSDoc of all that pages import or call on a room has an example: an indented line of code, or code in its text. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';

const src = new URL('../src/', import.meta.url);
/** JSDoc, also of overloads, and the public function or member that it describes. */
const DESCRIBED =
  /((?:\/\*\*(?:[^*]|\*(?!\/))*\*\/\n *)+)(?:export (?:async )?function (\w+)|(?:async |static |get )*(\w+)\([^)\n]*\) \{$)/gm;
const EXAMPLE = /^ *\* {5}\S|`[^`]*[.(={][^`]*`/m;

/** Names of what the entry files describe, by whether it has an example. */
function described() {
  const names = { shown: [], untold: [] };
  for (const file of readdirSync(src).filter((name) => name.endsWith('.js'))) {
    for (const [, doc, exported, member] of readFileSync(new URL(file, src), 'utf8').matchAll(DESCRIBED)) {
      if (member === 'constructor' || doc.includes('@internal')) continue;
      (EXAMPLE.test(doc) ? names.shown : names.untold).push(`${file} ${exported ?? member}`);
    }
  }
  return names;
}

test('should show by an example how to call each function, and each member of a room', () => {
  const { shown, untold } = described();
  assert.deepEqual(untold, []);
  for (const name of ['tickwire.js join', 'room.js send', 'room.js tick']) assert.ok(shown.includes(name), name);
});
