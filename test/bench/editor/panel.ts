import { appendFile, copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunEventBody } from '../../../src/protocol/run-event.ts';
import { longRun } from '../../webview/harness/long-run.ts';
import type { BenchEditor } from './bench-editor.ts';
import { JournalFile } from './journal-file.ts';
import { ListWindow } from './list-window.ts';
import { ratio } from './measured.ts';
import type { Measured } from './measured.ts';
import { longStory } from './recorded-runs.ts';

const count = 10_000;
const liveEvents = 2000;
const batch = 50;

/** A run of 10,000 events in the panel beside a bare page with the same rows: shown anew, and while more events come. */
export async function benchPanel(editor: BenchEditor, times: number): Promise<Measured[]> {
  const { home, profile, workspace } = editor;
  const run = await JournalFile.create(home, 'bench-long', workspace.root);
  await run.append(longStory(workspace.root, count));
  // A journal of its own, so that Batuta's host has nothing to do while the bare page lists.
  const bare = join(profile.root, 'bare.log');
  await copyFile(run.file, bare);
  const target = { rows: count, last: lastWords(longStory(workspace.root, count)) };
  const server = await editor.serve({ journal: bare });
  try {
    const window = await ListWindow.open(editor, server.port, { panel: target, 'bare-panel': target });
    await window.showContainer('Batuta');
    const frame = await window.frame('panel');
    await frame.locator('summary', { hasText: 'Everything that happened' }).click();
    await window.until('panel', target);
    const anew = { ours: [] as number[], peer: [] as number[] };
    for (let time = 0; time < times; time += 1) {
      anew.peer.push(await window.timed('bare-panel', () => window.showContainer('Bare Rows')));
      anew.ours.push(await window.timed('panel', () => window.showContainer('Batuta')));
    }
    const live = { ours: [] as number[], peer: [] as number[] };
    let known = count;
    for (let time = 0; time < times; time += 1) {
      const more = longRun(known + liveEvents).slice(known);
      known += liveEvents;
      const later = { rows: known, last: lastWords(more) };
      const written = await liveTime(window, 'panel', later, more, (events) => run.append(events));
      live.ours.push(written.ms);
      await window.showContainer('Bare Rows');
      await window.until('bare-panel', { rows: known - liveEvents, last: '' });
      let next = 0;
      live.peer.push(
        (
          await liveTime(window, 'bare-panel', later, more, async () => {
            const bytes = written.bytes[next] ?? Buffer.alloc(0);
            next += 1;
            await appendFile(bare, bytes);
            return bytes;
          })
        ).ms,
      );
      await window.showContainer('Batuta');
      await window.until('panel', later);
    }
    await window.close();
    return [
      ratio(`panel: ${count} events, shown anew (${times} times)`, 2, anew.ours, anew.peer),
      ratio(`panel: ${liveEvents} more, live, ${batch} at a time (${times} times)`, 2, live.ours, live.peer),
    ];
  } finally {
    await server.stop();
  }
}

/** From before the first batch is journaled until the last row of the last one is on the screen. */
async function liveTime(
  window: ListWindow,
  view: string,
  target: { readonly rows: number; readonly last: string },
  events: readonly RunEventBody[],
  append: (events: readonly RunEventBody[]) => Promise<Buffer>,
): Promise<{ ms: number; bytes: Buffer[] }> {
  const bytes: Buffer[] = [];
  const ended = window.until(view, target);
  const began = performance.timeOrigin + performance.now();
  for (let at = 0; at < events.length; at += batch) bytes.push(await append(events.slice(at, at + batch)));
  return { ms: (await ended) - began, bytes };
}

function lastWords(events: readonly RunEventBody[]): string {
  const last = events.at(-1);
  if (last?.type !== 'tool.called') throw new Error('The last event is to be a tool call.');
  return `${last.tool} ${last.target}`;
}
