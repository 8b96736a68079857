import { execFile } from 'node:child_process';
import { mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import type { ServerInstallation } from '../../extension/harness/install-server.ts';

const run = promisify(execFile);
const project = join(import.meta.dirname, '..', '..', '..');
const options = [
  '--no-dependencies',
  '--allow-missing-repository',
  '--no-rewrite-relative-links',
  '--skip-license',
  '--allow-star-activation',
];

/** Packages Batuta as `npm run package` does, which builds it. Returns the VSIX. */
export async function packageBatuta(folder: string): Promise<string> {
  return packageFolder(project, join(folder, 'batuta.vsix'), ['--readme-path', 'media/extension-page.md']);
}

/** Packages an extension that does nothing at all. */
export async function packageEmpty(folder: string): Promise<string> {
  const source = join(folder, 'empty');
  await writeExtension(source, { name: 'empty', activationEvents: [] });
  await writeFile(join(source, 'extension.cjs'), '"use strict";\nexports.activate = () => {};\n');
  return packageFolder(source, join(folder, 'empty.vsix'));
}

/** Packages the extension that lists rows in bare pages, and that watches activations. */
export async function packageBare(folder: string): Promise<string> {
  const source = join(folder, 'bare');
  const container = { id: 'bare', title: 'Bare Rows', icon: 'icon.svg' };
  await writeExtension(source, {
    name: 'bare',
    activationEvents: ['onStartupFinished'],
    contributes: {
      viewsContainers: { activitybar: [container] },
      views: { bare: [{ type: 'webview', id: 'bare.panel', name: 'Rows' }] },
      commands: [
        { command: 'bare.openDiff', title: 'Open Bare Diff', category: 'Bench' },
        { command: 'bare.openReview', title: 'Open Review', category: 'Bench' },
      ],
    },
  });
  await writeFile(join(source, 'icon.svg'), '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><path d="M4 6h16v2H4z"/></svg>\n');
  await build({
    entryPoints: [join(import.meta.dirname, 'bare-extension', 'extension.ts')],
    outfile: join(source, 'extension.cjs'),
    bundle: true,
    platform: 'node',
    format: 'cjs',
    external: ['vscode'],
    logLevel: 'warning',
  });
  return packageFolder(source, join(folder, 'bare.vsix'));
}

/** Installs VSIX files into an editor's folder of extensions. */
export async function install(
  server: ServerInstallation,
  profile: { userData: string; extensions: string },
  files: readonly string[],
): Promise<void> {
  const place = ['--user-data-dir', profile.userData, '--extensions-dir', profile.extensions];
  await run(server.node, [server.entry, ...place, ...files.flatMap((file) => ['--install-extension', file])]);
}

/** Files of an installed extension, by what the editor unpacked, with their bytes. */
export async function installedFiles(extensions: string, id: string): Promise<{ readonly path: string; readonly bytes: number }[]> {
  const folder = (await readdir(extensions)).find((name) => name.startsWith(`${id}-`));
  if (folder === undefined) throw new Error(`${id} is not installed.`);
  const root = join(extensions, folder);
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  return Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map(async (entry) => {
        const path = join(entry.parentPath, entry.name);
        return { path: relative(root, path), bytes: (await stat(path)).size };
      }),
  );
}

async function writeExtension(folder: string, fields: Readonly<Record<string, unknown>>): Promise<void> {
  await mkdir(folder, { recursive: true });
  const manifest = {
    publisher: 'batuta-bench',
    version: '1.0.0',
    license: 'MIT',
    engines: { vscode: '^1.104.0' },
    main: './extension.cjs',
    ...fields,
  };
  await writeFile(join(folder, 'package.json'), JSON.stringify(manifest));
  await writeFile(join(folder, 'README.md'), 'For the benchmark.\n');
}

async function packageFolder(folder: string, output: string, more: readonly string[] = []): Promise<string> {
  const vsce = join(project, 'node_modules', '@vscode', 'vsce', 'vsce');
  await run(process.execPath, [vsce, 'package', ...options, ...more, '--out', output], { cwd: folder });
  return output;
}
