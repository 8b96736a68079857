import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { hunksOf } from '../../../src/core/run/hunks.ts';
import type { RunEventBody } from '../../../src/protocol/run-event.ts';
import { started } from '../../cli/recorded-runs.ts';
import { longRun } from '../../webview/harness/long-run.ts';
import { JournalFile } from './journal-file.ts';

/** The first events of a run of this workspace that is implementing, and then as many as make `count`. */
export function longStory(workspace: string, count: number): RunEventBody[] {
  const beginning = beginningOf(workspace);
  return [...beginning, ...longRun(count - beginning.length)];
}

function beginningOf(workspace: string): RunEventBody[] {
  if (started.type !== 'run.started') throw new Error('A run begins with its start.');
  return [
    { ...started, workspace },
    { type: 'phase.started', phase: 'implement' },
  ];
}

export interface ReviewedRun {
  readonly journal: JournalFile;
  readonly files: number;
  /** What the list of changes shows when every file is open: the words of each row's cells. */
  readonly rows: string[][];
}

/** What the agents did for it: turns and tools, without the files. */
const earlierEvents = 10_000;
const createdFiles = 10;
const createdLines = 300;
const changedFiles = 10;
/** Each hunk has 3 lines around it, before and behind, and 2 lines for 2. */
const hunksPerFile = 20;
const hunkLines = 10;

/** A completed run whose changes are 5,000 lines of diff: files that it created, and files that it changed in many places. */
export async function recordReviewedRun(home: string, workspace: string): Promise<ReviewedRun> {
  const journal = await JournalFile.create(home, 'bench-review', workspace);
  const work = longRun(earlierEvents).filter(({ type }) => type !== 'file.changed');
  const events: RunEventBody[] = [...beginningOf(workspace), ...work];
  const rows: string[][] = [];
  for (let index = 0; index < createdFiles + changedFiles; index += 1) {
    const file = `backend/src/bench/area-${String(index).padStart(2, '0')}.ts`;
    const [before, after] = index < createdFiles ? [null, numbered(createdLines, 'created')] : changed();
    await mkdir(dirname(join(workspace, file)), { recursive: true });
    await writeFile(join(workspace, file), after);
    const hunks = hunksOf(before === null ? null : Buffer.from(before), Buffer.from(after), Buffer.from(after));
    const added = hunks.reduce((sum, hunk) => sum + hunk.added, 0);
    const removed = hunks.reduce((sum, hunk) => sum + hunk.removed, 0);
    const hashes = { before: before === null ? null : await journal.keep(before), after: await journal.keep(after) };
    events.push({ type: 'file.changed', agent: 'backend', file, ...hashes, added, removed });
    rows.push([file, 'Backend', `+${added}`, `−${removed}`]);
    for (const hunk of hunks) {
      rows.push(
        [`Line ${hunk.line}`, `+${hunk.added}`, `−${hunk.removed}`],
        ...hunk.lines.map((line) => [line.slice(0, 1), line.slice(1)]),
      );
    }
  }
  await journal.append([
    ...events,
    { type: 'run.completed', artifacts: ['spec.md'], tree: 'e'.repeat(64), commitMessage: 'Add discounts' },
  ]);
  await journal.complete();
  return { journal, files: createdFiles + changedFiles, rows };
}

function changed(): [string, string] {
  const before = numbered(hunksPerFile * (hunkLines + 2), 'old').split('\n');
  const after = before.map((line, index) =>
    index % (hunkLines + 2) === 5 || index % (hunkLines + 2) === 6 ? line.replace('old', 'new') : line,
  );
  return [before.join('\n'), after.join('\n')];
}

function numbered(count: number, word: string): string {
  return Array.from({ length: count }, (_, index) => `  const ${word}${index} = compute(${index}); // a line as long as most\n`).join('');
}
