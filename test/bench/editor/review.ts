import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BenchEditor } from './bench-editor.ts';
import { ListWindow } from './list-window.ts';
import { ratio } from '../measured.ts';
import type { Measured } from '../measured.ts';
import { recordReviewedRun } from './recorded-runs.ts';

/** 5,000 lines of diff in the review, every file open, beside a bare page with the same rows. */
export async function benchReview(editor: BenchEditor, times: number): Promise<Measured[]> {
  const { journal, files, rows } = await recordReviewedRun(editor.home, editor.workspace.root);
  const list = join(editor.profile.root, 'rows.json');
  await writeFile(list, JSON.stringify(rows));
  const lines = rows.filter((cells) => cells.length === 2).length;
  const target = { rows: rows.length, last: rows.at(-1)?.[1] ?? '' };
  const server = await editor.serve({ rows: list, review: journal.runId });
  try {
    const window = await ListWindow.open(editor, server.port, { review: target, 'bare-review': target });
    await window.workbench.command('Bench: Open Review');
    const frame = await window.frame('review');
    // From the last: what opens pushes down only what lies behind it.
    for (let file = files - 1; file >= 0; file -= 1)
      await frame.locator(`[data-row="${file}"] button.row-open[aria-expanded=false]`).click();
    await window.until('review', target);
    await window.workbench.command('Bench: Open Bare Diff');
    await window.until('bare-review', target);
    const tab = (label: string) => window.page.locator('.tab', { hasText: label });
    const ours: number[] = [];
    const peer: number[] = [];
    for (let time = 0; time < times; time += 1) {
      ours.push(await window.timed('review', () => tab('Review:').click()));
      peer.push(await window.timed('bare-review', () => tab('Bare Diff').click()));
    }
    await window.close();
    return [ratio(`review: ${lines} lines of diff, shown anew (${times} times)`, 2, ours, peer)];
  } finally {
    await server.stop();
  }
}
