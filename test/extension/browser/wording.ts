import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

/** Batuta's own texts in a display language, by their English form. */
export interface Wording {
  /** With its places filled. */
  say(text: string, ...values: string[]): string;
  /** What shows the text, whatever fills its places. */
  matching(text: string): RegExp;
  /** English texts that this language words differently, as whole lines of what is shown. */
  readonly foreign: readonly { readonly text: string; readonly line: RegExp }[];
}

const project = join(import.meta.dirname, '..', '..', '..');
const table = z.record(z.string(), z.string());

export const english: Wording = wordingFrom(new Map());

/** The wording of the packaged tables. Where two of them word a text differently, that of the manifest, then the extension, then the pages. */
export async function wordingOf(language: string): Promise<Wording> {
  const texts = new Map<string, string>();
  const put = (text: string, translation: string): void => {
    if (!texts.has(text)) texts.set(text, translation);
  };
  const [manifest, translated] = await Promise.all([read('package.nls.json'), read(`package.nls.${language}.json`)]);
  for (const [key, text] of Object.entries(manifest)) put(text, translated[key] ?? text);
  for (const file of ['bundle.l10n', 'webview'])
    for (const [text, translation] of Object.entries(await read(`l10n/${file}.${language}.json`))) put(text, translation);
  return wordingFrom(texts);
}

function wordingFrom(texts: ReadonlyMap<string, string>): Wording {
  const worded = (text: string): string => texts.get(text) ?? text;
  return {
    say: (text, ...values) => worded(text).replace(/\{(\d+)\}/g, (place, index: string) => values[Number(index)] ?? place),
    matching: (text) => new RegExp(pattern(worded(text)), 'u'),
    foreign: [...texts]
      .filter(([text, translation]) => text !== translation && isTelling(text))
      .map(([text]) => ({ text, line: new RegExp(`^${pattern(text)}$`, 'u') })),
  };
}

/** With few letters of its own besides its places, a text says nothing of the language of a line: “{0} of {1}”. */
function isTelling(text: string): boolean {
  const letters = text.replaceAll(/\{\d+\}|[^\p{L}]/gu, '').length;
  return !text.includes('{0}') || letters >= 8;
}

function pattern(text: string): string {
  return text
    .split(/\{\d+\}/)
    .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`))
    .join('.+');
}

async function read(file: string): Promise<Record<string, string>> {
  return table.parse(JSON.parse(await readFile(join(project, file), 'utf8')));
}
