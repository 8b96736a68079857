import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';

const manifest = {
  name: 'models',
  publisher: 'batuta-tests',
  version: '1.0.0',
  displayName: 'Models for tests',
  engines: { vscode: '^1.104.0' },
  main: './extension.cjs',
  activationEvents: ['*'],
  contributes: { languageModelChatProviders: [{ vendor: 'batuta-tests', displayName: 'Models for tests' }] },
};

/** Puts the test extension that brings models into an editor's folder of extensions, before its first start. */
export async function installModelExtension(extensions: string): Promise<void> {
  const folder = join(extensions, `${manifest.publisher}.${manifest.name}-${manifest.version}`);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), JSON.stringify(manifest));
  await build({
    entryPoints: [join(import.meta.dirname, '..', 'model-provider', 'extension.ts')],
    outfile: join(folder, 'extension.cjs'),
    bundle: true,
    platform: 'node',
    format: 'cjs',
    external: ['vscode'],
    logLevel: 'warning',
  });
}
