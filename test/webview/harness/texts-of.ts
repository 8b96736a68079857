import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(import.meta.dirname, '..', '..', '..', 'l10n');

/** The table that a page gets in an editor of that language: what Batuta says of a run, and the pages' own texts. */
export function textsOf(language: string): Record<string, string> {
  return language === 'en' ? {} : { ...read(`bundle.l10n.${language}.json`), ...read(`webview.${language}.json`) };
}

function read(name: string): Record<string, string> {
  return JSON.parse(readFileSync(join(folder, name), 'utf8')) as Record<string, string>;
}
