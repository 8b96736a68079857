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
let steps: Steps;

beforeAll(async () => {
  stage = await open();
  window = await stage.window();
  steps = new Steps(window);
});

describe('the extension host is killed while a spec waits for approval', () => {
  it('the spec waits as before', async () => {
    await steps.askForFeature();
    await steps.describeFeature(singleRequest);
    await steps.agreeToGuess();
    await steps.specWaits();
    await window.tidy();
    const [first, ...others] = await stage.extensionHosts();
    expect(others).toEqual([]);
    const text = await stage.read((await stage.state())?.spec?.file ?? '');

    process.kill(first ?? 0, 'SIGKILL');
    const second = await until('another extension host', async () => (await stage.extensionHosts()).find((pid) => pid !== first), 120_000);
    await until('its owner is the new one', async () =>
      (await stage.journal()).some((event) => event.type === 'run.resumed' && event.pid === second),
    );
    await steps.specWaits();
    await steps.status.filter({ hasText: 'waiting for your approval' }).waitFor();
    await window.panel().locator('h1', { hasText: 'Truncate' }).waitFor();
    const state = await stage.state();
    expect(state?.status).toBe('waiting-approval');
    expect(await stage.read(state?.spec?.file ?? '')).toBe(text);
  });

  it('can be approved, and is carried out', async () => {
    await window.tidy();
    await steps.approve();
    await steps.completed();
    expect(await stage.read('src/index.js')).toContain("export { truncate } from './truncate.js';");
    const hashes = stage.model.calls().map(({ hash }) => hash);
    expect(new Set(hashes).size).toBe(hashes.length);
    expect((await stage.journal()).filter(({ type }) => type === 'question.asked')).toHaveLength(1);
  });
});
