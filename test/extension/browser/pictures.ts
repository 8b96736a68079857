// node test/extension/browser/pictures.ts FOLDER [--dark] – plays the sample in a real workbench, with the packaged
// extension, and leaves a picture of every state in FOLDER. For the eye, and for the documentation.
import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import type { Page } from 'playwright-core';
import { copyWorkspace, scriptOf } from '../../fakes/copy-workspace.ts';
import { launchBrowser } from '../harness/browser.ts';
import { installServer } from '../harness/install-server.ts';
import { createProfile } from '../harness/profile.ts';
import { startServer } from '../harness/server.ts';
import { workbenchAddress } from '../harness/workbench-address.ts';
import { sampleRequest } from '../suite/sample-request.ts';
import { Workbench } from './workbench.ts';

const project = join(import.meta.dirname, '..', '..', '..');
const { values, positionals } = parseArgs({ allowPositionals: true, options: { dark: { type: 'boolean', default: false } } });
const [output] = positionals;
if (output === undefined) throw new Error('Name the folder for the pictures.');
await mkdir(output, { recursive: true });

const installation = await installServer(join(project, '.vscode-test'), (line) => console.log(line));
const profile = await createProfile({
  'batuta.provider': 'scripted',
  'batuta.budget': 5,
  'editor.minimap.enabled': false,
  'window.autoDetectColorScheme': true,
  'workbench.reduceMotion': 'on',
});
const copy = await copyWorkspace('sample', { git: true, link: true });
const vsix = join(profile.root, 'batuta.vsix');
const vsce = join(project, 'node_modules', '@vscode', 'vsce', 'vsce');
await promisify(execFile)(
  process.execPath,
  [vsce, 'package', '--no-dependencies', '--allow-missing-repository', '--no-rewrite-relative-links', '--out', vsix],
  {
    cwd: project,
  },
);
await promisify(execFile)(installation.node, [
  installation.entry,
  '--user-data-dir',
  profile.userData,
  '--extensions-dir',
  profile.extensions,
  '--install-extension',
  vsix,
]);
const server = await startServer(installation, {
  userData: profile.userData,
  extensions: profile.extensions,
  workspaceTrust: false,
  development: false,
  env: { BATUTA_HOME: join(profile.root, 'home'), BATUTA_SCRIPT: scriptOf('sample') },
});
const browser = await launchBrowser();
const page = await browser.newPage({ viewport: { width: 1120, height: 720 }, colorScheme: values.dark ? 'dark' : 'light' });
try {
  await play(output, page);
} catch (error) {
  await page.screenshot({ path: join(output, 'failed.png') });
  throw error;
} finally {
  await browser.close();
  await server.stop();
  await copy.remove();
  await profile.remove();
}

async function play(folder: string, page: Page): Promise<void> {
  const workbench = new Workbench(page);
  page.setDefaultTimeout(60_000);
  let number = 0;
  const picture = async (name: string): Promise<void> => {
    number += 1;
    await workbench.picture(join(folder, `${String(number).padStart(2, '0')}-${name}.png`));
  };
  await page.goto(workbenchAddress({ port: server.port, folder: copy.root }));
  await workbench.ready();
  await workbench.command('Batuta: New Feature…');
  await page.locator('.quick-input-widget', { hasText: 'What should be built?' }).waitFor({ state: 'visible' });
  await picture('request');
  await workbench.answerInput('What should be built?', sampleRequest);
  const status = workbench.statusBarItem('batuta.batuta.run');
  await status.filter({ hasText: 'writing the spec' }).waitFor();
  await picture('writing');
  await workbench.titleButton('Approve Spec').waitFor();
  await picture('spec');
  await workbench.notification('is ready').waitFor();
  await picture('waiting');
  await workbench.command('Batuta: Show Current Run');
  await workbench.webview('oldest').getByRole('button', { name: 'Approve and implement' }).waitFor();
  await workbench.tidy();
  // Room for the panel.
  await page.locator('.pane-header', { hasText: 'Runs' }).click();
  await picture('approval');
  await workbench.titleButton('Request Changes').click();
  await page.locator('.quick-input-widget', { hasText: 'What should be different?' }).waitFor({ state: 'visible' });
  await picture('feedback');
  await workbench.answerInput('What should be different?', 'A supplier has a note, too');
  await workbench.notification('revised').waitFor();
  await picture('revised');
  await workbench.notification('revised').getByText('Show Changes').click();
  await page.locator('.tab.active', { hasText: 'spec.diff' }).waitFor();
  await picture('delta');
  await workbench.notification('revised').getByText('Approve and Implement').click();
  await status.filter({ hasText: 'implementing' }).waitFor();
  await workbench.command('Batuta: Show Log');
  await page.locator('.part.panel .view-line', { hasText: 'approval: approve' }).first().waitFor();
  await picture('implementing');
  await page.keyboard.press('Control+j');
  await page.locator('.part.panel').waitFor({ state: 'hidden' });
  await workbench.webview('oldest').locator('[aria-label="Backend"]').waitFor();
  await workbench.tidy();
  await picture('agents');
  await status.filter({ hasText: 'completed' }).waitFor({ timeout: 240_000 });
  await workbench.notification('is completed').waitFor();
  await picture('completed');
  await workbench.notification('is completed').getByText('Open Review').click();
  await page.locator('.tab.active', { hasText: 'Review:' }).waitFor();
  await workbench.webview('newest').getByText('Proofs').waitFor();
  // The font of the icons comes last.
  await workbench.webview('newest').locator('body').evaluate('document.fonts.ready.then(() => true)');
  await workbench.tidy();
  await picture('review');
}
