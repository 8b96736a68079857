import { describe, expect, test } from 'vitest';
import type { CodeIntelligence, CodePosition } from '../../../src/core/code-intelligence.ts';
import { calleesTool, callersTool, definitionTool, findSymbol, referencesTool } from '../../../src/core/tool/code-symbol.ts';
import { diagnosticsTool } from '../../../src/core/tool/diagnostics.ts';
import { createTestEnvironment, use } from './environment.ts';
import { sentence } from '../../../src/core/describe/message.ts';

const setUp = () => {
  const asked: [string, CodePosition | string | null][] = [];
  const place = { path: 'src/b.ts', line: 2, column: 1, text: '  price(2);' };
  const secret = { ...place, path: '.env' };
  const answer = (name: string) => async (at: CodePosition) => {
    asked.push([name, at]);
    return [place, secret];
  };
  const intelligence: CodeIntelligence = {
    references: answer('references'),
    definition: answer('definition'),
    callers: answer('callers'),
    callees: answer('callees'),
    diagnostics: async (path) => {
      asked.push(['diagnostics', path]);
      return [
        { path: 'src/a.ts', line: 3, column: 4, severity: 'error', message: 'No.', source: 'ts 2322' },
        { path: '.env', line: 1, column: 1, severity: 'info', message: 'SECRET', source: '' },
      ];
    },
  };
  const environment = { ...createTestEnvironment({ 'src/a.ts': 'let prices;\r\nprice(price);\n', '.env': 'price=1' }), intelligence };
  return { asked, environment };
};

test.each([
  ['references', referencesTool],
  ['definition', definitionTool],
  ['callers', callersTool],
  ['callees', calleesTool],
])('%s asks at the symbol’s place and shows places that may be read', async (name, tool) => {
  const { asked, environment } = setUp();
  const { result } = await use(tool, { file: 'src/a.ts', symbol: 'shop.price()' }, environment);
  expect(asked).toEqual([[name, { path: 'src/a.ts', line: 2, column: 1 }]]);
  expect(result).toEqual({ ok: true, content: 'src/b.ts:2: price(2);', detail: '1 found' });
});

test('a symbol that is not there, a file that may not be read, and no editor are told', async () => {
  const { asked, environment } = setUp();
  expect((await use(referencesTool, { path: 'src/a.ts', symbol: 'price', line: 1 }, environment)).result.content).toContain(
    'does not occur in line 1',
  );
  expect((await use(referencesTool, { path: '.env', symbol: 'price' }, environment)).result.ok).toBe(false);
  expect((await use(referencesTool, { path: 'src/a.ts', symbol: 'price' }, createTestEnvironment())).result.detail).toEqual(
    sentence('not in an editor'),
  );
  expect(asked).toEqual([]);
});

test('diagnostics lists problems of files that may be read', async () => {
  const { asked, environment } = setUp();
  expect((await use(diagnosticsTool, {}, environment)).result).toEqual({
    ok: true,
    content: 'src/a.ts:3:4: error: No. (ts 2322)',
    detail: '1 errors, 0 others',
  });
  await use(diagnosticsTool, { path: 'src/a.ts' }, environment);
  expect(asked.map(([, path]) => path)).toEqual([null, 'src/a.ts']);
  expect((await use(diagnosticsTool, { path: '.env' }, environment)).result.ok).toBe(false);
});

describe('findSymbol', () => {
  test.each([
    ['a.b(c)', 'b', undefined, { line: 1, column: 3 }],
    ['über = preis', 'preis', undefined, { line: 1, column: 8 }],
    ['$a\na', 'a', undefined, { line: 2, column: 1 }],
    ['a\na', 'a', 2, { line: 2, column: 1 }],
    ['a.*', '.*', undefined, { line: 1, column: 3 }],
    ['aa', 'a', undefined, null],
  ])('%j %s %s', (text, symbol, line, expected) => {
    expect(findSymbol(text, symbol, line)).toEqual(expected);
  });
});
