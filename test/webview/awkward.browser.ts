import { describe, expect, it } from 'vitest';
import { parseSpec } from '../../src/core/spec/parse-spec.ts';
import { awkwardPanel, awkwardReview, longPath, longTitle } from './harness/awkward.ts';
import { overflowing } from './harness/overflowing.ts';
import { specView, waiting } from './harness/recorded.ts';
import { useStage } from './harness/stage.ts';
import { textsOf } from './harness/texts-of.ts';

const stage = useStage();

describe('a run as nobody plans for it', () => {
  it.each([200, 300, 800])('stays inside of the panel: %s pixels', async (width) => {
    const { page } = await stage.open('panel', awkwardPanel, { width });
    expect(await page.locator('.agent').count()).toBe(41);
    expect(await overflowing(page)).toEqual([]);
    expect((await page.locator('h1').boundingBox())?.height).toBeLessThanOrEqual(4 * 22);
    expect(await page.locator('h1').getAttribute('title')).toBe(longTitle);
  });

  it.each([200, 900])('stays inside of the review: %s pixels', async (width) => {
    const { page } = await stage.open('review', awkwardReview, { width });
    expect(await page.locator('.issue').count()).toBe(200);
    await page.locator('.change .row-open').first().click();
    await page.locator('.hunk').waitFor();
    expect(await overflowing(page)).toEqual([]);
  });

  it('shows of a log of five megabytes the end, without colours, and where the rest is', async () => {
    const { page } = await stage.open('panel', awkwardPanel);
    await page.locator('.evidence .row-button').first().click();
    await page.getByText('Only its end is shown here.').waitFor();
    const text = (await page.locator('.output').textContent()) ?? '';
    expect(text.length).toBeLessThan(60_000);
    expect(text.trim().split('\n').slice(-3)).toEqual(['progress 1%', 'progress 2%', 'the last line']);
    expect(text.trim().split('\n')[0]).toBe('FAIL    line of output');
  });

  it('hides nothing in names: what turns the writing around is spelt out', async () => {
    const { page } = await stage.open('review', awkwardReview);
    expect(await page.locator('.change .file-name').allTextContents()).toContain('safe<U+202E>gnp.exe');
    // oxlint-disable-next-line no-control-regex -- what must not be there
    expect((await page.locator('body').innerText()).match(/[\u0000-\u0008\u202a-\u202e]/g)).toBeNull();
  });

  it('has the full words where they are cut', async () => {
    const { page } = await stage.open('review', awkwardReview);
    const cut = await page.evaluate(() =>
      [...document.querySelectorAll('.cut')]
        .filter((each) => each.scrollWidth > each.clientWidth && each.closest('[title]:not([title=""])') === null)
        .map((each) => each.outerHTML.slice(0, 200)),
    );
    expect(cut).toEqual([]);
    expect(await page.locator(`[title="${longPath}"]`).count()).toBeGreaterThan(0);
  });

  it('says that a price is unknown and tokens are an estimate; no clock runs backwards', async () => {
    const { page } = await stage.open('panel', awkwardPanel);
    await page.getByText('40 calls are unpriced').waitFor();
    await page.getByText('tokens are an estimate').waitFor();
    const text = await page.locator('main').innerText();
    expect(text).not.toMatch(/-\d+:|NaN|undefined|Infinity|null/);
    expect(text).toContain('400M tokens');
  });
});

it('a spec without a file, with Windows’ line ends', async () => {
  const text = specView.text.replace(/#### Database(?:.|\n)*?(?=### Tasks)/, '').replaceAll('\n', '\r\n');
  expect(parseSpec(text).ok).toBe(false);
  const { page } = await stage.open('panel', { view: {}, events: waiting, answers: { spec: { ...specView, text } } });
  await page.getByText('Needs a correction').waitFor();
  expect(await overflowing(page)).toEqual([]);
});

it('what is wrong with a spec is said in the editor’s language', async () => {
  const text = specView.text.replace('- [ ] db/', '- [ ] Somewhere else\n- [ ] db/').replace('## Spec:', '## Notes:');
  const { page } = await stage.open('panel', {
    view: {},
    events: waiting,
    answers: { spec: { ...specView, text } },
    language: 'es',
    texts: textsOf('es'),
  });
  await page.getByText('Falta el título "## Spec: {name}".').waitFor();
  await page.getByText('"Somewhere else" no indica ningún archivo. Escriba "- [ ] ruta/del/archivo: lo que se hace en él".').waitFor();
  expect(await overflowing(page)).toEqual([]);
});
