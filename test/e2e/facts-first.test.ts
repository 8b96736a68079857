import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadRunSettings } from '../../src/app/load-settings.ts';
import { openWorkspacePorts } from '../../src/app/workspace-ports.ts';
import { createNoMemory } from '../../src/node/memory/no-memory.ts';
import { background } from '../../src/pipelines/parts/background.ts';
import type { Services } from '../../src/pipelines/parts/services.ts';
import { understand } from '../../src/pipelines/parts/understand.ts';
import { readScript } from '../../src/providers/scripted/read-script.ts';
import { copyWorkspace, scriptOf, type WorkspaceCopy } from '../fakes/copy-workspace.ts';
import { createMemoryRun } from '../fakes/memory-ctx.ts';
import { never, scratchFolder } from '../node/scratch.ts';

let copy: WorkspaceCopy;
beforeEach(async () => {
  copy = await copyWorkspace('sample', { git: true, link: false });
});
afterEach(() => copy.remove());

/** What the spec's writer of the sample is told before its first turn. */
async function told(request: string) {
  const ports = await openWorkspacePorts({ home: scratchFolder('home'), workspace: copy.root });
  const { files, search } = ports;
  const settings = await loadRunSettings({ files, search, user: null, choice: {}, trusted: true, env: {}, program: 'batuta' });
  const services = { ...ports, memory: createNoMemory() } as unknown as Services;
  const input = { request, workspace: copy.root, provider: 'scripted', scripted: true, settings };
  const { ctx } = createMemoryRun();
  const { output: facts } = await understand(ctx, services, input);
  const parts = await ctx.step('prompt', (step) => background(step, { services, input, facts }, { name: 'spec', context: 'spec' }));
  return { ...ports, prompt: parts.join('\n\n') };
}

test('the files of the module to imitate stand in the first prompt of the spec’s writer: the sample’s looks only for what that module has not, in one turn', async () => {
  const { request, rules } = await readScript(scriptOf('sample'));
  const { files, search, prompt } = await told(request);
  for (const path of [
    'db/migrations/004_create_bundle.sql',
    'backend/src/bundle/bundle-service.ts',
    'frontend/src/views/bundle-table.ts',
  ]) {
    const lines = new TextDecoder().decode((await files.read(path))?.bytes).split('\n');
    expect(lines.filter((line) => !prompt.includes(line))).toEqual([]);
    expect(lines.length).toBeGreaterThan(5);
  }
  const rule = rules.find(({ label, contains }) => contains === undefined && new RegExp(`^(?:${label})$`, 'u').test(`SPEC ${request}`));
  expect(rule?.turns.map(({ tools }) => tools?.map(({ name }) => name))).toEqual([['grep'], ['finish']]);
  const hits = await search.grep({ pattern: 'requireOneOf', glob: 'backend/**' }, 100, never);
  expect([hits.length > 0, hits.filter(({ text }) => prompt.includes(text))]).toEqual([true, []]);
});
