import { afterEach, expect, test } from 'vitest';
import { passed, writes, writesSpec } from './acts.ts';
import { agent, finished, openStage, type Stage } from './stage.ts';

let stage: Stage;
afterEach(() => stage.close());

test("a file that one layer's command rewrites each time counts for the proof once another layer's agent writes it", async () => {
  let runs = 0;
  stage = await openStage({
    agents: [agent('backend'), agent('frontend', { needs: ['backend'] })],
    acts: [
      [/^SPEC/, writesSpec({ Backend: ['backend/a.ts'], Frontend: ['frontend/a.ts'] })],
      [/^Backend/, writes('backend/a.ts', 'new', passed)],
      [/^Frontend/, writes('frontend/a.ts', 'new', passed)],
      [/^REVIEW/, () => finished('## Review: APPROVED')],
    ],
    files: { 'frontend/a.ts': 'old' },
    commands: {
      'check-backend': () => {
        stage.files.set('frontend/a.ts', `rewritten ${++runs}`);
        return { exitCode: 0 };
      },
    },
    approves: true,
  });
  await stage.start();
  await stage.until('stop');
  const { proof, volatilePaths, questions } = await stage.state();
  expect([questions[0]?.kind, proof?.verdict, proof?.reason, volatilePaths]).toEqual(['proof', 'unproven', 'unstable', []]);
});

test.each([
  ['a test', 'backend/old.test.ts', [], 'proof', ['unproven', 'unstable']],
  ['a source', 'backend/old.ts', [], 'proof', ['unproven', 'unstable']],
  ['what the settings declare', 'backend/old.ts', ['backend/old.ts'], null, ['proven', null]],
] as const)('%s that a command rewrites each time', async (_name, file, outputs, asked, proof) => {
  let runs = 0;
  stage = await openStage({
    agents: [agent('backend', { outputs: [...outputs] })],
    acts: [
      [/^SPEC/, writesSpec({ Backend: ['backend/a.ts'] })],
      [/^Backend/, writes('backend/a.ts', 'new', passed)],
      [/^REVIEW/, () => finished('## Review: APPROVED')],
    ],
    files: { [file]: 'old' },
    commands: {
      'check-backend': () => {
        if (stage.files.text('backend/a.ts') !== null) stage.files.set(file, `rewritten ${++runs}`);
        return { exitCode: 0 };
      },
    },
    approves: true,
  });
  const run = await stage.start();
  await (asked === null ? run.done : stage.until('stop'));
  const state = await stage.state();
  expect([state.questions.map(({ kind }) => kind), [state.proof?.verdict, state.proof?.reason]]).toEqual([
    asked === null ? [] : [asked],
    proof,
  ]);
});
