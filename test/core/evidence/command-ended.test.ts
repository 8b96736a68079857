import { expect, test } from 'vitest';
import { commandEnded, handOverEnded, lastProofEnded } from '../../../src/core/evidence/command-ended.ts';
import { inEnglish } from '../../../src/core/describe/message.ts';

test.each([
  ['pass', 0, 'passed'],
  ['fail', 2, 'failed with exit code 2'],
  ['fail', null, 'was ended by a signal'],
  ['unstable', 0, 'was inconclusive: files changed while it ran'],
  ['missing', null, 'could not be started: program not found'],
  ['timeout', null, 'was ended after 2 s'],
  ['interrupted', null, 'was interrupted'],
] as const)('%s with exit code %s', (result, exitCode, how) => {
  const evidence = { command: ['npm', 'test'], result, exitCode, durationMs: 1500 };
  expect([commandEnded, handOverEnded, lastProofEnded].map((ended) => inEnglish(ended(evidence)))).toEqual([
    `"npm test" ${how}.`,
    `Hand-over: "npm test" ${how}.`,
    `After all layers finished: "npm test" ${how}.`,
  ]);
});
