import { describe, expect, it } from 'vitest';
import type { RunEventBody } from '../../src/protocol/run-event.ts';
import { createFakeWorld } from '../fakes/fake-app.ts';
import { runPlain } from './fake-terminal.ts';
import { budgetReached, completed, implemented, reviewed, stopped, unproven } from './recorded-runs.ts';
import { featureScript } from './recorded-scripts.ts';
import { specText } from './recorded-spec.ts';

const endings: Record<string, { code: number; rest: readonly (readonly RunEventBody[])[] }> = {
  completed: { code: 0, rest: [implemented, reviewed, completed] },
  stopped: { code: 1, rest: [stopped] },
  budget: { code: 4, rest: [budgetReached] },
  unproven: { code: 0, rest: [unproven, completed] },
};

describe('whole screens without a terminal', () => {
  for (const [name, { code, rest }] of Object.entries(endings)) {
    for (const columns of ['100', '44']) {
      it(`${name}, ${columns} columns`, async () => {
        const world = createFakeWorld({ script: featureScript(...rest), specText });
        const result = await runPlain(world, ['feature', 'Add discounts', '--yes'], { env: { COLUMNS: columns } });
        expect(result.err).toBe('');
        expect(result.code).toBe(code);
        await expect(result.out).toMatchFileSnapshot(`golden/${name}-${columns}.txt`);
      });
    }
  }

  it('stops at the approval and says how to go on', async () => {
    const result = await runPlain(createFakeWorld({ script: featureScript(), specText }), ['feature', 'Add discounts'], {
      env: { COLUMNS: '100' },
    });
    expect(result.code).toBe(3);
    await expect(result.out).toMatchFileSnapshot('golden/no-terminal-100.txt');
  });
});
