import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeNotices } from '../../.ci/notices.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'batuta-notices-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

async function installed(name: string, manifest: object, licence?: string): Promise<string> {
  const folder = join(root, 'node_modules', name);
  await mkdir(join(folder, 'lib'), { recursive: true });
  await writeFile(join(folder, 'package.json'), JSON.stringify({ name, version: '1.2.3', ...manifest }));
  if (licence !== undefined) await writeFile(join(folder, 'LICENSE.md'), licence);
  return join(folder, 'lib', 'index.js');
}

async function notices(...modules: string[]): Promise<string> {
  const file = join(root, 'notices.txt');
  await writeNotices(file, modules);
  return readFile(file, 'utf8');
}

describe('the licences of what is bundled', () => {
  it('stand there once for each package, with their texts; our own modules have none', async () => {
    const one = await installed('@scope/one', { license: 'ISC' }, 'The text of one.\n');
    const text = await notices(one, `${one}?inline`, join(root, 'src', 'own.ts'), '\0virtual');
    expect(text.match(/@scope\/one 1\.2\.3 \(ISC\)\n\nThe text of one\./g)).toHaveLength(1);
    expect(text).not.toContain('own.ts');
  });

  it('of a package without a text is that of its licence and author, or it may not be passed on', async () => {
    const bare = await installed('bare', { license: 'MIT', author: { name: 'Ana' } });
    expect(await notices(bare)).toMatch(/bare 1\.2\.3 \(MIT\)\n\nMIT License\n\nCopyright \(c\) Ana\n/);
    const none = await installed('none', { license: 'Apache-2.0', author: 'Ana' });
    await expect(notices(none)).rejects.toThrow('none has no licence text');
  });
});
