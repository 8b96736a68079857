import { describe, expect, it } from 'vitest';
import { createFakeWorld } from '../../fakes/fake-app.ts';
import { runPlain } from '../fake-terminal.ts';
import { completed } from '../recorded-runs.ts';
import { featureScript } from '../recorded-scripts.ts';

describe('run', () => {
  it('starts the pipeline of that name with the rest as its request', async () => {
    const world = createFakeWorld({ script: featureScript(completed) });
    const result = await runPlain(world, ['run', 'feature', 'Add', 'discounts', '--yes']);
    expect([result.code, world.requests]).toEqual([0, ['Add discounts']]);
  });

  it('lists what there is, and names it to who asks for another', async () => {
    const listed = await runPlain(createFakeWorld({}), ['run']);
    expect([listed.code, listed.out.trim()]).toEqual([
      0,
      'feature  take a request from spec to proven, reviewed change\n  bugfix   take a bug from its report to a proven, minimal fix\n  audit    audit a module and improve it until it reaches a score',
    ]);
    const unknown = await runPlain(createFakeWorld({}), ['run', 'magic', 'x']);
    expect([unknown.code, unknown.err.trim()]).toEqual([2, 'There is no pipeline "magic". There are: feature, bugfix, audit.']);
  });
});
