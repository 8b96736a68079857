import { describe, expect, it } from 'vitest';
import { runId } from './harness/recorded.ts';
import { panelSituations } from './harness/situations.ts';
import { useStage } from './harness/stage.ts';

const stage = useStage();

describe('the first use', () => {
  it('without a folder says what Batuta does, and leads to a folder, the sample and the walkthrough', async () => {
    const view = await stage.open('panel', panelSituations['no-folder']);
    const { page } = view;
    await page.getByText('Agents build it layer by layer').waitFor();
    for (const [button, name] of [
      ['Open Folder…', 'openFolder'],
      ['Try the sample', 'trySample'],
      ['Open the walkthrough', 'openWalkthrough'],
    ] as const) {
      await page.getByRole('button', { name: button }).click();
      await expect.poll(async () => (await view.asked()).at(-1)).toEqual({ method: 'command', params: { name } });
    }
  });

  it('shows the way to the walkthrough without scrolling, in a low window', async () => {
    const { page } = await stage.open('panel', panelSituations['first'], { width: 300, height: 360 });
    const box = await page.getByRole('button', { name: 'Open the walkthrough' }).boundingBox();
    expect((box?.y ?? 999) + (box?.height ?? 0)).toBeLessThan(360);
  });

  it('calls the first look at a workspace what the palette calls it', async () => {
    const { page } = await stage.open('panel', panelSituations['first']);
    await page.getByRole('button', { name: 'Initialize workspace' }).waitFor();
    expect(await page.getByText(/analyze/i).count()).toBe(0);
  });
});

describe('a demo whose script has no answer', () => {
  it('offers what leads on, and not to ask the script once more', async () => {
    const view = await stage.open('panel', panelSituations['end-of-script']);
    const { page } = view;
    await page.getByRole('button', { name: 'Choose a model provider…' }).click();
    await expect.poll(async () => (await view.asked()).at(-1)).toEqual({ method: 'leaveScript', params: { to: 'provider', runId } });
    await page.getByRole('button', { name: 'Use the sample’s request' }).waitFor();
    expect(await page.getByText(/Resume/).count()).toBe(0);
  });
});
