import { expect, test } from 'vitest';
import { unconfirmed } from '../../../src/core/evidence/unconfirmed.ts';
import type { FileState } from '../../../src/core/run/run-state.ts';
import { sha256 } from '../../fakes/memory-files.ts';
import { setUp } from './observing.ts';

const lines = (...all: number[]): string => all.map((one) => `line ${one}\n`).join('');
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** An agent made `now` of `before`, where the run had begun with `first`; a person is asked above two deleted lines. null: not there. */
async function asked(before: string | null, now: string | null, first?: string | null) {
  const { files, ports } = setUp({ 'src/other.ts': 'a\n', ...(before === null ? {} : { 'src/a.ts': before }) });
  const trees = { before: await ports.checkpoints.take(), after: await ports.checkpoints.take() };
  files.set('src/other.ts', 'a\nb\n');
  if (now === null) files.remove('src/a.ts');
  else files.set('src/a.ts', now);
  trees.after = await ports.checkpoints.take();
  const changes = await ports.checkpoints.diff(trees.before.tree, trees.after.tree);
  const known: FileState = {
    file: 'src/a.ts',
    before: typeof first === 'string' ? await ports.blobs.put(bytes(first)) : null,
    after: before === null ? null : sha256(before),
    agents: ['code'],
    added: 0,
    removed: 0,
    output: false,
    commands: [],
  };
  const { paths, question } = await unconfirmed(ports, trees, changes, {
    confirm: { deletedLines: 2, files: null, migrations: false },
    agent: 'code',
    listed: [],
    state: { answers: [], files: first === undefined ? {} : { 'src/a.ts': known } },
  });
  const delta = question?.delta?.split('\n').filter((line) => /^[-+](?!--|\+\+)/u.test(line));
  return { paths: [...paths], subject: question?.subject ?? null, delta: delta ?? [] };
}

const nothing = { paths: [], subject: null, delta: [] };

test.each<[string, Parameters<typeof asked>, Awaited<ReturnType<typeof asked>>]>([
  ['few lines', [lines(1, 2, 3, 4), lines(1, 2)], nothing],
  [
    'many lines, without the file beside it of which none goes',
    [lines(1, 2, 3, 4), lines(4)],
    { paths: ['src/a.ts'], subject: 'deletes src/a.ts: 3', delta: ['-line 1', '-line 2', '-line 3'] },
  ],
  [
    'the whole file',
    [lines(1, 2, 3), null],
    { paths: ['src/a.ts'], subject: 'deletes src/a.ts: 3', delta: ['-line 1', '-line 2', '-line 3'] },
  ],
  [
    'few at a time, of a file that the run has made shorter already',
    [lines(1, 2, 3, 4), lines(1, 2, 3), lines(1, 2, 3, 4, 5, 6)],
    { paths: ['src/a.ts'], subject: 'deletes src/a.ts: 3', delta: ['-line 4', '-line 5', '-line 6'] },
  ],
  ['lines that the run itself has added', [lines(1, 2, 3, 4, 5), lines(1), lines(1)], nothing],
  ['a file that the run itself has made', [lines(1, 2, 3, 4), null, null], nothing],
  ['nothing of a new file', [null, lines(1, 2, 3, 4)], nothing],
])('whether a person is asked about what goes: %s', async (_name, [before, now, first], expected) => {
  expect(await asked(before, now, first)).toEqual(expected);
});
