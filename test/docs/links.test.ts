import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { documents, project, readDocument } from './documents.ts';

/** As GitHub makes them: lower case, no punctuation, blanks as hyphens. */
function anchorsOf(markdown: string): Set<string> {
  const headings = markdown.split('\n').flatMap((line) => /^#+ (.*)$/.exec(line)?.[1] ?? []);
  return new Set(
    headings.map((heading) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );
}

const withoutCode = (markdown: string): string => markdown.replaceAll(/^```[\s\S]*?^```$/gm, '').replaceAll(/`[^`\n]*`/g, '');

test.each(documents)('the links of %s lead somewhere', async (document) => {
  const text = await readDocument(document);
  const targets = [...withoutCode(text).matchAll(/\]\(([^)\s]+)\)/g)]
    .flatMap((match) => match[1] ?? [])
    .filter((target) => !/^[a-z]+:/.test(target));
  const broken: string[] = [];
  for (const target of targets) {
    const [path = '', anchor] = target.split('#');
    const file = path === '' ? document : join(dirname(document), path);
    if (!existsSync(join(project, file))) broken.push(target);
    else if (anchor !== undefined && !anchorsOf(await readDocument(file)).has(anchor)) broken.push(target);
  }
  expect(broken).toEqual([]);
});

/** Places of this repository as people write them in running text. */
const place = /^(?:src|test|\.ci|webview|media)\/[\w./-]*$/;

test.each(documents)('the files that %s names are there', async (document) => {
  const text = await readDocument(document);
  const named = [...text.replaceAll(/^```[\s\S]*?^```$/gm, '').matchAll(/`([^`\n]+)`/g)].flatMap((match) => match[1] ?? []);
  const ours = named.filter((name) => place.test(name));
  expect(ours.filter((name) => !existsSync(join(project, name)))).toEqual([]);
});

test.each(documents)('the scripts that %s names are in package.json', async (document) => {
  const { scripts } = JSON.parse(await readDocument('package.json')) as { scripts: Record<string, string> };
  const text = await readDocument(document);
  const named = [...text.matchAll(/\bnpm run (?:-s |--silent )?([a-z][\w:-]*)/g)].flatMap((match) => match[1] ?? []);
  // Commands of other projects, in examples.
  const examples = new Set([
    'db:migrate',
    'backend:build',
    'backend:test',
    'backend:lint',
    'backend:types',
    'frontend:build',
    'frontend:test',
  ]);
  expect([...new Set(named)].filter((name) => !(name in scripts) && !examples.has(name))).toEqual([]);
});
