import { describe, expect, it } from 'vitest';
import { changedFiles } from '../../../src/core/run/changed-files.ts';
import { emptyRunState } from '../../../src/core/run/project.ts';
import type { RunState } from '../../../src/core/run/run-state.ts';
import { fileProgress, unforeseen } from '../../../src/core/run/spec-progress.ts';
import { parseSpec } from '../../../src/core/spec/parse-spec.ts';

const text = `## Spec: A

### Summary

S

### Files to Create/Modify

#### Backend

- [ ] a.ts: one
- [ ] b.ts → c.ts: moved
- [ ] d.ts: two

### Tasks

1. [ ] Do it
`;
const parsed = parseSpec(text);
if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
const { spec } = parsed;
const [layer] = spec.layers;
if (!layer) throw new Error('no layer');

const agents: RunState['agents'] = [{ name: 'backend', section: 'Backend', owns: ['**'], needs: [], model: 'm', validate: [] }];
const base: RunState = { ...emptyRunState(), status: 'running', agents };
const file = (name: string): RunState['files'] => ({
  [name]: { file: name, before: null, after: 'a'.repeat(64), agents: ['backend'], added: 1, removed: 0, output: false, commands: [] },
});
const attempt = (status: 'running' | 'finished') => ({ agent: 'backend', status }) as RunState['attempts'][number];
const verdict = (result: 'proven' | 'failed') => ({ backend: { result } as RunState['verdicts'][string] });

function progress(run: RunState): string[] {
  const changed = new Map(changedFiles(run).map((one) => [one.file, one]));
  return layer === undefined ? [] : layer.files.map((one) => fileProgress(run, layer, one, changed));
}

describe('how far a file is', () => {
  it.each<[string, Partial<RunState>, string[]]>([
    ['before anybody works', {}, ['waiting', 'waiting', 'waiting']],
    ['while its agent works', { attempts: [attempt('running')], files: file('a.ts') }, ['changed', 'working', 'working']],
    [
      'when its proof failed',
      { attempts: [attempt('finished')], verdicts: verdict('failed'), files: file('a.ts') },
      ['changed', 'waiting', 'waiting'],
    ],
    ['a move counts from either end', { verdicts: verdict('proven'), files: file('b.ts') }, ['missing', 'proven', 'missing']],
    [
      'when it was left with a reason',
      { verdicts: verdict('proven'), files: file('a.ts'), deviations: { backend: [{ file: 'd.ts', reason: 'is right' }] } },
      ['proven', 'missing', 'left'],
    ],
    [
      'of a run that stands still nobody is at work',
      { status: 'interrupted', attempts: [attempt('running')] },
      ['waiting', 'waiting', 'waiting'],
    ],
  ])('%s', (_, change, expected) => {
    expect(progress({ ...base, ...change })).toEqual(expected);
  });
});

it('what the spec does not name was not foreseen; both ends of a move were', () => {
  const run = { ...base, files: { ...file('a.ts'), ...file('b.ts'), ...file('c.ts'), ...file('x.ts') } };
  expect(unforeseen(run, spec).map((one) => one.file)).toEqual(['x.ts']);
});
