import { describe, expect, it } from 'vitest';
import { knowledgeSituations } from './harness/knowledge.ts';
import { overflowing } from './harness/overflowing.ts';
import { useStage } from './harness/stage.ts';
import { textsOf } from './harness/texts-of.ts';

const stage = useStage();

describe('the page of entities and memory', () => {
  it('draws what is around one entity: what leads to it, and what it leads to', async () => {
    const { page } = await stage.open('knowledge', knowledgeSituations.entities, { width: 1000 });
    const nodes = await page.locator('.node').evaluateAll((all) => all.map((one) => one.getAttribute('aria-label')));
    expect(nodes).toEqual([
      'Order',
      'Invoice refers to Order',
      'Shipment refers to Order',
      'Order refers to Customer',
      'Order has OrderLine',
      'Order refers to Warehouse',
    ]);
    expect(await page.locator('.relations tbody tr').allInnerTexts()).toEqual([
      'Invoice\trefers to\tOrder',
      'Shipment\trefers to\tOrder',
      'Order\trefers to\tCustomer',
      'Order\thas\tOrderLine',
      'Order\trefers to\tWarehouse',
    ]);
    expect(await page.locator('.edge').count()).toBe(5);
  });

  it('is gone through by the keyboard alone', async () => {
    const opened = await stage.open('knowledge', knowledgeSituations.entities, { width: 1000 });
    const { page } = opened;
    await page.locator('.node.centre').focus();
    const heard: string[] = [];
    for (const key of ['ArrowRight', 'ArrowDown', 'Home', 'ArrowLeft', 'ArrowLeft', 'ArrowDown', 'Enter']) {
      await page.keyboard.press(key);
      heard.push(await opened.focused());
    }
    expect(heard.slice(0, 6)).toEqual([
      'Order has OrderLine',
      'Order refers to Warehouse',
      'Order refers to Customer',
      'Order',
      'Invoice refers to Order',
      'Shipment refers to Order',
    ]);
    await expect.poll(() => page.locator('h2').textContent()).toBe('Shipment');
    await expect.poll(() => opened.focused()).toBe('Shipment');
    await page.locator('.name[aria-current]').focus();
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.locator('h2').textContent()).toBe('Product');
  });

  it('finds names by their letters, and asks the host for files, another source, and to forget', async () => {
    const opened = await stage.open('knowledge', knowledgeSituations.entities, { width: 1000 });
    const { page } = opened;
    await page.getByRole('textbox', { name: 'Filter' }).fill('order');
    await expect.poll(() => page.locator('.name').allInnerTexts()).toEqual(['Order', 'OrderLine']);
    await page.getByText('Open file').click();
    await page.getByRole('button', { name: 'From earlier runs' }).click();
    await opened.show(knowledgeSituations.memory);
    await page.getByText('Forget').click();
    expect(await opened.asked()).toEqual([
      { method: 'openNode', params: { name: 'Order' } },
      { method: 'showKnowledge', params: { source: 'memory' } },
      { method: 'forget', params: { name: 'Discounts are added' } },
    ]);
    expect((await page.locator('.notes li').allInnerTexts())[0]).toBe('A discount is taken off the total.');
  });

  it.each([360, 500, 900, 1400])('holds many long names at %i pixels, and takes none for markup', async (width) => {
    const { page } = await stage.open('knowledge', knowledgeSituations.awkward, { width });
    expect(await overflowing(page)).toEqual([]);
    expect(await page.locator('img').count()).toBe(0);
    expect(await page.locator('.relations tbody tr').count()).toBe(41);
  });

  it('says what is in the way, and that nothing is there yet', async () => {
    const problem = await stage.open('knowledge', knowledgeSituations.problem);
    expect(await problem.page.locator('[role="alert"]').textContent()).toContain('it takes too long');
    const empty = await stage.open('knowledge', knowledgeSituations.empty);
    expect(await empty.page.locator('main').textContent()).toContain('Nothing is remembered yet.');
  });

  it.each(['es', 'pt-br'])('speaks %s', async (language) => {
    const { page } = await stage.open('knowledge', { ...knowledgeSituations.entities, language, texts: textsOf(language) });
    expect(await page.locator('h1').textContent()).toBe('Entidades');
    expect(await overflowing(page)).toEqual([]);
  });
});
