import { expect, test } from 'vitest';
import { inEnglish } from '../../../src/core/describe/message.ts';
import { project } from '../../../src/core/run/project.ts';
import { backToRound } from '../../../src/pipelines/audit/back-to-round.ts';
import type { Services } from '../../../src/pipelines/parts/services.ts';
import type { RunEventBody } from '../../../src/protocol/run-event.ts';
import { createFakeCheckpoints } from '../../fakes/fake-checkpoints.ts';
import { createMemoryRun, createMemoryJournal, CrashError } from '../../fakes/memory-ctx.ts';
import { createMemoryFiles, sha256 } from '../../fakes/memory-files.ts';

type Changed = Extract<RunEventBody, { type: 'file.changed' }>;

const lines = { added: 1, removed: 1 };
const text = (words: string) => new TextEncoder().encode(words);

/** A round in which "backend" changed a source, made a file and deleted a program, and "frontend" changed its own. */
async function round() {
  const files = createMemoryFiles({ 'a.ts': 'a\n', 'b.ts': 'b\n' });
  files.set('run.sh', 'exit\n', true);
  const checkpoints = createFakeCheckpoints(files);
  const journal = createMemoryJournal();
  const before = files.paths();
  const { tree } = await checkpoints.take();
  files.set('a.ts', 'broken\n');
  files.set('new.ts', 'new\n');
  files.set('b.ts', 'good\n');
  files.remove('run.sh');
  for (const words of ['a\n', 'b\n', 'exit\n']) await journal.blobs.put(text(words));
  const changes: Changed[] = [
    { type: 'file.changed', agent: 'backend', file: 'a.ts', before: sha256('a\n'), after: sha256('broken\n'), ...lines },
    { type: 'file.changed', agent: 'backend', file: 'new.ts', before: null, after: sha256('new\n'), added: 1, removed: 0 },
    { type: 'file.changed', agent: 'frontend', file: 'b.ts', before: sha256('b\n'), after: sha256('good\n'), ...lines },
    {
      type: 'file.changed',
      agent: 'backend',
      file: 'run.sh',
      before: sha256('exit\n'),
      after: null,
      added: 0,
      removed: 1,
      modes: { before: 'executable', after: null },
    },
  ];
  await createMemoryRun({ journal, runId: 'changes' }).ctx.emit(...changes);
  const emit = (...events: RunEventBody[]) => createMemoryRun({ journal, runId: 'more changes' }).ctx.emit(...events);
  const back = async (crash?: { at: number; when: 'before' }) => {
    const run = createMemoryRun({ journal, ...(crash ? { crash } : {}) });
    await backToRound(run.ctx, { files, checkpoints } as unknown as Services, tree, ['backend']);
    return project(run.events());
  };
  return { files, before, emit, back };
}

test('what failed is taken back with its modes, and only the work of others is left of the run’s changes', async () => {
  const { files, before, back } = await round();
  const state = await back();
  expect(files.paths()).toEqual(before);
  expect(['a.ts', 'b.ts', 'run.sh'].map((path) => files.text(path))).toEqual(['a\n', 'good\n', 'exit\n']);
  expect((await files.entry('run.sh'))?.mode).toBe('executable');
  expect(Object.keys(state.files)).toEqual(['b.ts']);
});

test('a process that dies after it took everything back leads to the same: the run does not claim changes that are gone', async () => {
  const { files, back } = await round();
  await expect(back({ at: 1, when: 'before' })).rejects.toThrow(CrashError);
  const state = await back();
  expect(files.text('a.ts')).toBe('a\n');
  expect([Object.keys(state.files), state.notices]).toEqual([['b.ts'], []]);
});

test('what somebody changed meanwhile stays, and is told', async () => {
  const { files, back } = await round();
  files.set('a.ts', 'mine\n');
  const state = await back();
  expect(files.text('a.ts')).toBe('mine\n');
  expect(state.notices.map((notice) => inEnglish(notice.text))).toEqual(['Changed by someone, so left as it is: a.ts']);
});

test('what somebody wrote between two changes of an agent stays as well, and is told', async () => {
  const { files, emit, back } = await round();
  files.set('a.ts', 'mine\nworse\n');
  await emit({
    type: 'file.changed',
    agent: 'backend',
    file: 'a.ts',
    before: sha256('mine\nbroken\n'),
    after: sha256('mine\nworse\n'),
    ...lines,
  });
  const state = await back();
  expect(files.text('a.ts')).toBe('mine\nworse\n');
  expect(state.notices.map((notice) => inEnglish(notice.text))).toEqual(['Changed by someone, so left as it is: a.ts']);
});
