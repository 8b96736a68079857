import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';

/** Brings scripted models to the editor, as GitHub Copilot brings its own. */
export async function installModelExtension(extensions: string): Promise<void> {
  await install(extensions, 'model-provider', {
    displayName: 'Models for tests',
    activationEvents: ['*'],
    contributes: { languageModelChatProviders: [{ vendor: 'batuta-tests', displayName: 'Models for tests' }] },
  });
}

/** Brings a folder that lies on no disk: `batuta-virtual:/project`. */
export async function installVirtualFolderExtension(extensions: string): Promise<void> {
  await install(extensions, 'virtual-folder', {
    displayName: 'A virtual folder for tests',
    activationEvents: ['onFileSystem:batuta-virtual'],
    capabilities: { virtualWorkspaces: true, untrustedWorkspaces: { supported: true } },
  });
}

/** Brings the test explorer a runner for the `*.check.ts` in a folder; nothing where there is none. */
export async function installTestRunnerExtension(extensions: string): Promise<void> {
  await install(extensions, 'test-runner', { displayName: 'A test runner for tests', activationEvents: ['workspaceContains:*.check.ts'] });
}

/** Puts a test extension into an editor's folder of extensions, before its first start. `name`: its folder in `test/extension/`. */
async function install(extensions: string, name: string, more: Readonly<Record<string, unknown>>): Promise<void> {
  const manifest = { name, publisher: 'batuta-tests', version: '1.0.0', engines: { vscode: '^1.104.0' }, main: './extension.cjs', ...more };
  const folder = join(extensions, `${manifest.publisher}.${name}-${manifest.version}`);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), JSON.stringify(manifest));
  await build({
    entryPoints: [join(import.meta.dirname, '..', name, 'extension.ts')],
    outfile: join(folder, 'extension.cjs'),
    bundle: true,
    platform: 'node',
    format: 'cjs',
    external: ['vscode'],
    logLevel: 'warning',
  });
}
