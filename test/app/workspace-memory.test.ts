import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openMemory } from '../../src/app/open-memory.ts';
import { forgetMemory, readMemory, unlearn, type MemoryPlace } from '../../src/app/workspace-memory.ts';
import { createClock } from '../../src/node/clock.ts';
import type { MemoryChoice } from '../../src/protocol/memory.ts';
import type { RunEvent } from '../../src/protocol/run-event.ts';
import type { RunSettings } from '../../src/protocol/run-settings.ts';
import { user } from '../contracts/ports/memory.ts';
import { fakeTools } from '../fakes/fake-memory.ts';
import { answering, openedServer } from '../fakes/memory-server.ts';
import { bareEnvironment, scratchFolder } from '../node/scratch.ts';

const place = (memory?: MemoryChoice): MemoryPlace => ({
  workspace: scratchFolder('workspace'),
  home: scratchFolder('home'),
  env: { ...bareEnvironment, BATUTA_SANDBOX: 'off' },
  user: null,
  clock: createClock(),
  settings: () => ({ memory }) as unknown as RunSettings,
});
const processes = { open: async () => ({ missing: 'nothing is started here' }) };

test('what runs learned is read, and forgotten with its relations', async () => {
  const here = place();
  const entities = ['Contract', 'Customer'].map((name) => ({ name, entityType: 'entity', observations: [] }));
  const relations = [{ from: 'Contract', to: 'Customer', relationType: 'refers to' }];
  const memory = await openMemory(undefined, { ...here, processes });
  await memory.use(user, (tools) => tools.add({ entities, relations }));
  expect(await readMemory(here)).toEqual({ entities, relations });
  expect(await forgetMemory(here, ['Customer', 'Nobody'])).toEqual(['Customer']);
  expect(await readMemory(here)).toEqual({ entities: entities.slice(0, 1), relations: [] });
});

test('what a run wrote goes when the run is undone, what it had replaced comes back, once; other notes stay', async () => {
  const here = place();
  const note = (...observations: string[]) => ({ name: 'Loan', entityType: 'entity', observations });
  const work = { name: 'Notes', entityType: 'feature', observations: ['Loans have notes.'] };
  const relations = [{ from: 'Notes', to: 'Loan', relationType: 'changes' }];
  const memory = await openMemory(undefined, { ...here, processes });
  await memory.use(user, (tools) => tools.add({ entities: [note('by hand', 'new'), work], relations }));
  const learned = {
    type: 'memory.learned',
    added: { entities: [note('new'), work], relations },
    replaced: { entities: [note('old')], relations: [] },
  };
  const phaseBack = { type: 'run.undone', target: 'phase Review' };
  const events = [learned, phaseBack] as unknown as RunEvent[];
  expect(await unlearn(here, events, [])).toEqual([]);
  expect(await readMemory(here)).toEqual({ entities: [note('by hand', 'old')], relations: [] });
  await forgetMemory(here, ['Loan']);
  expect(await unlearn(here, [...events, { type: 'run.undone' }] as unknown as RunEvent[], [])).toEqual([]);
  expect(await readMemory(here)).toEqual({ entities: [], relations: [] });
  // Without memory it is told, and the undo goes on.
  const server = { kind: 'server' as const, by: 'person' as const, command: ['no-such-program-here'], variables: [] };
  expect(await unlearn(place(server), events, [])).toMatchObject([
    { type: 'notice', level: 'warning', text: { text: 'What this run remembered stays: {0}' } },
  ]);
  expect(await unlearn(place(server), [], [])).toEqual([]);
});

test('a server that is not allowed, or not there, is said in words', async () => {
  const server = { kind: 'server' as const, command: ['no-such-program-here'], variables: [] };
  await expect(readMemory(place({ ...server, by: 'workspace' }))).rejects.toThrow(
    'The memory program of this workspace is not allowed yet: the next run asks about it.',
  );
  await expect(readMemory(place({ ...server, by: 'person' }))).rejects.toThrow(/^Memory cannot be used: "no-such-program-here": /);
  expect(await readMemory(place({ kind: 'off' }))).toEqual({ entities: [], relations: [] });
});

test.each(['memory.js', 'graph.js'])(
  "a workspace's server is not started any more once %s, which it runs, is another one",
  async (changed) => {
    const { workspace, home, clock } = place();
    const tools = join(workspace, 'tools');
    mkdirSync(tools);
    writeFileSync(join(tools, 'memory.js'), "import './graph.js';\n");
    writeFileSync(join(tools, 'graph.js'), 'export const graph = 1;\n');
    writeFileSync(join(tools, 'notes.md'), 'of people\n');
    let starts = 0;
    const open = async () => {
      starts += 1;
      return openedServer(answering(fakeTools()));
    };
    const choice = { kind: 'server' as const, by: 'workspace' as const, command: ['node', 'tools/memory.js'], variables: [] };
    const memory = await openMemory(choice, { workspace, home, clock, processes: { open } });
    const use = () => memory.use(user, (opened) => opened.all());

    const asked = await use();
    if (asked.status === 'unapproved') await memory.approve(asked.approval);
    writeFileSync(join(tools, 'notes.md'), 'of other people\n');
    expect([(await use()).status, starts]).toEqual(['used', 1]);
    writeFileSync(join(tools, changed), 'export const graph = 2;\n');
    const again = await use();
    expect([again, starts]).toMatchObject([{ status: 'unapproved', approval: { command: choice.command, tools: null } }, 1]);
    if (again.status === 'unapproved') await memory.approve(again.approval);
    expect([(await use()).status, starts]).toEqual(['used', 2]);
  },
);
