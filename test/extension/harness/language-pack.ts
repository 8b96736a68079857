import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Profile } from './profile.ts';

/**
 * Makes `language` (like `es`) one that a server with this profile can be started in, as an installed language pack does. The pack
 * translates nothing of the editor itself, which so stays English: what is of another language then is an extension's own.
 */
export async function addLanguage(profile: Profile, language: string): Promise<void> {
  const folder = join(profile.root, `language-${language}`);
  await mkdir(folder, { recursive: true });
  const translations = join(folder, 'main.i18n.json');
  await writeFile(translations, JSON.stringify({ version: '1.0.0', contents: {} }));
  const pack = {
    hash: language,
    label: language,
    extensions: [{ extensionIdentifier: { id: `batuta-tests.language-pack-${language}` }, version: '1.0.0' }],
    translations: { vscode: translations },
  };
  await writeFile(join(profile.userData, 'languagepacks.json'), JSON.stringify({ [language]: pack }));
}
