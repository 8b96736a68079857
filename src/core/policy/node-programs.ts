/** Where the programs of Node's package managers lie, below the folder of their `.cmd` file. */
const scripts: Readonly<Record<string, readonly string[]>> = {
  npm: ['node_modules/npm/bin/npm-cli.js'],
  npx: ['node_modules/npm/bin/npx-cli.js'],
  yarn: ['node_modules/yarn/bin/yarn.js', 'node_modules/corepack/dist/yarn.js'],
  pnpm: ['node_modules/pnpm/bin/pnpm.cjs', 'node_modules/corepack/dist/pnpm.js'],
};

/**
 * On Windows these are `.cmd` files, which only cmd can run, and cmd takes arguments apart in its own way. What they start is started
 * instead: Node, beside them or on PATH, with their script. In the order in which they count; `folders` are those of PATH.
 */
export function nodePrograms(name: string, folders: readonly string[]): { readonly node: string; readonly cli: string }[] {
  const under = (folder: string, path: string): string => `${folder.replace(/[\\/]+$/u, '')}\\${path.replaceAll('/', '\\')}`;
  const bare = name.toLowerCase().replace(/\.cmd$/u, '');
  return folders.flatMap((folder) =>
    (Object.hasOwn(scripts, bare) ? (scripts[bare] ?? []) : []).flatMap((script) =>
      [folder, ...folders.filter((other) => other !== folder)].map((place) => ({
        node: under(place, 'node.exe'),
        cli: under(folder, script),
      })),
    ),
  );
}
