import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { leftEnglish } from './left-english.ts';
import { SampleStory } from './sample-story.ts';
import { Stage } from './stage.ts';
import { wordingOf } from './wording.ts';

const pictures = join(import.meta.dirname, '..', '..', '..', '.vscode-test', 'pictures', 'languages');

describe.each(['es', 'pt-br'])('an editor in the language %s', (language) => {
  let stage: Stage | undefined;
  afterAll(() => stage?.close());

  it('shows the whole way of a feature in that language', async () => {
    await mkdir(pictures, { recursive: true });
    stage = await Stage.open({ workspace: 'sample', extensions: process.env['BATUTA_TEST_EXTENSIONS'] ?? '', language });
    const wording = await wordingOf(language);
    const seen: Record<string, string[]> = {};
    try {
      await new SampleStory(stage, {
        colorScheme: 'dark',
        wording,
        shown: async (workbench, name, size) => {
          const step = [name, ...(size === null ? [] : [size])].join(' ');
          seen[step] = await leftEnglish(workbench, wording);
          await workbench.picture(join(pictures, `${language}-${step.replaceAll(' ', '-')}.png`));
        },
      }).play();
    } catch (error) {
      await stage.leaveTraces(`language ${language}`);
      throw error;
    }
    expect(Object.keys(seen).length).toBeGreaterThan(10);
    expect(Object.entries(seen).filter(([, texts]) => texts.length > 0)).toEqual([]);
  });
});
