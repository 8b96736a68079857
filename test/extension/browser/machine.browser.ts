import { beforeAll, describe, expect, it } from 'vitest';
import { singleRequest } from '../suite/sample-request.ts';
import { until } from '../suite/until.ts';
import type { Stage } from './stage.ts';
import { stageOfFile } from './stage-of-file.ts';
import { Steps } from './steps.ts';
import type { Workbench } from './workbench.ts';

const open = stageOfFile({ workspace: 'single' });
let stage: Stage;
let window: Workbench;

beforeAll(async () => {
  stage = await open();
});

describe('a run of a machine that is gone', () => {
  it('is taken over only when the person says that its owner is gone', async () => {
    const held = stage.model.hold(/^Code .*#1$/);
    const machine = stage.cliOn('laptop-in-the-train', 'feature', singleRequest, '--yes', '--trust-workspace');
    await held.arrived();
    window = await stage.window();
    await window.command('Batuta: Show Current Run');
    const panel = window.panel();
    await panel.getByText(`Process ${machine.pid} on laptop-in-the-train works on this run.`).waitFor();
    machine.kill('SIGKILL');

    const dialog = window.page.locator('.monaco-dialog-box', { hasText: `belongs to process ${machine.pid} on laptop-in-the-train` });
    await panel.getByRole('button', { name: 'Resume' }).click();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await dialog.waitFor({ state: 'hidden' });
    expect((await stage.journal()).filter(({ type }) => type === 'run.resumed')).toEqual([]);
    await until('the button can be used again', () => panel.getByRole('button', { name: 'Resume' }).isEnabled());
    await panel.getByRole('button', { name: 'Resume' }).click();
    await dialog.getByRole('button', { name: 'Take Over' }).click();
    await held.arrived(2);
    await panel.getByText('works on this run').waitFor({ state: 'hidden' });
    held.release();
    await new Steps(window).completed();
    expect((await stage.journal()).flatMap((event) => (event.type === 'run.resumed' ? [event.takenOver] : []))).toEqual([true]);
    expect(await stage.read('src/index.js')).toContain("export { truncate } from './truncate.js';");
  });
});
