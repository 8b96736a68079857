import { expect, test } from 'vitest';
import { issueText } from '../../../src/core/describe/event-words.ts';
import { english } from '../../../src/core/describe/locale.ts';
import { inEnglish } from '../../../src/core/describe/message.ts';
import { issueWords } from '../../../src/core/report/issue-words.ts';
import { issueList } from '../../../src/core/report/report-markdown.ts';

test('an issue in a file that is not there is marked wherever it is read', () => {
  const issue = { title: 'Any text', file: 'src/a.ts', line: 2, description: 'd', fix: 'Check it', rule: null, fingerprint: 'f' };
  const lost = { ...issue, place: 'no file' } as const;
  expect([issue, lost].map((one) => inEnglish(issueText(one)))).toEqual([
    'Any text (src/a.ts:2)\n  Check it',
    'Any text (src/a.ts:2) (not there)\n  Check it',
  ]);
  expect([issue, lost].map((one) => inEnglish(issueWords(one, 0)).split('\n')[1])).toEqual([
    '- **File**: src/a.ts',
    '- **File**: src/a.ts (not there)',
  ]);
  expect([issue, lost].map((one) => issueList([one], english)[0])).toEqual([
    '1. Any text (`src/a.ts:2`)',
    '1. Any text (`src/a.ts:2`: not there)',
  ]);
});
