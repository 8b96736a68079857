import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { ServerInstallation } from './install-server.ts';

const run = promisify(execFile);
const project = join(import.meta.dirname, '..', '..', '..');

/**
 * Builds and packages the extension as `npm run package` does, and installs the VSIX into an editor's folder of
 * extensions, as a user gets it. Throws with the tool's words when one of it fails.
 */
export async function installVsix(installation: ServerInstallation, extensions: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'batuta-vsix-'));
  const vsix = join(folder, 'batuta.vsix');
  try {
    const vsce = join(project, 'node_modules', '@vscode', 'vsce', 'vsce');
    const { scripts } = JSON.parse(await readFile(join(project, 'package.json'), 'utf8')) as { scripts: { package: string } };
    const [, ...options] = scripts.package.split(' ');
    await run(process.execPath, [vsce, ...options, '--out', vsix], { cwd: project });
    const profile = ['--user-data-dir', join(folder, 'data'), '--extensions-dir', extensions];
    await run(installation.node, [installation.entry, ...profile, '--install-extension', vsix]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
