import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Listeners } from '../../src/page/listeners.js';

test('should call a listener once that ends itself and listens again', () => {
  const listeners = new Listeners();
  const heard = [];
  let end = () => {};
  const again = (value) => {
    heard.push(value);
    assert.ok(heard.length < 3, 'called without end');
    end();
    end = listeners.add('news', again);
  };
  end = listeners.add('news', again);
  listeners.call('news', 1);
  listeners.call('news', 2);
  assert.deepEqual(heard, [1, 2]);
});

test('should call no listener of the call that added it, and none that another has ended', () => {
  const listeners = new Listeners();
  const heard = [];
  const ends = [];
  listeners.add('news', (value) => {
    heard.push(`first ${value}`);
    for (const end of ends.splice(0)) end();
    listeners.add('news', () => heard.push(`late ${value}`));
  });
  ends.push(listeners.add('news', () => heard.push('ended')));
  listeners.add('news', (value) => heard.push(`last ${value}`));
  listeners.call('news', 1);
  assert.deepEqual(heard, ['first 1', 'last 1']);
  listeners.call('news', 2);
  assert.deepEqual(heard.slice(2), ['first 2', 'last 2', 'late 1']);
});
