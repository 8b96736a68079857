import type { Workbench } from './workbench.ts';

/** Resolves when the steps of the walkthrough can be seen. */
export async function openWalkthrough(window: Workbench): Promise<void> {
  await window.command('Batuta: Open Walkthrough');
  await window.page.locator('.getting-started-step').first().waitFor();
}

/** Whether a step of the walkthrough in front is ticked. */
export async function isTicked(window: Workbench, step: string): Promise<boolean> {
  const row = window.page.locator(`.getting-started-step[data-step-id$="#batuta.${step}"]`);
  await row.waitFor();
  return (await row.locator('.codicon.complete').count()) > 0;
}
