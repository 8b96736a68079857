import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '..', '..', 'src', 'vscode');

it('the editor shows no message and no prompt but through plain-message.ts, which lets no text of a model become a link', () => {
  const found = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => name.endsWith('.ts'))
    .filter((name) =>
      /\bshow(?:Information|Warning|Error)Message\b|\bshowInputBox\b|\bcreateInputBox\b/.test(readFileSync(join(root, name), 'utf8')),
    );
  expect(found).toEqual(['plain-message.ts']);
});
