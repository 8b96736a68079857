import { bugfixPipeline } from '../../../src/pipelines/bugfix/bugfix.ts';
import type { Json } from '../../../src/protocol/json.ts';
import { passed, specText, writes } from '../feature/acts.ts';
import { agent, finished, openStage, type Act, type Stage } from '../feature/stage.ts';

type Fields = Readonly<Record<string, Json>>;

export const testFile = 'backend/total.test.ts';
export const brokenFile = 'backend/total.ts';

/** A diagnosis in the fields of its form. */
export const diagnosis = (more: Fields = {}): Fields => ({
  verdict: 'bug',
  causes: [{ file: brokenFile, line: 1, why: 'it adds what it should subtract' }],
  reproduction: { kind: 'test', command: ['check-backend'], fails: 'expected 1, got 3', passes: '', look: '' },
  fix: 'subtract the discount',
  tried: ['read backend/total.ts'],
  ...more,
});

/** Writes a test that fails, and says what is wrong. */
export const diagnoses =
  (more: Fields = {}, file: string | null = testFile): Act =>
  async (_task, { write }) => {
    if (file !== null) await write(file, 'a test of the total\n');
    return { status: 'finished', finish: { summary: 'found', report: diagnosis(more) }, read: [] };
  };

export const writesSpec: Act = () =>
  finished(
    specText({ Backend: [brokenFile] }, { name: 'Discounts are added' }).replace(
      '### Files',
      '### Root Cause\nbackend/total.ts:3 adds\n### Proposed Fix\nSubtract\n### Files',
    ),
  );

export const fixes = writes(brokenFile, 'good\n', passed);

/** What the check of the planted bug prints and ends with: it passes as long as nobody tests the total. */
export const checks = (files: Stage['files']): { exitCode: number; output: string } =>
  files.text(testFile) === null || files.text(brokenFile) === 'good\n'
    ? { exitCode: 0, output: 'all is well' }
    : { exitCode: 1, output: 'the total: expected 1,\n  got 3' };

type Options = Parameters<typeof openStage>[0];

/** The bugfix pipeline on a workspace with a planted bug. */
export async function openBug(acts: Options['acts'], more: Partial<Options> = {}): Promise<Stage> {
  const stage: Stage = await openStage({
    pipeline: bugfixPipeline,
    agents: [agent('backend')],
    acts,
    files: { [brokenFile]: 'bad\n' },
    commands: { 'check-backend': () => checks(stage.files) },
    ...more,
  });
  return stage;
}

/** A spec that was written on another machine. */
export const specFile = 'spec/active/2026-01-01-discounts-are-added/spec.md';
export const specOfElsewhere = `## Spec: Discounts are added
### Date: 2026-01-01
### Status: active
### Summary
Discounts are added.
### Root Cause
backend/total.ts:3 adds
### Reproduction
- Test: ${testFile}
- Command: check-backend
- Fails with: expected 1, got 3
### Proposed Fix
Subtract
### Entity Info
- Type: modification
### Files to Create/Modify
#### Backend
- [ ] ${brokenFile}: subtract
### Tasks
1. [ ] Subtract
`;
