import { describe, expect, it } from 'vitest';
import { overflowing } from './harness/overflowing.ts';
import { auditSituations } from './harness/audits.ts';
import { useStage } from './harness/stage.ts';
import { runId } from './harness/recorded.ts';

const stage = useStage();

describe('the audit of a run', () => {
  it('draws its scores, those of earlier runs, its findings, and what each phase took', async () => {
    const { page } = await stage.open('audit', auditSituations['completed'], { width: 1000 });
    await page.getByText('Audits of this module').waitFor();
    const ends = page.locator('.chart').first().locator('.end');
    expect((await ends.allTextContents()).toSorted()).toEqual(['backend 97', 'security 96', 'tests 98']);
    expect(await page.locator('.chart .of-bar').allTextContents()).toEqual(['+8', '−1', '−3', '−2']);
    expect(await page.locator('.meta').textContent()).toMatch(/Score 96, target 95/);
    expect(await overflowing(page)).toEqual([]);
  });

  it('has a line, a row and a column for each dimension of each of several modules, and names them whole where there is little room', async () => {
    for (const width of [420, 1000]) {
      const { page } = await stage.open('audit', auditSituations['modules'], { width });
      await page.getByText('Audits of these modules').waitFor();
      const ends = page.locator('.chart').first().locator('.end');
      expect((await ends.allTextContents()).toSorted()).toEqual([
        'src/orders · backend 97',
        'src/orders · security 96',
        'src/orders · tests 98',
        'src/prices · backend 100',
        'src/prices · security 97',
        'src/prices · tests 95',
      ]);
      const rows = page.locator('table').first().locator('tbody th');
      expect((await rows.allTextContents()).at(-1)?.trim()).toBe('src/prices · tests');
      expect(await page.locator('.finding').first().textContent()).toContain('src/orders · backend · Naming');
      const runs = await page.locator('table').nth(1).locator('tbody tr').allTextContents();
      expect(runs.map((text) => text.replaceAll(/\s+/gu, ' ').trim())).toEqual([
        expect.stringMatching(/^Nov 21, .* this one ?src\/orders 97 ?96 ?98 ?\$0\.85$/),
        expect.stringMatching(/^src\/prices 88 ?96 ?95$/),
        expect.stringMatching(/^Nov 12, .*src\/orders 60 ?44 ?52 ?\$0\.70$/),
        expect.stringMatching(/^src\/prices 79 ?79 ?83$/),
        expect.stringMatching(/^Nov 2, .*src\/orders 41 ?30 ?– ?\$1\.20$/),
      ]);
      expect(await overflowing(page)).toEqual([]);
    }
  });

  it('leads from each number to where it comes from', async () => {
    const opened = await stage.open('audit', auditSituations['completed'], { width: 1000 });
    const { page } = opened;
    await page.getByText('Audits of this module').waitFor();
    await page.getByRole('button', { name: '38', exact: true }).click();
    await page.locator('.chart .point[data-lead]').first().click();
    await page.getByText('Commands that Batuta ran').click();
    await page.getByRole('button', { name: 'npm test' }).first().click();
    await page.getByRole('button', { name: 'src/orders/import-orders.ts:17' }).click();
    await page.getByRole('button', { name: /Nov 2,/ }).click();
    const asked = (await opened.asked()).filter(({ method }) => method !== 'audit');
    expect(asked).toEqual([
      { method: 'openTranscript', params: { runId, path: 'run/audit-0/security', turn: 1 } },
      { method: 'openTranscript', params: { runId, path: 'run/audit-0/backend', turn: 1 } },
      { method: 'openLog', params: { runId, hash: expect.stringMatching(/^[0-9a-f]{64}$/) as string } },
      { method: 'openFile', params: { runId, file: 'src/orders/import-orders.ts', line: 17 } },
      { method: 'showRun', params: { runId: 'first' } },
    ]);
  });

  it('dismisses a finding and takes that back; closed ones are shown when asked for', async () => {
    const opened = await stage.open('audit', auditSituations['completed'], { width: 1000 });
    const { page } = opened;
    expect(await page.locator('.finding.gone h3').allTextContents()).toEqual(['No policy for content is sent']);
    await page.getByRole('button', { name: 'Dismiss' }).click();
    await page.getByRole('button', { name: 'Restore' }).click();
    await page.getByRole('button', { name: 'Show closed findings: 6' }).click();
    await expect.poll(() => page.locator('.finding').count()).toBe(8);
    const asked = await opened.asked();
    expect(asked.flatMap(({ method }) => (method === 'dismiss' || method === 'readmit' ? [method] : []))).toEqual(['dismiss', 'readmit']);
  });

  it('says that nothing was audited yet, and that there is no audit', async () => {
    const begun = await stage.open('audit', auditSituations['begun'], { width: 1000 });
    await begun.page.getByText('Nothing was audited yet.').waitFor();
    const none = await stage.open('audit', auditSituations['none'], { width: 1000 });
    await none.page.getByText('No audit to show.').waitFor();
  });
});
