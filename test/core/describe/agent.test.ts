import { expect, test } from 'vitest';
import { describeAgent } from '../../../src/core/describe/agent.ts';
import { inEnglish } from '../../../src/core/describe/message.ts';
import type { RunEventBody } from '../../../src/protocol/run-event.ts';
import { bodies, stateAfter } from '../report/run-fixture.ts';

const begun = bodies.slice(0, 1);

test('an agent that is held up by the first run of the commands says so', () => {
  const told = (list: typeof bodies): string => inEnglish(describeAgent(stateAfter(list), 'backend').activity);
  const measures: RunEventBody = { type: 'baseline.started', command: ['npm', 'test'], tree: 'a'.repeat(64) };
  expect([told(begun), told([...begun, measures])]).toEqual(['pending', 'waiting for the first run of npm test']);
});
