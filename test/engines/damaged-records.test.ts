import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runReport } from '../../src/core/report/run-report.ts';
import { reportMarkdown } from '../../src/core/report/report-markdown.ts';
import { runFolder } from '../../src/engines/embedded/run-folder.ts';
import { RunReader } from '../../src/engines/embedded/run-reader.ts';
import { reportSchema } from '../../src/protocol/report.ts';
import type { RunEvent } from '../../src/protocol/run-event.ts';
import { memoryJournalFiles } from './memory-journal-files.ts';
import { randomOf, seedVariable, wholeVariable } from '../sweeps/seed.ts';

const seed = process.env[seedVariable] ?? '1';
const places = process.env[wholeVariable] === '1' ? 100 : 15;
const journals = join(import.meta.dirname, '../journals');
const recorded = (await readdir(journals, { withFileTypes: true })).filter((one) => one.isDirectory()).map(({ name }) => name);

async function eventsOf(bytes: Buffer): Promise<readonly RunEvent[]> {
  const folder = runFolder('/runs', 'run');
  if (folder === null) throw new Error('no folder');
  const reader = new RunReader(memoryJournalFiles(new Map([['/runs/run/journal/000001.log', bytes]])), folder);
  await reader.read();
  const report = runReport(reader.state);
  expect(reportSchema.parse(report)).toEqual(report);
  reportMarkdown(report);
  return reader.events;
}

test.each(recorded)(
  '%s, cut or spoilt at any byte: what stands before the damage is read, drawn and reported, and nothing else',
  async (name) => {
    const whole = await readFile(join(journals, name, 'run/journal/000001.log'));
    const events = await eventsOf(whole);
    const random = randomOf(`${seed} ${name} damaged`);
    for (let n = 0; n < places; n++) {
      const at = Math.floor(random() * whole.length);
      const spoilt = Buffer.from(whole);
      spoilt[at] = (spoilt[at] ?? 0) ^ (1 << (n % 8));
      // The lines before the one that holds the byte.
      const before = await eventsOf(whole.subarray(0, whole.lastIndexOf('\n', Math.max(0, at - 1)) + 1));
      for (const damaged of [whole.subarray(0, at), spoilt]) {
        const read = await eventsOf(damaged);
        expect([at, read]).toEqual([at, before]);
        expect([at, read]).toEqual([at, events.slice(0, read.length)]);
      }
    }
  },
);
