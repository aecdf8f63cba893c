import { Session } from 'node:inspector';

/** Bytes that `play` allocates, whether collected since or not. */
export function allocatedBy(play) {
  const session = new Session();
  session.connect();
  const kept = { includeObjectsCollectedByMajorGC: true, includeObjectsCollectedByMinorGC: true };
  session.post('HeapProfiler.startSampling', { samplingInterval: 64, ...kept });
  play();
  let root;
  session.post('HeapProfiler.stopSampling', (_error, { profile }) => {
    root = profile.head;
  });
  session.disconnect();
  const sizeOf = ({ selfSize, children }) => children.reduce((sum, child) => sum + sizeOf(child), selfSize);
  return sizeOf(root);
}
