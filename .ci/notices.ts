import { existsSync } from 'node:fs';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const manifestSchema = z.object({
  name: z.string(),
  version: z.string(),
  license: z.string(),
  author: z.union([z.string(), z.object({ name: z.string() }).transform(({ name }) => name)]).default(''),
});
const licenceFile = /^(licen[cs]e|copying|notice)/i;
const line = '-'.repeat(80);

/**
 * Writes the licences of the packages that `modules` come from, each once: name, version, licence, and the texts that lie in the
 * package. One that brings no text but names the MIT licence and its author gets that text; any other may not be passed on: throws.
 */
export async function writeNotices(file: string, modules: readonly string[]): Promise<void> {
  const folders = [...new Set(modules.flatMap((path) => packageOf(path) ?? []))].toSorted();
  const parts = await Promise.all(folders.map(noticeOf));
  const head = 'Batuta contains parts of the packages below. Each is under its own licence, which stands with it.';
  await writeFile(file, `${[head, ...parts].join(`\n\n${line}\n\n`)}\n`);
}

/** `…/node_modules/@scope/name` of a module; null for one of ours. */
function packageOf(path: string): string | null {
  const plain = path.replaceAll('\\', '/').replace(/^\0/, '');
  return /^(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(plain)?.[1] ?? null;
}

async function noticeOf(folder: string): Promise<string> {
  const { name, version, license, author } = manifestSchema.parse(JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')));
  const names = (await readdir(folder)).filter((one) => licenceFile.test(one) && existsSync(join(folder, one))).toSorted();
  const texts = await Promise.all(names.map(async (one) => (await readFile(join(folder, one), 'utf8')).trim()));
  if (texts.length === 0) {
    if (license !== 'MIT' || author === '') throw new Error(`${name} has no licence text, so it cannot be part of the package.`);
    texts.push(mit(author));
  }
  return [`${name} ${version} (${license})`, ...texts].join('\n\n');
}

function mit(author: string): string {
  return `MIT License

Copyright (c) ${author}

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation files (the
"Software"), to deal in the Software without restriction, including without limitation the rights to use, copy, modify, merge, publish,
distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is furnished to do so, subject to
the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF
MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR
ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH
THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`;
}
