import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, transform } from 'esbuild';
import type { BuildOptions, Metafile, Plugin } from 'esbuild';
import { mergedParts } from './merged-parts.ts';

const project = dirname(import.meta.dirname);

const common = {
  absWorkingDir: project,
  bundle: true,
  platform: 'node',
  target: 'node22',
  format: 'esm',
  splitting: true,
  metafile: true,
  outExtension: { '.js': '.cjs' },
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

const alias = {
  // Its module makes a `require` of its own, which hides the one that a CommonJS part has.
  'web-tree-sitter': join(project, 'node_modules/web-tree-sitter/web-tree-sitter.cjs'),
  // The MCP client checks no schemas of servers; its default for that is the largest part of it.
  '@modelcontextprotocol/client/_shims': join(project, 'node_modules/@modelcontextprotocol/client/dist/shimsBrowser.mjs'),
};

/**
 * Bundles the extension for its host into `folder`: `extension.cjs`, which activation loads, and in `parts/` what `import()` loads at its
 * first use. CommonJS, which the host loads fastest; esbuild splits modules only, so each part is translated once more. Gives the paths
 * of the modules that went in.
 */
export async function buildExtension(folder: string): Promise<string[]> {
  const { outputFiles, metafile } = await build({
    ...common,
    entryPoints: ['src/vscode/extension.ts'],
    outdir: folder,
    chunkNames: 'parts/[name]-[hash]',
    external: ['vscode'],
    alias,
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

/** Bundled modules are strict, which CommonJS is only where it says so. */
async function asCommonJs(text: string): Promise<string> {
  const { code } = await transform(text, {
    format: 'cjs',
    platform: 'node',
    target: common.target,
    minifyWhitespace: true,
    banner: `"use strict";${text.includes(commonJs.define['import.meta.url']) ? commonJs.banner : ''}`,
    // The host's own require() is what knows `vscode`, and whoever is required needs no second loader.
    supported: { 'dynamic-import': false },
    logLevel: 'warning',
  });
  return gettersAsWritten(eachOnce(code));
}

/** Each merged module had imports of its own, some hundreds of the same few: each would be a call of `require`, when everything waits for a start. */
function eachOnce(code: string): string {
  const first = new Map<string, string>();
  return code.replaceAll(/\bvar (import_\w+)=(require\("[^"]+"\));/gu, (all, name: string, required: string) => {
    const before = first.get(required);
    if (before === undefined) first.set(required, name);
    return before === undefined ? all : `var ${name}=${before};`;
  });
}

/**
 * The bundler defines each export on its own, and once more for whoever requires the part: of a thousand exports that takes twenty times as long as an
 * object that is written with its getters.
 */
function gettersAsWritten(code: string): string {
  const defined = /\bvar (\w+)=\{\};(?:__export\d*|\(0,\w+\.__export\w*\))\(\1,\{((?:[\w$]+:\(\)=>[\w$.]+,?)+)\}\);/gu;
  const written = code
    .replaceAll(defined, (_, name: string, given: string) => {
      const getters = given.replaceAll(/([\w$]+):\(\)=>([\w$.]+)/gu, 'get $1(){return $2}');
      return `var ${name}={${getters}};`;
    })
    .replace(
      /\bmodule\.exports=__toCommonJS\d*\(stdin_exports\);/u,
      'Object.defineProperty(module.exports=stdin_exports,"__esModule",{value:true});',
    );
  if (/\b__(?:export|toCommonJS)\w*\)?\(stdin_exports\b/u.test(written)) throw new Error('The bundler defines exports in another way now.');
  return written;
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

/** Of our manifest the command line tells the version; the rest of it, all menus of the editor, would be read and made with each start. */
const smallManifest: Plugin = {
  name: 'small-manifest',
  setup: (bundling) =>
    bundling.onLoad({ filter: /[\\/]package\.json$/ }, async ({ path }) => {
      if (path !== join(project, 'package.json')) return null;
      const { version } = JSON.parse(await readFile(path, 'utf8')) as { version: string };
      return { contents: JSON.stringify({ version }), loader: 'json' };
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
 * Bundles the command line for people who install the package instead of cloning it: `cli.cjs`, which keeps what V8 makes of the rest, and in `cli/` what
 * it loads after that. CommonJS, too: Node loads it without its loader of modules. Gives what went into which part.
 */
export async function buildCommandLine(
  folder: string,
  entryPoints: Readonly<Record<string, string>> = { cli: 'src/cli/main.ts' },
): Promise<Metafile> {
  const { metafile } = await build({
    ...common,
    entryPoints: { ...entryPoints },
    outdir: folder,
    chunkNames: 'cli/[name]-[hash]',
    alias,
    define: commonJs.define,
    plugins: [lateSegmenter, madeFormat, plainHeaders, smallManifest, mergedParts],
  });
  const parts = (await readdir(join(folder, 'cli'))).map((part) => join('cli', part));
  for (const file of [...Object.keys(entryPoints).map((name) => `${name}.cjs`), ...parts].map((part) => join(folder, part)))
    await writeFile(file, await asCommonJs(await readFile(file, 'utf8')));
  return metafile;
}
