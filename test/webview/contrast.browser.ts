import { expect, it } from 'vitest';
import { states } from './harness/all-states.ts';
import { faults } from './harness/axe.ts';
import { unfold } from './harness/unfold.ts';
import { useStage } from './harness/stage.ts';
import { themeNames } from './harness/themes.ts';

const stage = useStage();

it.each(states)('everybody can read in every theme: $view $name', async ({ view, situation }) => {
  const opened = await stage.open(view, situation);
  await unfold(opened.page);
  for (const theme of themeNames.filter((name) => name !== 'dark')) {
    await opened.wear(theme);
    expect({ theme, faults: await faults(opened.page, ['color-contrast']) }).toEqual({ theme, faults: [] });
  }
});
