/** Bundles modules with esbuild; each file of a bundle lies beside its compressed forms. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { build } from 'esbuild';

/** The client's sources. */
export const SRC = fileURLToPath(new URL('../src', import.meta.url));

/** Files in this folder have a hash of their content in their name: the server lets browsers keep them for ever. */
export const CHUNKS = 'chunks';

const OPTIONS = {
  bundle: true,
  splitting: true,
  minify: true,
  format: 'esm',
  target: 'es2022',
  legalComments: 'none',
  ignoreAnnotations: true, // an import for the sake of the chunk alone is one that package.json calls without effect
  chunkNames: `${CHUNKS}/[name]-[hash]`,
  metafile: true,
  write: false,
  logLevel: 'warning',
};

/**
 * @param {string} outdir absolute; nothing is written to it
 * @param {readonly string[]} together modules of the client that are one chunk, with all that they import
 * @param {import('esbuild').BuildOptions} options
 * @returns {Promise<Map<string, { contents: Uint8Array, entryPoint?: string, imports: string[] }>>} the files of the
 *   bundle by their path in `outdir`, with the paths of the files that each imports at once
 */
export async function bundle(outdir, together, options) {
  const plugins = [...(options.plugins ?? []), inOneChunk(together, await importedBy(together), options.entryPoints)];
  const { outputFiles, metafile } = await build({ ...OPTIONS, absWorkingDir: SRC, outdir, ...options, plugins });
  const name = (path) => relative(outdir, resolve(SRC, path)).replaceAll(sep, '/');
  const outputs = new Map(Object.entries(metafile.outputs).map(([path, output]) => [name(path), output]));
  return new Map(
    outputFiles.map(({ path, contents }) => {
      const { entryPoint, imports } = outputs.get(name(path));
      const atOnce = imports.filter(({ kind }) => kind === 'import-statement').map((each) => name(each.path));
      return [name(path), { contents, entryPoint, imports: atOnce }];
    }),
  );
}

/**
 * Writes a file, and what gzip and Brotli make of it.
 *
 * @param {string} path
 * @param {Uint8Array} contents
 */
export function writeCompressed(path, contents) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, contents);
  writeFileSync(`${path}.gz`, gzipSync(contents, { level: constants.Z_BEST_COMPRESSION }));
  writeFileSync(`${path}.br`, brotliCompressSync(contents));
}

/** The modules and all that they import at once. */
async function importedBy(modules) {
  const { metafile } = await build({ ...OPTIONS, absWorkingDir: SRC, outdir: SRC, entryPoints: [...modules] });
  const found = new Set(modules);
  for (const path of found) {
    for (const each of metafile.inputs[path].imports) if (each.kind === 'import-statement') found.add(each.path);
  }
  return new Set([...found].map((path) => join(SRC, path)));
}

/**
 * esbuild makes a chunk for each set of entries that share a module. So that the modules which every page loads are one
 * chunk, all entries and all other modules of the client import them.
 */
const inOneChunk = (together, all, entryPoints) => ({
  name: 'in-one-chunk',
  setup(building) {
    const entries = new Set(entryPoints.map((entry) => entry.in));
    const imports = together.map((path) => `import ${JSON.stringify(join(SRC, path))};`).join('');
    building.onLoad({ filter: /\.js$/ }, ({ path }) => {
      if (all.has(path) || !(entries.has(path) || path.startsWith(SRC))) return undefined;
      return { contents: `${imports}\n${readFileSync(path, 'utf8')}` };
    });
  },
});
