import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { failingLines } from '../../../src/core/evidence/failing-lines.ts';

const folder = join(import.meta.dirname, 'failing-lines');
const printed = (name: string): string => readFileSync(join(folder, name), 'utf8');

/** What programs printed, and what is shown of it. */
describe('of what was printed, what says what failed', () => {
  it.each(readdirSync(folder).filter((name) => name.endsWith('.txt')))('%s', async (name) => {
    await expect(`${failingLines(printed(name), 24) ?? 'nothing is recognised'}\n`).toMatchFileSnapshot(
      join(folder, name.replace('.txt', '.shown')),
    );
  });
});

test('many failures share the room, and what is left out is counted', () => {
  const many = Array.from({ length: 40 }, (_, n) => `src/a.ts(${n + 1},1): error TS2322: wrong\n  because of\n  this\n  and that`).join(
    '\n',
  );
  const shown = failingLines(many, 12)?.split('\n') ?? [];
  expect(shown).toHaveLength(13);
  expect([shown[0], shown.at(-1)]).toEqual(['src/a.ts(1,1): error TS2322: wrong', '… +36']);
  expect(failingLines(many.split('\n').slice(0, 12).join('\n'), 6)?.split('\n')).toEqual([
    'src/a.ts(1,1): error TS2322: wrong',
    '  because of',
    '  …',
    'src/a.ts(2,1): error TS2322: wrong',
    '  because of',
    '  …',
    '… +1',
  ]);
});

test('what passes is nothing that failed', () => {
  for (const text of ['', 'ok 1 - adds', 'not ok 1 - later # TODO', ' ✓ a.test.ts (3 tests) 10ms', '1) first\n2) second'])
    expect(failingLines(text, 24)).toBeNull();
});

test('a line of megabytes, in whatever script, hides no failure that stands in another', () => {
  const huge = `…${'x'.repeat(9_000_000)}`;
  expect(failingLines(`${huge}\nnot ok 1 - adds\n`, 10)).toBe('not ok 1 - adds');
  expect(failingLines(huge, 10)).toBeNull();
});
