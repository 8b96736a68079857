import { access, readdir } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Stage } from './stage.ts';
import { stageOfFile } from './stage-of-file.ts';
import { Steps } from './steps.ts';
import type { Workbench } from './workbench.ts';

const open = stageOfFile({ workspace: 'sample', restricted: true });
let stage: Stage;
let window: Workbench;

beforeAll(async () => {
  stage = await open();
  window = await stage.window();
});

describe('Restricted Mode', () => {
  it('one view says why nothing starts', async () => {
    await window.page.locator('.statusbar-item', { hasText: 'Restricted Mode' }).waitFor();
    await window.page.locator('.activitybar .action-item a[aria-label^="Batuta"]').click();
    await window.panel().getByRole('heading', { name: 'Restricted Mode' }).waitFor();
    await window.panel().getByText('This workspace is not trusted').waitFor();
    await window.page.locator('.welcome-view-content', { hasText: 'once this workspace is trusted' }).waitFor();
    expect(await window.page.locator('.welcome-view-content', { hasText: 'not trusted' }).count()).toBe(0);
  });

  it('a command starts nothing and says why', async () => {
    const before = await readdir(stage.root, { recursive: true });
    await window.command('Batuta: New Feature…');
    await window.notification('This workspace is not trusted').waitFor();
    expect(await new Steps(window).request.count()).toBe(0);
    expect(stage.model.calls()).toEqual([]);
    expect(await readdir(stage.root, { recursive: true })).toEqual(before);
    await expect(access(stage.home)).rejects.toThrow('ENOENT');
  });

  it('once the folder is trusted, the views offer what can be done', async () => {
    await window.tidy();
    await window.panel().getByRole('button', { name: 'Manage Workspace Trust' }).click();
    await window.page.locator('.workspace-trust-editor').getByRole('button', { name: 'Trust', exact: true }).click();
    await window.panel().getByRole('heading', { name: 'From request to proven change' }).waitFor();
    await new Steps(window).askForFeature();
  });
});
