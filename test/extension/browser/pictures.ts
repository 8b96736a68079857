// node test/extension/browser/pictures.ts FOLDER [--theme NAME …] [--every-state] [--language ID] – plays the sample in a real workbench, with the
// packaged extension, and leaves a picture of each view in FOLDER, narrow and wide, for each theme. For the eye, and for README.
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { installServer } from '../harness/install-server.ts';
import { installVsix } from '../harness/install-vsix.ts';
import { SampleStory } from './sample-story.ts';
import { Stage } from './stage.ts';
import { wordingOf } from './wording.ts';

/** What the editor shows to somebody who has chosen nothing, by the system's scheme; and the themes of high contrast. */
const themes: Readonly<Record<string, Theme>> = {
  light: { colorScheme: 'light', settings: { 'window.autoDetectColorScheme': true } },
  dark: { colorScheme: 'dark', settings: { 'window.autoDetectColorScheme': true } },
  'high-contrast': { colorScheme: 'dark', settings: { 'workbench.colorTheme': 'Default High Contrast' } },
  'high-contrast-light': { colorScheme: 'light', settings: { 'workbench.colorTheme': 'Default High Contrast Light' } },
};

interface Theme {
  readonly colorScheme: 'light' | 'dark';
  readonly settings: Readonly<Record<string, unknown>>;
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    /** Other than the ones that README shows. */
    theme: { type: 'string', multiple: true, default: ['light', 'dark', 'high-contrast'] },
    /** The states between the views as well: questions, notifications, differences. */
    'every-state': { type: 'boolean', default: false },
    /** The editor's display language, like `es`. */
    language: { type: 'string' },
  },
});
const [output] = positionals;
const { language } = values;
if (output === undefined) throw new Error('Name the folder for the pictures.');
await mkdir(output, { recursive: true });

const extensions = await mkdtemp(join(tmpdir(), 'batuta-extensions-'));
try {
  await installVsix(await installServer((line) => console.log(line)), extensions);
  for (const theme of values.theme) await playIn(output, theme);
} finally {
  await rm(extensions, { recursive: true, force: true });
}

async function playIn(folder: string, theme: string): Promise<void> {
  const { settings, colorScheme } = themes[theme] ?? {};
  if (!settings || !colorScheme) throw new Error(`There is no theme "${theme}". Known: ${Object.keys(themes).join(', ')}.`);
  const stage = await Stage.open({
    workspace: 'sample',
    extensions,
    ...(language === undefined ? {} : { language }),
    settings: { 'editor.minimap.enabled': false, ...settings },
  });
  try {
    await new SampleStory(stage, {
      colorScheme,
      ...(language === undefined ? {} : { wording: await wordingOf(language) }),
      shown: async (workbench, name, size) => {
        if (size !== null) await workbench.picture(join(folder, `${name}-${theme}-${size}.png`));
        else if (values['every-state']) await workbench.picture(join(folder, `state-${name}-${theme}.png`));
      },
    }).play();
  } catch (error) {
    await stage.leaveTraces(`pictures ${theme}`);
    throw error;
  } finally {
    await stage.close();
  }
}
