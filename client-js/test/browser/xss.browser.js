import assert from 'node:assert/strict';
import { test } from 'node:test';
import { creating, playing, start } from './pages.js';

/** Characters of a name and of a title; what is longer is only said. */
const NAME_MAX = 24;

/** What would run if a page took it for HTML, for a script, for style or for an address: `q()` is the trap. */
const PAYLOADS = [
  '<script>q()</script>',
  '<svg onload=q()>',
  '<svg/onload=q()>',
  '<img src onerror=q()>',
  '<img src=x onerror=q()>',
  '"><svg onload=q()>',
  "'><svg onload=q()>",
  '" onmouseover=q() a="',
  "' onfocus=q() autofocus '",
  '<body onload=q()>',
  '<p onclick=q()>click',
  '<b onmouseover=q()>b',
  '<select onfocus=q()>',
  '<audio src onerror=q()>',
  '<embed src=//q onload=q>',
  '<base href=javascript:>',
  '<style onload=q()>*{}',
  '<svg><script>q()',
  '<object onerror=q()>',
  '\\u003csvg onload=q()',
  '[[\u0024{q()}]]',
  '<a href=javascript:q()>a',
  'javascript:q()',
  'java&#9;script:q()',
  'data:text/html,<svg onload=q()>',
  '\u0024{q()}',
  '{{q()}}',
  '{{constructor.constructor("q()")()}}',
  '#{q()}<%= q() %>',
  '`-q()-`',
  '";q();//',
  "';q();//",
  '</script><svg onload=q()>',
  '</textarea><svg onload=q()>',
  '</title><svg onload=q()>',
  '<!--><svg onload=q()>-->',
  '&lt;svg onload=q()&gt;',
  '&#60;svg onload=q()&#62;',
  '<iframe srcdoc="<svg onload=parent.q()>">',
  '<style>@import "javascript:q()"</style>',
  'red;background:url(javascript:q())',
  '<math><mi xlink:href="javascript:q()">',
  '<details open ontoggle=q()>',
  '<input autofocus onfocus=q()>',
  '<video><source onerror=q()>',
  '<object data="javascript:q()">',
  '<meta http-equiv=refresh content="0;url=javascript:q()">',
  '<template><svg onload=q()></template>',
  '<svg><animate onbegin=q() attributeName=x dur=1s>',
  '<scr<script>ipt>q()</scr</script>ipt>',
  '<noscript><p title="</noscript><img src onerror=q()>">',
  'alert(1)<svg onload=alert(1)>',
];
/** Those at the beginning get by themselves, and only need to be taken for HTML. */
const WORST = [0, 1, 2, 3];
const SHORT = PAYLOADS.filter(({ length }) => length <= NAME_MAX);

/** Without the page's own Content-Security-Policy, which must not be what it depends on. */
const UNGUARDED = {
  bypassCSP: true,
  before: (page) => {
    page.on('dialog', (dialog) => {
      traps.push(`dialog ${dialog.message()}`);
      dialog.dismiss();
    });
    return page.addInitScript(() => {
      window.q = () => {
        window.__xss = true;
      };
    });
  },
};
const traps = [];

/** Fails if something ran on a page, or could if it were touched. */
async function expectNothingRan(page) {
  const { ran, foreign } = await page.evaluate(() => ({
    ran: window.__xss ?? false,
    foreign: [...document.querySelectorAll('*')]
      .filter((element) =>
        [...element.attributes].some(({ name, value }) => /^on/.test(name) || /^\s*java/.test(value)),
      )
      .map((element) => element.outerHTML),
  }));
  assert.deepEqual({ ran, foreign, traps }, { ran: false, foreign: [], traps: [] }, page.url());
}

/** The texts of elements, once there is this number. */
async function texts(page, selector, count) {
  await page.waitForFunction(
    ([selector, count]) => document.querySelectorAll(selector).length >= count,
    [selector, count],
  );
  return page.locator(selector).allTextContents();
}

/** The results for items, one after the other: a busy machine is slow enough with one. */
async function each(items, act) {
  const results = [];
  for (const item of items) results.push(await act(item));
  return results;
}

const sorted = (texts) => [...texts].sort();

test('the traps of this test catch what runs', async (t) => {
  const { open } = start(t);
  const page = await open('lobby.html', UNGUARDED);
  await page.evaluate(() => {
    document.body.insertAdjacentHTML('beforeend', '<img src onerror=q()>');
  });
  await page.waitForFunction(() => window.__xss);
  await assert.rejects(expectNothingRan(page));
});

test('pages show names and what is said as they are, and run none of it', async (t) => {
  const { open, bot, complaints } = start(t);
  const owner = await bot({ game: 'arena', create: true, name: 'Owner' });
  const [player, watcher] = await Promise.all([
    open(`?code=${owner.code}&name=${encodeURIComponent(SHORT[0])}`, UNGUARDED),
    open(`?watch=${owner.id}`, UNGUARDED),
  ]);
  await Promise.all([player, watcher].map(playing));
  const pilots = await each(SHORT, (name) => bot({ code: owner.code, name, predict: false }));
  for (const [at, text] of PAYLOADS.entries()) await pilots[at % pilots.length].ask('Say', { text });
  await pilots[0].ask('Whisper', { playerId: (await playing(player)).playerId, text: SHORT[1] });

  const names = sorted(['Owner', SHORT[0], ...SHORT]);
  for (const page of [player, watcher]) {
    assert.deepEqual(sorted(await texts(page, '#rows .who', names.length)), names);
    const lines = await texts(page, '#log li:not(.whisper)', PAYLOADS.length);
    const said = PAYLOADS.map((text, at) => `${pilots[at % pilots.length].own('Ship').name} ${text}`);
    assert.deepEqual(lines, said);
    for (const selector of ['#log .who', '#rows .who']) {
      await page.locator(selector).last().scrollIntoViewIfNeeded();
      await page.locator(selector).last().hover();
    }
    await expectNothingRan(page);
  }
  await player.locator('#log .whisper .who').click();
  assert.equal(await player.locator('#to').textContent(), `to ${SHORT[0]}`);
  await expectNothingRan(player);
  assert.deepEqual(complaints, []);
});

test('pages show titles of rooms as they are, and run none of them', async (t) => {
  const { open, bot, complaints } = start(t);
  const rooms = await each(SHORT, (title) =>
    bot({ game: 'arena', create: true, options: { title, hull: 8 }, predict: false }),
  );
  const lobby = await open('lobby.html', UNGUARDED);
  await lobby.getByLabel('Hull from').selectOption('8');
  await lobby.waitForFunction((titles) => {
    const shown = [...document.querySelectorAll('.room .title')].map(({ textContent }) => textContent);
    return titles.every((title) => shown.includes(title));
  }, SHORT);
  await lobby.locator('.room .title').first().hover();
  await expectNothingRan(lobby);

  for (const at of WORST) {
    const watcher = await open(`?watch=${rooms[at].id}`, UNGUARDED);
    await playing(watcher);
    assert.deepEqual(await watcher.locator('.title').allTextContents(), [SHORT[at], SHORT[at]]);
    await expectNothingRan(watcher);
  }
  const player = await open(creating('Ann', { title: SHORT.at(-1) }), UNGUARDED);
  await playing(player);
  assert.equal(await player.locator('.place .title').textContent(), SHORT.at(-1));
  await expectNothingRan(player);
  assert.deepEqual(complaints, []);
});

test('pages show what an address says as text', async (t) => {
  const { open } = start(t);
  const bad = encodeURIComponent('<svg onload=q()>');
  const page = await open(`?name=Ann&code=${bad}`, UNGUARDED);
  for (const query of [
    `code=${bad}`,
    `room=${bad}`,
    `watch=${bad}`,
    `rtt=${bad}`,
    `where=${bad}`,
    `create=1&hull=${bad}`,
  ]) {
    await page.goto(new URL(`?name=Ann&${query}`, page.url()).href);
    await page.waitForFunction(() => document.body.dataset.state === 'closed');
    await expectNothingRan(page);
  }
});
