import { appendFile, copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunEventBody } from '../../../src/protocol/run-event.ts';
import { longRun } from '../../webview/harness/long-run.ts';
import type { BenchEditor } from './bench-editor.ts';
import { JournalFile } from './journal-file.ts';
import { ListWindow, listed } from './list-window.ts';
import { ratio } from '../measured.ts';
import type { Measured } from '../measured.ts';
import type { Target } from './page-clock.ts';
import { longStory } from './recorded-runs.ts';

const count = 10_000;
const liveEvents = 2000;
const batch = 50;

interface Times {
  readonly ours: number[];
  readonly peer: number[];
}

/** A run of 10,000 events in the panel beside a bare page with the same rows: shown anew, and while more events come. */
export async function benchPanel(editor: BenchEditor, times: number): Promise<Measured[]> {
  const { home, profile, workspace } = editor;
  const run = await JournalFile.create(home, 'bench-long', workspace.root);
  const story = longStory(workspace.root, count);
  await run.append(story);
  // A journal of its own, so that Batuta's host has nothing to do while the bare page lists.
  const bare = join(profile.root, 'bare.log');
  await copyFile(run.file, bare);
  const target = { rows: count, last: lastWords(story) };
  const server = await editor.serve({ journal: bare });
  try {
    const window = await ListWindow.open(editor, server.port, { panel: target, 'bare-panel': target });
    await window.showContainer('Batuta');
    const frame = await window.frame('panel');
    await frame.locator('summary', { hasText: 'Activity' }).click();
    await window.until('panel', target);
    const anew = await shownAnew(window, times);
    const live = await followed(window, times, run, bare);
    await window.close();
    return [
      ratio(`panel: ${count} events, shown anew (${times} times)`, 2, anew.ours, anew.peer),
      ratio(`panel: ${liveEvents} more, live, ${batch} at a time (${times} times)`, 2, live.ours, live.peer),
    ];
  } finally {
    await server.stop();
  }
}

async function shownAnew(window: ListWindow, times: number): Promise<Times> {
  const taken: Times = { ours: [], peer: [] };
  for (let time = 0; time < times; time += 1) {
    taken.peer.push(await window.timed('bare-panel', () => window.showContainer('Bare Rows')));
    taken.ours.push(await window.timed('panel', () => window.showContainer('Batuta')));
  }
  return taken;
}

/** Batuta's run goes on while its panel is shown, then the same lines come to the bare page's journal while that is shown. */
async function followed(window: ListWindow, times: number, run: JournalFile, bare: string): Promise<Times> {
  const taken: Times = { ours: [], peer: [] };
  for (let time = 0; time < times; time += 1) {
    const known = count + time * liveEvents;
    const more = longRun(known + liveEvents).slice(known);
    const target = { rows: known + liveEvents, last: lastWords(more) };
    const batches = Array.from({ length: liveEvents / batch }, (_, index) => more.slice(index * batch, (index + 1) * batch));
    const written: Buffer[] = [];
    const append = batches.map((events) => async () => void written.push(await run.append(events)));
    taken.ours.push(await untilListed(window, 'panel', target, append));
    await window.showContainer('Bare Rows');
    await window.until('bare-panel', { rows: known, last: '' });
    const same = written.map((bytes) => () => appendFile(bare, bytes));
    taken.peer.push(await untilListed(window, 'bare-panel', target, same));
    await window.showContainer('Batuta');
    await window.until('panel', target);
  }
  return taken;
}

/** Milliseconds from before the first batch is written until the last row of the last one is on the screen. */
async function untilListed(window: ListWindow, view: string, target: Target, batches: readonly (() => Promise<void>)[]): Promise<number> {
  const ended = listed(await window.frame(view), target);
  const began = performance.timeOrigin + performance.now();
  for (const write of batches) await write();
  return (await ended) - began;
}

function lastWords(events: readonly RunEventBody[]): string {
  const last = events.at(-1);
  if (last?.type !== 'tool.called') throw new Error('The last event is to be a tool call.');
  return `${last.tool} ${last.target}`;
}
