// What JavaScript allocates meanwhile, by V8's sampling profiler: also what has been collected again.
const SAMPLING_BYTES = 1024;
/** Either client's files, without what makes its network bad. */
const CLIENT = /\/tickwire\/(?!condition)|\/colyseus\//;

/**
 * Samples between the page's calls of `measured`.
 *
 * @param {import('playwright-core').Page} page
 * @returns {Promise<{ allocatedBytes: number, allocators: { name: string, bytes: number }[] }>} of all the client's functions, and of the first few
 */
export async function allocations(page) {
  const session = await page.context().newCDPSession(page);
  let profile;
  let ended;
  const end = new Promise((resolve) => {
    ended = resolve;
  });
  await page.exposeFunction('measured', async (moment) => {
    if (moment === 'begin') {
      await session.send('HeapProfiler.startSampling', {
        samplingInterval: SAMPLING_BYTES,
        includeObjectsCollectedByMajorGC: true,
        includeObjectsCollectedByMinorGC: true,
      });
    } else {
      ({ profile } = await session.send('HeapProfiler.stopSampling'));
      ended();
    }
  });
  await end;
  const bytes = new Map();
  add(profile.head, '', bytes);
  const allocators = [...bytes].map(([name, sum]) => ({ name, bytes: sum })).sort((a, b) => b.bytes - a.bytes);
  return { allocatedBytes: allocators.reduce((sum, one) => sum + one.bytes, 0), allocators: allocators.slice(0, 12) };
}

/** What a built-in function allocates counts as its caller's; what the bench's own files do does not count. */
function add({ callFrame, selfSize, children }, caller, bytes) {
  const file = callFrame.url || caller;
  if (selfSize > 0 && CLIENT.test(file)) {
    const name = `${callFrame.functionName || '(anonymous)'} ${file.split('/').pop()}:${callFrame.lineNumber + 1}`;
    bytes.set(name, (bytes.get(name) ?? 0) + selfSize);
  }
  for (const child of children) add(child, file, bytes);
}
