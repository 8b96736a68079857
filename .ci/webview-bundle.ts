import { join } from 'node:path';
import { build } from 'vite';

const project = join(import.meta.dirname, '..');
const views = ['panel', 'review', 'score', 'audit', 'transcript', 'knowledge', 'spec'];

/**
 * Bundles the webviews into `folder`: for each a script and a style sheet (`panel.js`, `panel.css`, and so on), for all of them
 * `shared.js` and `shared.css`, and the icon font. Gives the paths of the modules that went in.
 */
export async function buildWebviews(folder: string): Promise<string[]> {
  const modules = new Set<string>();
  await build({
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
      sourcemap: false,
      target: 'chrome128',
      chunkSizeWarningLimit: 2000,
      rolldownOptions: {
        input: Object.fromEntries(views.map((view) => [view, join(project, 'webview', view, 'main.ts')])),
        output: {
          codeSplitting: { groups: [{ name: 'shared', minShareCount: 2 }] },
          entryFileNames: '[name].js',
          chunkFileNames: '[name].js',
          assetFileNames: '[name][extname]',
        },
      },
    },
  });
  return [...modules];
}
