import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { openMask } from '../../src/node/secret-values.ts';
import { scratchFolder } from './scratch.ts';

function workspace(files: Readonly<Record<string, string>>): string {
  const root = scratchFolder('mask');
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

test('values are hidden however deep their file lies, but not those of other packages', async () => {
  const root = workspace({
    '.env': 'API_TOKEN=top-secret-1',
    'a/b/c/d/e/f/g/.env.local': 'PASSWORD=deep-secret-2',
    'dist/.env': 'SECRET=built-secret-3',
    'node_modules/x/.env': 'SECRET=other-secret-4',
    'src/plain.txt': 'SECRET=shown-5',
  });
  const mask = await openMask([root]);
  const printed = 'top-secret-1 deep-secret-2 built-secret-3 other-secret-4 shown-5';
  const shown = '[secret] [secret] [secret] other-secret-4 shown-5';
  expect([mask.text(printed), mask.bytes(Buffer.from(printed)).toString(), mask.missed]).toEqual([shown, shown, '']);
});

test('of the settings of a repository only what an address or a header holds is hidden', async () => {
  const config =
    '[remote "a"]\n\turl = https://me:pass-word@example.org/a\n[remote "b"]\n\turl = https://token1234567890123456@example.org/b\n' +
    '[http]\n\textraheader = AUTHORIZATION: basic dG9rZW4xMjM0NTY3ODkw\n[branch "feature/long-name-1234567890"]\n\tmerge = refs/heads/feature-1234567890123\n';
  const mask = await openMask([workspace({ '.git/config': config })]);
  expect(mask.text('https://me:pass-word@example.org/a https://token1234567890123456@example.org/b dG9rZW4xMjM0NTY3ODkw')).toBe(
    'https://me:[secret]@example.org/a https://[secret]@example.org/b [secret]',
  );
  expect(mask.text('feature/long-name-1234567890 feature-1234567890123')).toBe('feature/long-name-1234567890 feature-1234567890123');
});

test('what was not looked through is told: the nearest folders come first, and a large file is none of settings', async () => {
  const root = workspace({ '.env': 'API_TOKEN=top-secret-1', 'a/.env': 'API_TOKEN=near-secret-2', 'a/b/.env': 'API_TOKEN=far-secret-3' });
  const [near, small] = [await openMask([root], { folders: 2, bytes: 100 }), await openMask([root], { folders: 100, bytes: 22 })];
  expect([near.text('top-secret-1 near-secret-2 far-secret-3'), near.missed]).toEqual([
    '[secret] [secret] far-secret-3',
    'Secrets are hidden only as far as they lie in the first 2 folders of the workspace.',
  ]);
  expect([small.text('top-secret-1 near-secret-2 far-secret-3'), small.missed]).toEqual([
    '[secret] near-secret-2 [secret]',
    'Secrets of a/.env are not hidden: it is too large.',
  ]);
});

test('of several places what lies in any of them is hidden, and what is missed in more than one is told once', async () => {
  const [one, two] = [
    workspace({ '.env': 'API_TOKEN=of-the-first', 'a/x': '' }),
    workspace({ '.env': 'API_TOKEN=of-the-second', 'a/x': '' }),
  ];
  const mask = await openMask([one, two, one], { folders: 1, bytes: 100 });
  expect([mask.text('of-the-first of-the-second'), mask.missed]).toEqual([
    '[secret] [secret]',
    'Secrets are hidden only as far as they lie in the first 1 folders of the workspace.',
  ]);
});
