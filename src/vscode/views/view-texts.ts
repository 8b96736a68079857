import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';

const tableSchema = z.record(z.string(), z.string());

/** The webviews' texts in a language (`pt-br`, `es`, `es-mx`): English text → translation. Empty for English, and for what nobody translated. */
export async function viewTexts(extensionFolder: string, language: string): Promise<Record<string, string>> {
  const wanted = language.toLowerCase();
  for (const name of [wanted, wanted.split('-')[0] ?? '']) {
    if (!/^[a-z]+(-[a-z]+)?$/.test(name) || name === 'en') continue;
    const text = await readFile(join(extensionFolder, 'l10n', `webview.${name}.json`), 'utf8').catch(() => null);
    if (text !== null) return tableSchema.parse(JSON.parse(text));
  }
  // Portuguese is there in one form only.
  return wanted.startsWith('pt') && wanted !== 'pt-br' ? viewTexts(extensionFolder, 'pt-br') : {};
}
