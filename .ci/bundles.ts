import type { BuildOptions } from 'esbuild';

const common: BuildOptions = {
  bundle: true,
  platform: 'node',
  target: 'node22',
  minifySyntax: true,
  // The licences of what is bundled stand in a file of their own.
  legalComments: 'none',
  logLevel: 'warning',
};

/** The extension, one file for its host, which loads CommonJS fastest. */
export const extension: BuildOptions = {
  ...common,
  entryPoints: ['src/vscode/extension.ts'],
  outfile: 'dist/extension.cjs',
  format: 'cjs',
  external: ['vscode'],
  // `import.meta.url` does not exist in CommonJS.
  define: { 'import.meta.url': 'importMetaUrl', 'import.meta.dirname': '__dirname', 'import.meta.filename': '__filename' },
  banner: { js: "const importMetaUrl = require('node:url').pathToFileURL(__filename).href;" },
};

/** The command line for people who install the package instead of cloning it. */
export const commandLine: BuildOptions = {
  ...common,
  entryPoints: ['src/cli/main.ts'],
  outfile: 'dist/cli.js',
  format: 'esm',
  // Bundled CommonJS dependencies call require(). The first line of main.ts (#!) stays the first.
  banner: {
    js: "import { createRequire as createRequireForBundle } from 'node:module';\nconst require = createRequireForBundle(import.meta.url);",
  },
};
