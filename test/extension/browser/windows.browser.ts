import { beforeAll, describe, expect, it } from 'vitest';
import { singleRequest } from '../suite/sample-request.ts';
import { turnOf } from './held-model.ts';
import type { Hold } from './held-model.ts';
import type { Stage } from './stage.ts';
import { stageOfFile } from './stage-of-file.ts';
import { Steps } from './steps.ts';
import type { Workbench } from './workbench.ts';

const open = stageOfFile({ workspace: 'single' });
let stage: Stage;
let owner: Workbench;
let other: Workbench;
let ownersHost: number;
let held: Hold;

beforeAll(async () => {
  stage = await open();
  owner = await stage.window();
});

describe('two windows on one folder', () => {
  it('the second follows the run of the first, and opens nothing unasked', async () => {
    const writing = stage.model.hold(/^SPEC .*#1$/);
    const steps = new Steps(owner);
    await steps.askForFeature();
    await steps.describeFeature(singleRequest);
    await steps.agreeToGuess();
    await writing.arrived();
    ownersHost = (await stage.extensionHosts())[0] ?? 0;
    other = await stage.window();
    await other.command('Batuta: Show Current Run');
    await other.panel().getByText('You follow it live here, and can answer.').waitFor();
    await new Steps(other).phase.filter({ hasText: 'Spec' }).waitFor();
    writing.release();
    await steps.specWaits();
    await other.panel().getByRole('button', { name: 'Approve and implement' }).waitFor();
    expect(await other.page.locator('.tab').count()).toBe(0);
  });

  it('the second approves, the first does the work, both show it', async () => {
    held = stage.model.hold(/^Code .*#1$/);
    await new Steps(other).approve();
    await held.arrived();
    for (const window of [owner, other]) await new Steps(window).agent('Code').getByText('thinking').waitFor();
    expect((await stage.journal()).filter(({ type }) => type === 'run.resumed')).toEqual([]);
  });

  it('when the first is gone, the second takes the run up and completes it', async () => {
    await owner.page.context().close();
    // An editor's server keeps the host of a lost window for hours; a machine that is switched off does not.
    await stage.killHost(ownersHost);
    const resume = other.panel().getByRole('button', { name: 'Resume' });
    await other.panel().getByText('Stopped. Resume continues where it left off').waitFor();
    await resume.click();
    await held.arrived(2);
    held.release();
    await new Steps(other).completed();
    expect(await stage.read('src/index.js')).toContain("export { truncate } from './truncate.js';");
    const calls = stage.model.calls();
    expect(calls.filter(({ outcome }) => outcome === 'lost').map(turnOf)).toEqual(['Code Truncate#1']);
    const answered = calls.filter(({ outcome }) => outcome === 'answered').map(({ hash }) => hash);
    expect(new Set(answered).size).toBe(answered.length);
    expect(calls).toHaveLength(answered.length + 1);
    expect((await stage.journal()).filter(({ type }) => type === 'run.resumed')).toHaveLength(1);
  });
});
