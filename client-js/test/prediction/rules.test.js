import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { afterEach, mock, test } from 'node:test';
import { JoinError, join } from '../../src/tickwire.js';
import { duelJson, duelRules, hashOfJson } from '../support/duel.js';
import { FakeHost } from '../support/fakes.js';

afterEach(() => mock.restoreAll());

const hash = hashOfJson(duelJson);
const clone = () => duelRules.map((rule) => ({ ...rule }));

/** A host of the duel, whose rules are this text. */
function hostOf(text) {
  const host = new FakeHost();
  host.schemaText = JSON.stringify(duelJson);
  host.schemaHash = hash;
  host.answer = { rules: `/api/rules/${hash}-0.js` };
  host.rulesText = text;
  return host;
}

/** Joins; resolves when the socket is opened, which is after the rules were looked at. */
async function reaches(host, options) {
  const joining = join(host.options(options));
  const reached = await Promise.race([host.socket(), joining]);
  joining.catch(() => {});
  return reached;
}

const textOf = (schema) =>
  `export const schema=${JSON.stringify(schema)};globalThis.rulesImported=(globalThis.rulesImported??0)+1;` +
  'export const rules=[{name:"fly",kind:"Ship",input:"Steer",state:["x"],components:["fire","thrust","turn"],step(){}}];';

test('should import the rules that the host names', async () => {
  const before = globalThis.rulesImported ?? 0;
  assert.ok(await reaches(hostOf(textOf(hash))));
  assert.equal(globalThis.rulesImported, before + 1);
});

test('should import none if it is not to predict, or is given some, or there are none', async () => {
  const broken = 'this is no module';
  assert.ok(await reaches(hostOf(broken), { predict: false }));
  mock.restoreAll();
  assert.ok(await reaches(hostOf(broken), { rules: { schema: hash, rules: duelRules } }));
  mock.restoreAll();
  const host = hostOf(broken);
  host.answer = {};
  assert.ok(await reaches(host));
});

test('should refuse to play without the rules, unless predict is false', async () => {
  const gone = hostOf(null);
  await assert.rejects(reaches(gone), (error) => error instanceof JoinError && error.code === 'unknown-rules');
  mock.restoreAll();
  await assert.rejects(reaches(hostOf('this is no module')), (error) => {
    assert.deepEqual([error.code, error.field, error.retry], ['rules-unreachable', 'rules', true]);
    assert.match(error.title, /predict: false/);
    return true;
  });
});

for (const [what, change, says] of [
  ['another schema', () => ({ schema: '0123456789abcdef' }), /0123456789abcdef.*no difference in what rules name/],
  ['a field that is gone', (rules) => clear(rules).state.push('mass'), /Ship\.mass is only in the rules/],
  ['a text', (rules) => clear(rules).state.push('name'), /Ship\.name is only in the rules/],
  ['an input that is gone', (rules) => Object.assign(rules[0], { input: 'Row' }), /fly takes Row, which is no input/],
  [
    'a component that is gone',
    (rules) => Object.assign(rules[0], { components: ['oar'] }),
    /Steer\.oar is only in the rules/,
  ],
  [
    'a kind that is gone',
    (rules) => Object.assign(rules[1], { spawned: 'Bomb' }),
    /shoot is about Bomb, which is no kind/,
  ],
  ['states that differ', (rules) => Object.assign(rules[1], { state: ['x'] }), /shoot has other fields of Ship/],
  ['no step', (rules) => Object.assign(rules[1], { step: null }), /shoot has no step/],
]) {
  test(`should refuse rules with ${what}, and say so`, async () => {
    const rules = clone();
    const changed = change(rules);
    const module = { schema: changed?.schema ?? hash, rules };
    await assert.rejects(reaches(hostOf(''), { rules: module }), (error) => {
      assert.deepEqual([error.code, error.field, error.retry], ['rules-mismatch', 'rules', false]);
      assert.match(error.title, says);
      return true;
    });
  });
}

function clear(rules) {
  for (const rule of rules) rule.state = [...rule.state];
  return rules[0];
}

test('should say what the schema has that older rules do not', async () => {
  const rules = clone();
  for (const rule of rules.slice(0, 2)) rule.state = rule.state.filter((name) => name !== 'fuel');
  for (const rule of rules) rule.components = ['fire', 'turn'];
  const joining = reaches(hostOf(''), { rules: { schema: '0123456789abcdef', rules } });
  await assert.rejects(joining, /Ship\.fuel is only in the schema; Steer\.thrust is only in the schema/);
});

test('should not be loaded, nor what predicts by them, by pages without rules', async () => {
  const entry = new URL('../../src/tickwire.js', import.meta.url).href;
  const loaded = new Set([entry]);
  for (const file of loaded) {
    const text = await readFile(new URL(file), 'utf8');
    for (const [, other] of text.matchAll(/ from '(\.[^']+)';/g)) loaded.add(new URL(other, file).href);
  }
  const has = (path) => loaded.has(new URL(path, entry).href);
  assert.ok(has('world/world.js') && loaded.size > 20);
  for (const path of ['conditioner.js', 'prediction/prediction.js', 'prediction/rules.js']) assert.ok(!has(path), path);
});
