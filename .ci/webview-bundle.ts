import { join } from 'node:path';
import { build } from 'vite';

const project = join(import.meta.dirname, '..');
const views = ['panel', 'review', 'score'] as const;

/**
 * Bundles each webview into one script and one style sheet (`panel.js`, `panel.css`, and so on) and the icon font, in
 * `folder`. Gives the paths of the modules that went in.
 */
export async function buildWebviews(folder: string): Promise<string[]> {
  const modules = new Set<string>();
  for (const view of views) await build(configuration(view, folder, modules));
  return [...modules];
}

function configuration(view: (typeof views)[number], folder: string, modules: Set<string>): Parameters<typeof build>[0] {
  return {
    plugins: [
      {
        name: 'modules',
        generateBundle(_options, bundle) {
          for (const file of Object.values(bundle)) if (file.type === 'chunk') for (const id of Object.keys(file.modules)) modules.add(id);
          // A style sheet becomes a file of its own, its fonts too; only the list of all modules has it.
          for (const id of this.getModuleIds()) if (/\.(css|ttf)(\?|$)/.test(id)) modules.add(id);
        },
      },
    ],
    configFile: false,
    root: join(project, 'webview'),
    base: './',
    publicDir: false,
    logLevel: 'warn',
    build: {
      outDir: folder,
      emptyOutDir: false,
      // A `data:` font is not allowed by the page's policy.
      assetsInlineLimit: 0,
      modulePreload: false,
      // Otherwise the script would bring the style sheet along, with the font's address in it.
      cssCodeSplit: false,
      sourcemap: false,
      target: 'chrome128',
      chunkSizeWarningLimit: 2000,
      rolldownOptions: {
        input: { [view]: join(project, 'webview', view, 'main.ts') },
        output: {
          codeSplitting: false,
          format: 'iife',
          entryFileNames: '[name].js',
          assetFileNames: ({ names }) => (names.some((name) => name.endsWith('.css')) ? `${view}.css` : '[name][extname]'),
        },
      },
    },
  };
}
