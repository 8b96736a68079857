import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { translatedTexts } from './source-file.ts';

const project = join(import.meta.dirname, '..', '..');
const languages = ['es', 'pt-br'];
const texts = z.record(z.string(), z.string());
const manifest = readFileSync(join(project, 'package.json'), 'utf8');

describe('translations', () => {
  const textsIn = (folder: string, names?: readonly string[]): string[] =>
    readdirSync(join(project, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .flatMap((name) => translatedTexts(name, readFileSync(join(project, folder, name), 'utf8'), names));
  // What a run says of itself comes as data, and the faces word it.
  const said = ['core', 'pipelines', 'harnesses', 'engines', 'node', 'app', 'vscode'].flatMap((layer) =>
    textsIn(`src/${layer}`, ['sentence']),
  );
  const used = [...textsIn('src/vscode'), ...said];

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
});

function read(file: string): Record<string, string> {
  return texts.parse(JSON.parse(readFileSync(join(project, file), 'utf8')));
}

/** The numbered places of a text, in a comparable order. */
function places(text: string): string {
  return [...text.matchAll(/\{\d+\}/g)]
    .map(([place]) => place)
    .toSorted()
    .join();
}
