// node test/extension/browser/pictures.ts FOLDER [--dark] – plays the sample in a real workbench, with the packaged
// extension, and leaves a picture of every state in FOLDER. For the eye, and for the documentation.
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { installServer } from '../harness/install-server.ts';
import { installVsix } from '../harness/install-vsix.ts';
import { sampleRequest } from '../suite/sample-request.ts';
import { Stage } from './stage.ts';
import { Steps } from './steps.ts';

const project = join(import.meta.dirname, '..', '..', '..');
const { values, positionals } = parseArgs({ allowPositionals: true, options: { dark: { type: 'boolean', default: false } } });
const [output] = positionals;
if (output === undefined) throw new Error('Name the folder for the pictures.');
await mkdir(output, { recursive: true });

const extensions = await mkdtemp(join(tmpdir(), 'batuta-extensions-'));
await installVsix(await installServer(join(project, '.vscode-test'), (line) => console.log(line)), extensions);
const stage = await Stage.open({
  workspace: 'sample',
  extensions,
  settings: { 'batuta.provider': 'scripted', 'editor.minimap.enabled': false, 'window.autoDetectColorScheme': true },
});
try {
  await play(output);
} catch (error) {
  await stage.leaveTraces('pictures');
  throw error;
} finally {
  await stage.close();
  await rm(extensions, { recursive: true, force: true });
}

async function play(folder: string): Promise<void> {
  const workbench = await stage.window({ viewport: { width: 1120, height: 720 }, colorScheme: values.dark ? 'dark' : 'light' });
  const { page } = workbench;
  const steps = new Steps(workbench);
  let number = 0;
  const picture = async (name: string): Promise<void> => {
    number += 1;
    await workbench.picture(join(folder, `${String(number).padStart(2, '0')}-${name}.png`));
  };
  await steps.askForFeature();
  await picture('request');
  await steps.describeFeature(sampleRequest);
  await steps.status.filter({ hasText: 'writing the spec' }).waitFor();
  await picture('writing');
  await steps.specWaits();
  await picture('spec');
  await workbench.notification('is ready').waitFor();
  await picture('waiting');
  await workbench.tidy();
  // Room for the panel.
  await page.locator('.pane-header', { hasText: 'Runs' }).click();
  await picture('approval');
  await steps.comment(31, 'A supplier has a note, too');
  await page.keyboard.press('Control+j');
  await picture('comment');
  await steps.requestChangesInThread();
  await picture('feedback');
  await steps.sendChangeRequest('');
  await picture('revised');
  await workbench.notification('revised').getByText('Show Changes').click();
  await workbench.tab('spec.diff').waitFor();
  await picture('delta');
  await workbench.tidy();
  await steps.approve();
  await workbench.command('Batuta: Show Log');
  await page.locator('.part.panel .view-line', { hasText: 'backend: ' }).first().waitFor();
  await picture('implementing');
  await page.keyboard.press('Control+j');
  await page.locator('.part.panel').waitFor({ state: 'hidden' });
  await steps.agent('Backend').waitFor();
  await workbench.tidy();
  await picture('agents');
  await steps.completed();
  await picture('completed');
  await steps.openReview();
  // The font of the icons comes last.
  await workbench.review().locator('body').evaluate('document.fonts.ready.then(() => true)');
  await workbench.tidy();
  await picture('review');
}
