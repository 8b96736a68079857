import { beforeAll, describe, expect, it } from 'vitest';
import { singleRequest } from '../suite/sample-request.ts';
import type { Stage } from './stage.ts';
import { stageOfFile } from './stage-of-file.ts';
import { Steps } from './steps.ts';
import type { Workbench } from './workbench.ts';

const open = stageOfFile({ workspace: 'single' });
let stage: Stage;
let window: Workbench;

beforeAll(async () => {
  stage = await open();
  window = await stage.window();
});

describe('a run of the window, answered in a terminal', () => {
  it('the terminal approves, the window does the work, both see the end', async () => {
    const steps = new Steps(window);
    await steps.askForFeature();
    await steps.describeFeature(singleRequest);
    await steps.agreeToGuess();
    await steps.specWaits();
    const approved = await stage.cli('approve', 'last', '--yes');
    expect(approved).toMatchObject({ code: 0 });
    expect(approved.stdout + approved.stderr).toContain('Another process of this machine works on this run; your answer is sent to it.');
    await steps.completed();
    await window.panel().getByText('Completed').first().waitFor();
    expect((await stage.journal()).filter(({ type }) => type === 'run.resumed')).toEqual([]);
    expect(await stage.read('src/index.js')).toContain("export { truncate } from './truncate.js';");
  });
});
