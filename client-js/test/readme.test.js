/** README.md: its samples are what a page can write, and it explains every code that a page can get. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { CloseReason } from '../src/tickwire.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const tsc = join(root, 'node_modules/typescript/bin/tsc');
const readme = readFileSync(join(root, 'README.md'), 'utf8');

/** What samples leave out: the room of the page, and the page's own functions. */
const PAGE = `
declare const room: import('tickwire').Room;
declare const line: HTMLElement;
declare function banner(news: { code?: string | undefined; title?: string | undefined }): void;
declare function draw(x: number, y: number, heading: number, own: boolean): void;
declare function held(key: string): boolean;
declare function honk(playerId: number): void;
declare function pedal(): boolean;
declare function show(...what: unknown[]): void;
declare function steering(): number;
`;
const RULES = '/** @type {never[]} */\nexport const rules = [];\nexport const schema = "0123456789abcdef";\n';
const OPTIONS = {
  target: 'es2022',
  module: 'nodenext',
  lib: ['es2024', 'dom', 'dom.iterable'],
  types: [],
  allowJs: true,
  checkJs: true,
  strict: true,
  noEmit: true,
  paths: { tickwire: [join(root, 'src/tickwire.js')], 'tickwire/*': [join(root, 'src/*')] },
};

test('should have samples that are right by the types of the client', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'tickwire-readme-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const samples = [...readme.matchAll(/^```js( page)?\n(.*?)^```$/gms)].map(([, , sample]) => sample);
  assert.ok(samples.length > 10);
  assert.equal(samples.length, readme.match(/^```\w/gm)?.length, 'every sample is one of JavaScript');
  for (const [i, sample] of samples.entries()) {
    const line = readme.slice(0, readme.indexOf(sample)).split('\n').length;
    const module = sample.replaceAll("'/tickwire/tickwire.js'", "'tickwire'");
    writeFileSync(join(folder, `sample-${i + 1}-of-line-${line}.mjs`), `${module}\nexport {};\n`);
  }
  writeFileSync(join(folder, 'page.d.ts'), PAGE);
  writeFileSync(join(folder, 'race.rules.js'), RULES);
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions: OPTIONS }));
  const { status, stdout } = spawnSync(process.execPath, [tsc], { cwd: folder, encoding: 'utf8' });
  assert.equal(status, 0, stdout);
});

test('should explain every code of a status or an error', () => {
  const explained = new Set([...readme.matchAll(/`([\w-]+)`/g)].map(([, code]) => code));
  const codes = new Set(Object.values(CloseReason).map(({ code }) => code));
  for (const file of readdirSync(join(root, 'src'), { recursive: true }).filter((name) => name.endsWith('.js'))) {
    const source = readFileSync(join(root, 'src', file), 'utf8');
    for (const [, code] of source.matchAll(/new JoinError\('([\w-]+)'/g)) codes.add(code);
  }
  const protocol = readFileSync(join(root, '../protocol/PROTOCOL.md'), 'utf8');
  const joining = protocol.slice(protocol.indexOf('| status | code | when |'), protocol.indexOf('## 2. Messages'));
  for (const [, ofStatus] of joining.matchAll(/^\| \d{3} \| ([^|]*) \|/gm)) {
    for (const [, code] of ofStatus.matchAll(/`([\w-]+)`/g)) codes.add(code);
  }
  assert.ok(codes.size > 50);
  // Of a WebSocket that a browser opens, which says no more than that it failed.
  const unseen = /^(ticket-|resume-|upgrade-required$)/;
  assert.deepEqual(
    [...codes].filter((code) => !unseen.test(code) && !explained.has(code)),
    [],
  );
});
