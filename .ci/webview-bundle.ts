import { join } from 'node:path';
import { build } from 'vite';

const project = join(import.meta.dirname, '..');
const views = ['panel', 'review'] as const;

/** Bundles each webview into one script and one style sheet (`panel.js`, `panel.css`, `review.js`, `review.css`) and the icon font, in `folder`. */
export async function buildWebviews(folder: string): Promise<void> {
  for (const view of views) await build(configuration(view, folder));
}

function configuration(view: (typeof views)[number], folder: string): Parameters<typeof build>[0] {
  return {
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
