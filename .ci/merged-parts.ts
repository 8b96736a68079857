import { readFile, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { build, type Metafile, type Plugin } from 'esbuild';

/** What is loaded together, the earlier the more often: what answers at once, every command, a list of runs, a run, what a run does after its first call. */
const together = [
  ['src/cli/main.ts', 'src/cli/run-process.ts'],
  ['src/cli/run-command.ts'],
  ['src/app/create-app.ts', 'src/cli/commands/runs.ts'],
  ['src/cli/commands/run.ts', 'src/app/create-work.ts', 'src/app/create-session.ts', 'src/engines/embedded/own-run.ts'],
  [
    'src/app/load-ahead.ts',
    ...['approval', 'agent-attempts', 'review', 'complete'].map((name) => `src/pipelines/parts/${name}.ts`),
    'src/pipelines/feature/implement.ts',
  ],
];

type Outputs = Metafile['outputs'];

/**
 * Lays the parts that are loaded together into one. The bundler makes a part of whatever two of its sixty entries share, and to find, open and link a
 * hundred and fifty of them takes longer than to execute what is in them.
 */
export const mergedParts: Plugin = {
  name: 'merged-parts',
  setup(bundling) {
    const { initialOptions } = bundling;
    initialOptions.metafile = true;
    bundling.onEnd(async ({ metafile }) => {
      if (!metafile || initialOptions.write === false) return;
      const { outputs } = metafile;
      const root = resolve(initialOptions.absWorkingDir ?? '.');
      const left = new Set(Object.keys(outputs));
      /** Files with code, those that were merged among them. */
      const files = new Set([...left].map((part) => join(root, part)));
      for (const sources of together) {
        const parts = [...loadedBy(outputs, sources)].filter((part) => left.has(part) && !outputs[part]?.entryPoint);
        for (const part of parts) left.delete(part);
        if (parts.length < 2) continue;
        for (const part of parts) files.delete(join(root, part));
        const others = await Promise.all([...files].map(async (file) => ({ file, text: await readFile(file, 'utf8') })));
        const merged = await merge(usedOf(others, parts), parts, root);
        for (const part of parts) await rm(join(root, part));
        for (const { file, text } of others) await writeFile(file, withoutParts(text, parts, basename(merged)));
        files.add(merged);
      }
    });
  },
};

/** The parts of these sources, and those that are loaded with them. */
function loadedBy(outputs: Outputs, sources: readonly string[]): Set<string> {
  const found = new Set<string>();
  const add = (part: string): void => {
    if (found.has(part)) return;
    found.add(part);
    for (const { path, kind, external } of outputs[part]?.imports ?? []) if (kind === 'import-statement' && !external) add(path);
  };
  for (const [part, { entryPoint }] of Object.entries(outputs)) if (entryPoint && sources.includes(entryPoint)) add(part);
  return found;
}

/** An import as the bundler writes it: the names, if any, the way to the file, and the file. */
const importing = /import(?:\{([^}]*)\}from)?"(\.\/(?:[^"/]*\/)?)([^"/]+)";/gu;

/** Names that are imported, each with its name there. */
function namesIn(given: string): [its: string, own: string][] {
  return given.split(',').map((one) => {
    const [, its = '', own = its] = /^\s*([\w$]+)(?:\s+as\s+([\w$]+))?\s*$/u.exec(one) ?? [];
    return [its, own];
  });
}

/** What other files import of each of the parts: to give what only they themselves import of each other takes longer than to execute them. */
function usedOf(others: readonly { readonly text: string }[], parts: readonly string[]): readonly ReadonlySet<string>[] {
  const used = parts.map(() => new Set<string>());
  const names = parts.map((part) => basename(part));
  for (const { text } of others)
    for (const [, given, , name = ''] of text.matchAll(importing))
      for (const [its] of given ? namesIn(given) : []) used[names.indexOf(name)]?.add(its);
  return used;
}

/** Writes one part beside them, and gives its path. Two parts may give different things under one name. */
async function merge(used: readonly ReadonlySet<string>[], parts: readonly string[], root: string): Promise<string> {
  const [first = ''] = parts;
  const names = parts.map((part) => basename(part));
  const contents = names.map((name, index) => {
    const given = [...(used[index] ?? [])].map((its) => `${its} as ${renamed(its, index)}`);
    return `import './${name}';\nexport { ${given.join(', ')} } from './${name}';`;
  });
  const resolveDir = dirname(join(root, first));
  const { outputFiles } = await build({
    stdin: { contents: contents.join('\n'), resolveDir },
    bundle: true,
    format: 'esm',
    platform: 'node',
    minifyWhitespace: true,
    legalComments: 'none',
    write: false,
    outdir: resolveDir,
    entryNames: 'parts-[hash]',
    plugins: [
      {
        name: 'others',
        setup: (merging) =>
          merging.onResolve({ filter: /./ }, (asked) =>
            names.includes(basename(asked.path)) || asked.kind === 'entry-point' ? null : { path: asked.path, external: true },
          ),
      },
    ],
  });
  const [output] = outputFiles;
  if (!output) throw new Error('The parts of a run could not be merged.');
  const file = output.path.replace(/\.js$/u, first.slice(first.lastIndexOf('.')));
  await writeFile(file, output.text);
  return file;
}

const renamed = (name: string, index: number): string => `${name}_${index}`;

/** With imports from the merged part in the place of those from its parts. */
function withoutParts(text: string, parts: readonly string[], merged: string): string {
  const names = parts.map((part) => basename(part));
  return text.replaceAll(importing, (whole, given: string | undefined, folder: string, name: string) => {
    const index = names.indexOf(name);
    if (index < 0) return whole;
    const others = given && namesIn(given).map(([its, own]) => `${renamed(its, index)} as ${own}`);
    return others ? `import{${others.join(',')}}from"${folder}${merged}";` : `import"${folder}${merged}";`;
  });
}
