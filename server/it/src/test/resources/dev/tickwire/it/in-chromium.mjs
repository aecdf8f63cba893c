// node in-chromium.mjs <client-js> <program>: runs the program in an empty page, and prints what it says on the console.
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const [clientJs, program] = process.argv.slice(2);
const { launch } = await import(pathToFileURL(`${clientJs}/test/browser/chromium.js`));
const browser = await launch();
try {
  const page = await browser.newPage();
  page.on('console', (message) => console.log(message.text()));
  page.on('pageerror', (error) => console.log(error));
  await page.addScriptTag({ type: 'module', content: `${readFileSync(program, 'utf8')}\nglobalThis.ended = true;` });
  await page.waitForFunction('globalThis.ended');
} finally {
  await browser.close();
}
