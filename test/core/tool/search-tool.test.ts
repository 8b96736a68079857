import { expect, test } from 'vitest';
import type { SearchPassage } from '../../../src/core/ports.ts';
import { searchTool } from '../../../src/core/tool/search.ts';
import { createTestEnvironment, use } from './environment.ts';

const files = {
  'src/mail.ts': '\n\nexport function send(invoice: Invoice) {\n  post(invoice);\n}\n',
  'src/long.ts': Array.from({ length: 40 }, (_, index) => `line ${index + 1}${'x'.repeat(index === 0 ? 300 : 0)}`).join('\n'),
  '.env': 'KEY=1\n',
};
const found = (passages: readonly SearchPassage[] | null) => {
  const asked: unknown[] = [];
  const environment = createTestEnvironment(files);
  const similar = async (words: string, options: object) => {
    asked.push([words, options]);
    return passages;
  };
  return { asked, environment: { ...environment, search: { ...environment.search, similar } } };
};

test('passages are shown as the files are now, the nearest first, without what no model may read and what is gone', async () => {
  const { asked, environment } = found([
    { path: 'src/mail.ts', from: 1, to: 5 },
    { path: '.env', from: 1, to: 1 },
    { path: 'gone.ts', from: 1, to: 3 },
    { path: 'src/mail.ts', from: 90, to: 99 },
    { path: 'src/long.ts', from: 1, to: 40 },
  ]);
  const { result } = await use(searchTool, { query: 'invoices by mail', glob: 'src/**' }, environment);
  expect(asked).toEqual([['invoices by mail', { glob: 'src/**', limit: 12 }]]);
  const cut = `line 1${'x'.repeat(194)}…`;
  const others = Array.from({ length: 11 }, (_, index) => `line ${index + 2}`).join('\n');
  expect(result).toEqual({
    ok: true,
    content: `== src/mail.ts:3-5\nexport function send(invoice: Invoice) {\n  post(invoice);\n}\n\n== src/long.ts:1-40\n${cut}\n${others}\n…`,
    detail: '2 hits',
  });
});

test('nothing near, and an index that does not answer, are told', async () => {
  expect((await use(searchTool, { query: 'x' }, found([]).environment)).result).toMatchObject({ ok: true, content: 'Nothing found.' });
  expect((await use(searchTool, { query: 'x' }, found(null).environment)).result).toMatchObject({
    ok: false,
    content: 'The index does not answer; use grep.',
  });
});
