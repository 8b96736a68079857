import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { translatedTexts } from './source-file.ts';

const project = join(import.meta.dirname, '..', '..');
const languages = ['es', 'pt-br'];
const texts = z.record(z.string(), z.string());
const manifest = readFileSync(join(project, 'package.json'), 'utf8');

/** What English says with one word, and other languages with two. */
const wordedApart: Readonly<Record<string, string>> = {
  approved: 'a review round is (feminine), a verdict says it (masculine)',
  completed: 'one run is, a group of specs are (plural)',
  dismissed: 'an issue is, a group of findings are (plural)',
  interrupted: 'a run is (feminine), a call or a command is (masculine)',
  open: 'the button, and an issue that nobody has fixed',
};

describe('translations', () => {
  const textsIn = (folder: string, names?: readonly string[]): string[] =>
    readdirSync(join(project, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .flatMap((name) => translatedTexts(name, readFileSync(join(project, folder, name), 'utf8'), names));
  // What a run says of itself comes as data, and the faces word it.
  const said = ['core', 'pipelines', 'harnesses', 'engines', 'providers', 'scanners', 'node', 'app', 'vscode'].flatMap((layer) =>
    textsIn(`src/${layer}`, ['sentence']),
  );
  // The report's document, too, is given a translator.
  const used = [...textsIn('src/vscode'), ...textsIn('src/core/report'), ...textsIn('src/core/describe'), ...said];

  it.each(languages)('%s has every text that the extension shows and that a run says, with its places, and no other', (language) => {
    const bundle = read(`l10n/bundle.l10n.${language}.json`);
    expect(said.length).toBeGreaterThan(80);
    expect(Object.keys(bundle).toSorted()).toEqual([...new Set(used)].toSorted());
    expect(Object.entries(bundle).filter(([text, translation]) => places(text) !== places(translation))).toEqual([]);
  });

  it.each(languages)('%s has every text of the pages of the views, with its places, and no other', (language) => {
    const shown = readdirSync(join(project, 'webview'), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !name.endsWith('texts.ts'))
      .flatMap((name) => translatedTexts(name, readFileSync(join(project, 'webview', name), 'utf8')));
    const table = read(`l10n/webview.${language}.json`);
    expect(Object.keys(table).toSorted()).toEqual([...new Set(shown)].toSorted());
    expect(Object.entries(table).filter(([text, translation]) => places(text) !== places(translation))).toEqual([]);
  });

  it.each(['', ...languages.map((language) => `.${language}`)])(
    'package.nls%s.json has every text of the manifest and no other',
    (language) => {
      const named = [...manifest.matchAll(/"%([\w.]+)%"/g)].map((match) => match[1]);
      expect(Object.keys(read(`package.nls${language}.json`)).toSorted()).toEqual([...new Set(named)].toSorted());
    },
  );

  it.each(languages)('%s words the same English text the same in messages, pages and the manifest', (language) => {
    const worded = new Map<string, Set<string>>();
    for (const [english, translation] of inAllTables(language)) {
      const text = bare(english);
      worded.set(text, (worded.get(text) ?? new Set()).add(bare(translation)));
    }
    const apart = [...worded].filter(([, translations]) => translations.size > 1).map(([text]) => text);
    expect(apart.toSorted()).toEqual(Object.keys(wordedApart).toSorted());
  });

  it.each(languages)('English and %s name commands by their titles', (language) => {
    const titles = new Set([...Object.values(read('package.nls.json')), ...Object.values(read(`package.nls.${language}.json`))].map(bare));
    const named = inAllTables(language)
      .flat()
      .flatMap((text) => [...text.matchAll(/“Batuta: ([^”]+)”|\[([^\]]+)\]\(command:batuta\./g)])
      .map(([, quoted, link]) => quoted ?? link ?? '');
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter((name) => !titles.has(bare(name)))).toEqual([]);
  });

  it.each(languages)('%s quotes with “ ” (code with straight ones), never with « »', (language) => {
    expect(inAllTables(language).filter(([, translation]) => /[«»]/.test(translation))).toEqual([]);
  });
});

function read(file: string): Record<string, string> {
  return texts.parse(JSON.parse(readFileSync(join(project, file), 'utf8')));
}

/** Every text of the three tables of a language: English first. */
function inAllTables(language: string): [english: string, translation: string][] {
  const english = read('package.nls.json');
  return [
    ...Object.entries(read(`l10n/bundle.l10n.${language}.json`)),
    ...Object.entries(read(`l10n/webview.${language}.json`)),
    ...Object.entries(read(`package.nls.${language}.json`)).map(([key, text]): [string, string] => [english[key] ?? '', text]),
  ];
}

/** A text without what depends on its place: capitals, the prefix of a title, the dots of a button, the end of a sentence. */
function bare(text: string): string {
  return text
    .toLowerCase()
    .replace(/^batuta: /, '')
    .replace(/[.…:]+$/, '');
}

/** The numbered places of a text, in a comparable order. */
function places(text: string): string {
  return [...text.matchAll(/\{\d+\}/g)]
    .map(([place]) => place)
    .toSorted()
    .join();
}
