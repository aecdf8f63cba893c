import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loaded } from '../../src/page/join-error.js';

test('should say why a part of the client is not loaded', async () => {
  assert.equal(await loaded(Promise.resolve(1)), 1);
  const cause = new TypeError('Failed to fetch dynamically imported module');
  await assert.rejects(loaded(Promise.reject(cause)), (error) => {
    assert.deepEqual([error.name, error.code, error.retry, error.cause], ['JoinError', 'unreachable', true, cause]);
    assert.match(error.title, /Failed to fetch/);
    return true;
  });
});
