import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const tsc = join(root, 'node_modules/typescript/bin/tsc');

test('should be usable from TypeScript as it is packed', (t) => {
  const project = mkdtempSync(join(tmpdir(), 'tickwire-consumer-'));
  t.after(() => rmSync(project, { recursive: true }));
  const installed = join(project, 'node_modules/tickwire');
  mkdirSync(installed, { recursive: true });
  const shell = process.platform === 'win32';
  execFileSync('npm', ['pack', '--offline', '--silent', '--pack-destination', project], { cwd: root, shell });
  const [tarball] = readdirSync(project).filter((name) => name.endsWith('.tgz'));
  execFileSync('tar', ['-xzf', tarball, '--strip-components=1', '-C', 'node_modules/tickwire'], { cwd: project });
  assert.deepEqual(readdirSync(installed).sort(), ['LICENSE', 'README.md', 'examples', 'package.json', 'src', 'types']);

  cpSync(join(root, 'test/consumer/consumer.ts'), join(project, 'consumer.mts'));
  const options = '--strict --noEmit --exactOptionalPropertyTypes --skipLibCheck false --module nodenext';
  const libraries = ['--target', 'es2022', '--lib', 'es2022,dom,dom.iterable', '--types', ''];
  execFileSync(process.execPath, [tsc, ...options.split(' '), ...libraries, 'consumer.mts'], {
    cwd: project,
    stdio: 'inherit',
  });
});
