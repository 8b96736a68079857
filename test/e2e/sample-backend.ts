import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';
import { stringify } from 'yaml';
import { readScript } from '../../src/providers/scripted/read-script.ts';
import { createScriptedModel } from '../../src/providers/scripted/scripted-model.ts';
import { copyWorkspace, gitIn, scriptOf } from '../fakes/copy-workspace.ts';
import { scriptedHandler } from '../fakes/model-server/scripted-handler.ts';
import { playAgent } from '../providers/scripted/play-agent.ts';
import { openCrashable } from './crash.ts';
import { isRunning } from './gate.ts';
import { atEnd } from './playing.ts';

const child = path.resolve(import.meta.dirname, '../fakes/external-agent-child.ts');
const feature = 'Suppliers with rating and products';

type Files = Record<string, string>;

/** What the script's Backend leaves behind: with its work, and after the review. */
export async function backendOfTheScript(): Promise<{ files: Files; fixes: Files }> {
  const copy = await copyWorkspace('sample', { git: true, link: true });
  const model = createScriptedModel({ ...(await readScript(scriptOf('sample'))), delay_ms: 0 });
  const changed = async (): Promise<Files> => {
    const names = await gitIn(copy.root, ['ls-files', '--modified', '--others', '--exclude-standard', 'backend']);
    return Object.fromEntries(
      names
        .split('\n')
        .filter(Boolean)
        .map((file) => [file, readFileSync(path.join(copy.root, file), 'utf8')]),
    );
  };
  try {
    for (const label of [`Backend ${feature}`, `RETRY Backend ${feature} (1/2)`]) await playAgent({ model, root: copy.root, label });
    const files = await changed();
    await playAgent({ model, root: copy.root, label: `REVIEW-FIX Backend ${feature} (1/2)` });
    return { files, fixes: await changed() };
  } finally {
    await copy.remove();
  }
}

/** The sample's feature with an external agent as its Backend, which is killed with the run in the middle of its turn. */
export async function backendByAnother(): Promise<void> {
  const { files, fixes } = await backendOfTheScript();
  const script = await readScript(scriptOf('sample'));
  const workspace = await copyWorkspace('sample', { git: true, link: true });
  const { root } = workspace;
  const crash = await openCrashable(workspace, script.request, scriptedHandler({ script, delayMs: 0 }));
  atEnd(() => crash.remove());
  const command = [process.execPath, child, JSON.stringify({ files, fixes, dies: '.git/pid' })];
  writeFileSync(
    path.join(crash.home, 'settings.yaml'),
    stringify({ harnesses: { other: { command } }, routing: { backend: { harness: 'other' } } }),
  );
  const text = (file: string): string => readFileSync(path.join(root, file), 'utf8');

  expect(await crash.play()).toBeNull();
  const pid = Number(text('.git/pid'));
  atEnd(async () => void ((await isRunning(pid)) && process.kill(pid)));
  expect(Object.keys(files).map(text)).toEqual(Object.keys(files).map(() => 'half'));

  expect((await crash.play())?.outcome.status).toBe('completed');
  expect([Object.fromEntries(Object.keys(fixes).map((file) => [file, text(file)])), await isRunning(pid)]).toEqual([fixes, false]);
  expect(crash.asked().filter((one) => one.includes('Backend'))).toEqual([]);
  expect(await crash.journal()).toContain('was interrupted in the middle of its work');
}
