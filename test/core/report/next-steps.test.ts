import { expect, test } from 'vitest';
import { nextSteps } from '../../../src/core/report/next-steps.ts';
import type { RunEventBody } from '../../../src/protocol/run-event.ts';
import { bodies, stateAfter } from './run-fixture.ts';

const commands = (all: readonly RunEventBody[]): string[] => nextSteps(stateAfter(all)).map(({ command }) => command.split(' ')[0] ?? '');

test('what is committed is not proposed to be committed again', () => {
  const applied: RunEventBody = { type: 'run.applied', branch: 'feature/x', commit: 'c0ffee' };
  expect([commands(bodies), commands([...bodies, applied])]).toEqual([['apply', 'undo'], ['undo']]);
});

test('a run that changed nothing proposes to commit its spec; without one, nothing', () => {
  const unchanged = bodies.filter(({ type }) => type !== 'file.changed');
  expect([commands(unchanged), commands(unchanged.filter(({ type }) => type !== 'spec.written'))]).toEqual([['apply'], []]);
});
