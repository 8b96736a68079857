import { expect, test } from 'vitest';
import { lastProofs } from '../../../src/core/evidence/last-proofs.ts';

test('of each command its last end as a proof counts; a hand-over proves nothing', () => {
  const ran = (command: readonly string[], purpose: string, result: string) => ({ command, purpose, result });
  const last = ran(['npm', 'test'], 'prove', 'pass');
  const lint = ran(['npm', 'run', 'lint'], 'validate', 'fail');
  const all = [ran(['npm', 'test'], 'validate', 'fail'), lint, last, ran(['npm', 'run', 'types'], 'handover', 'pass')];
  expect([...lastProofs([...all, ran(['npm', 'test'], 'handover', 'fail')])]).toEqual([
    ['npm test', last],
    ['npm run lint', lint],
  ]);
});
