import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, transform } from 'esbuild';
import type { BuildOptions, Plugin } from 'esbuild';
import { mergedParts } from './merged-parts.ts';

const common = {
  bundle: true,
  platform: 'node',
  target: 'node22',
  minifySyntax: true,
  // Names stay, so that a stack still says where.
  minifyWhitespace: true,
  // The licences of what is bundled stand in a file of their own.
  legalComments: 'none',
  logLevel: 'warning',
} as const satisfies BuildOptions;

/** `import.meta` does not exist in CommonJS. */
export const commonJs = {
  define: { 'import.meta.url': 'importMetaUrl', 'import.meta.dirname': '__dirname', 'import.meta.filename': '__filename' },
  banner: "const importMetaUrl = require('node:url').pathToFileURL(__filename).href;",
} as const;

/** The MCP client checks no schemas of servers; its default for that is the largest part of it. */
const smallClient = {
  '@modelcontextprotocol/client/_shims': join(
    dirname(import.meta.dirname),
    'node_modules/@modelcontextprotocol/client/dist/shimsBrowser.mjs',
  ),
};

/**
 * Bundles the extension for its host into `folder`: `extension.cjs`, which activation loads, and in `parts/` what `import()` loads at its
 * first use. CommonJS, which the host loads fastest; esbuild splits modules only, so each part is translated once more. Gives the paths
 * of the modules that went in.
 */
export async function buildExtension(folder: string): Promise<string[]> {
  const project = dirname(import.meta.dirname);
  const { outputFiles, metafile } = await build({
    ...common,
    absWorkingDir: project,
    metafile: true,
    entryPoints: ['src/vscode/extension.ts'],
    outdir: folder,
    outExtension: { '.js': '.cjs' },
    chunkNames: 'parts/[name]-[hash]',
    format: 'esm',
    splitting: true,
    external: ['vscode'],
    // Its module makes a `require` of its own, which hides the one that a CommonJS part has.
    alias: {
      'web-tree-sitter': join(project, 'node_modules/web-tree-sitter/web-tree-sitter.cjs'),
      ...smallClient,
    },
    define: commonJs.define,
    plugins: [madeFormat],
    write: false,
  });
  // The part with the bundler's own helpers is imported where none of them is used, too: a file that would be read for nothing.
  const [helpers = ''] = Object.entries(metafile.outputs).find(([, { exports }]) => exports.includes('__commonJS')) ?? [];
  const helpersUnused = new RegExp(`import"[^"]*/${basename(helpers).replaceAll('.', '\\.')}";`, 'gu');
  for (const { path, text } of outputFiles) {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, path.endsWith('.cjs') ? await asCommonJs(text.replaceAll(helpersUnused, '')) : text);
  }
  const inputs = Object.values(metafile.outputs).flatMap((output) => Object.entries(output.inputs));
  return inputs.flatMap(([path, { bytesInOutput }]) => (bytesInOutput > 0 ? [join(project, path)] : []));
}

async function asCommonJs(text: string): Promise<string> {
  const { code } = await transform(text, {
    format: 'cjs',
    platform: 'node',
    target: common.target,
    minifyWhitespace: true,
    banner: commonJs.banner,
    // The host's own require() is what knows `vscode`.
    supported: { 'dynamic-import': false },
    logLevel: 'warning',
  });
  return code;
}

/** string-width makes a segmenter and patterns of all letters when it is loaded: a third of a start, and plain letters need none. */
const lateSegmenter: Plugin = {
  name: 'late-segmenter',
  setup: (bundling) =>
    bundling.onLoad({ filter: /string-width.index\.js$/ }, async ({ path }) => {
      const made = 'const segmenter = new Intl.Segmenter();';
      const pattern = /^const (\w+) = (\/.*\\p\{.*\/[a-z]+);$/gmu;
      const text = await readFile(path, 'utf8');
      if (!text.includes(made) || !pattern.test(text))
        throw new Error('string-width makes its segmenter or its patterns in another way now.');
      const late = text
        .replace(made, 'let made;\nconst segmenter = { segment: (text) => (made ??= new Intl.Segmenter()).segment(text) };')
        .replaceAll(
          pattern,
          `let $1Made;
const $1Late = () => ($1Made ??= $2);
const $1 = {
  test: (text) => $1Late().test(text),
  [Symbol.search]: (text) => text.search($1Late()),
  [Symbol.match]: (text) => text.match($1Late()),
};`,
        );
      return { contents: late };
    }),
};

/** To import http in Node is to make all that it has, a browser's fetch among it, which takes longer than the call of a model. The host of the extension has an http of its own. */
const plainHttp: Plugin = {
  name: 'plain-http',
  setup(bundling) {
    bundling.onResolve({ filter: /^node:https?$/ }, ({ path, kind }) =>
      kind === 'import-statement' ? { path, namespace: 'plain-http' } : null,
    );
    bundling.onLoad({ filter: /.*/, namespace: 'plain-http' }, ({ path }) => ({
      contents: `export default process.getBuiltinModule('${path}');`,
    }));
  },
};

/** The first `Headers` make Node load all of its browser's fetch, which takes longer than all else of a call: the client of the model gets plain ones. */
const plainHeaders: Plugin = {
  name: 'plain-headers',
  setup: (bundling) =>
    bundling.onLoad({ filter: /@anthropic-ai.sdk.+\.mjs$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8');
      if (!/\b(?:new|instanceof) Headers\b/u.test(text)) return null;
      const own = join(dirname(import.meta.dirname), 'src/providers/parts/plain-headers.ts');
      return { contents: `import { PlainHeaders as Headers } from ${JSON.stringify(own)};\n${text}` };
    }),
};

/** What tells one shape of the events from another is known when they are bundled; so nobody needs the schemas only to list runs. */
const madeFormat: Plugin = {
  name: 'made-format',
  setup: (bundling) =>
    bundling.onLoad({ filter: /embedded.summary-format\.ts$/ }, async ({ path }) => {
      const { summaryFormat } = (await import(pathToFileURL(path).href)) as { summaryFormat: () => string };
      return { contents: `export const summaryFormat = () => '${summaryFormat()}';` };
    }),
};

/**
 * The command line for people who install the package instead of cloning it: `cli.js`, which switches the compile cache on, and in `cli/`
 * what it loads after that.
 */
export const commandLine: BuildOptions = {
  ...common,
  entryPoints: { cli: 'src/cli/main.ts' },
  outdir: 'dist',
  chunkNames: 'cli/[name]-[hash]',
  splitting: true,
  format: 'esm',
  alias: smallClient,
  plugins: [lateSegmenter, madeFormat, plainHttp, plainHeaders, mergedParts],
  // Bundled CommonJS dependencies call require(); making one takes a while, and most parts need none. The first line of main.ts (#!) stays
  // the first.
  banner: {
    js: `import { createRequire as createRequireForBundle } from 'node:module';
let requireOfBundle;
const require = (id) => (requireOfBundle ??= createRequireForBundle(import.meta.url))(id);`,
  },
};
