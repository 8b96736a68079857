import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeLine } from '../../src/engines/embedded/journal-line.ts';
import { JournalWriter, type NewRecord } from '../../src/engines/embedded/journal-writer.ts';
import { createClock } from '../../src/node/clock.ts';
import { diskFiles } from '../../src/node/disk-files.ts';
import { alternately } from './alternately.ts';
import { compare, type Measured } from './measured.ts';

const count = 200;
const text = 'I change the next part, as the spec says. '.repeat(20);
const record: NewRecord = { type: 'done', scope: 'run/implement#1', index: 1, kind: 'step', name: 'turn', result: { value: text } };

/** Records that are on the disk before the next one, beside the barest write that is. */
export async function benchAppend(times = 21): Promise<Measured[]> {
  const folder = await mkdtemp(join(tmpdir(), 'batuta-bench-'));
  const clock = createClock();
  const writer = new JournalWriter({ files: diskFiles(), folder, epoch: 1, sequence: 1, clock });
  const bare = openSync(join(folder, 'bare'), 'a');
  const bytes = encodeLine(1, { ...record, at: new Date(clock.now()).toISOString() });
  try {
    const { ours, peer } = await alternately(times, {
      ours: async () => {
        for (let index = 0; index < count; index++) await writer.append(record);
      },
      peer: () => {
        for (let index = 0; index < count; index++) {
          writeSync(bare, bytes);
          fdatasyncSync(bare);
        }
      },
    });
    return [compare(`${count} durable appends`, { goal: 1.5, by: 'wall', peer: 'write + fdatasync' }, ours, peer)];
  } finally {
    await writer.close();
    closeSync(bare);
    await rm(folder, { recursive: true, force: true });
  }
}
