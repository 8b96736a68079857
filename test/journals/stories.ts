import type { JournalFiles } from '../../src/core/durable/journal-files.ts';
import type { ModelOutcome } from '../../src/core/agent/model-provider.ts';
import { answer, call, failure, finish, type ScriptedAnswer } from '../fakes/scripted-provider.ts';
import { passed, specText, writes, writesSpec } from '../pipelines/feature/acts.ts';
import { brokenFile, diagnoses, fixes, writesSpec as writesBugSpec } from '../pipelines/bugfix/acts.ts';
import { auditOptions, file as invoice } from '../pipelines/audit/acts.ts';
import { bugfixPipeline } from '../../src/pipelines/bugfix/bugfix.ts';
import { agent, finished, openStage } from '../pipelines/feature/stage.ts';
import type { Stage } from '../pipelines/feature/stage.ts';

type StageOptions = Parameters<typeof openStage>[0];

/** A history that is kept for ever: what was played, and how the run stands at the end of its journal. */
export interface Story {
  readonly stage: Omit<StageOptions, 'runsFolder' | 'journalFiles' | 'model'>;
  /** Of agents of Batuta's own, what the model said. */
  readonly said?: readonly ScriptedAnswer[];
  /** What was not done yet, so that the run does it when it goes on: what the model says, and the commands. */
  readonly left?: { readonly says: readonly ScriptedAnswer[]; readonly runs: readonly string[] };
  readonly play: (stage: Stage) => Promise<void>;
  /** What the run waits for at the end, or when it went on; null: it was at its very end. */
  readonly waitsFor: 'approval' | 'stop' | null;
}

const fails = { exitCode: 1, output: 'error TS2322 in a.ts' };
const rejected =
  '## Review: REJECTED\n### Issues Found\n#### Issue 1: No label\n- **File**: frontend/a.ts\n- **Line**: 1\n- **Description**: d\n- **Fix**: add one\n- **Rule Violated**: none\n';
const agents = [agent('database', { schema: true }), agent('backend'), agent('frontend', { needs: ['backend'] })];
const layers = { Database: ['database/1.sql'], Backend: ['backend/a.ts'], Frontend: ['frontend/a.ts'] };

const shown = { exitCode: 1, output: 'expected 1, got 3' };
const bug: Story['stage'] = {
  pipeline: bugfixPipeline,
  agents: [agent('backend')],
  files: { [brokenFile]: 'bad\n' },
  commands: { 'check-backend': [shown, shown, shown, { exitCode: 0 }] },
  acts: [
    [/^DIAGNOSE/, diagnoses()],
    [/^SPEC/, writesBugSpec],
    [/^Backend/, fixes],
  ],
};

async function approveAndEnd(stage: Stage): Promise<void> {
  const handle = await stage.start();
  await stage.until('approval');
  await stage.approve();
  await handle.done;
}

/** An agent of Batuta's own has read a file; the process dies while its model is asked for the next turn, so nobody ever hears that answer. */
function killedInAgent({ file, ...story }: Omit<Story, 'said' | 'play'> & { readonly file: string }): Story {
  const asked = Promise.withResolvers<void>();
  const dies: ScriptedAnswer = (_request, signal) => {
    asked.resolve();
    const { promise, resolve } = Promise.withResolvers<ModelOutcome>();
    signal.addEventListener('abort', () => resolve(failure({ kind: 'aborted', message: 'aborted' })));
    return promise;
  };
  return {
    ...story,
    said: [answer([call('1', 'read', { path: file })]), dies],
    async play(stage) {
      const handle = await stage.start();
      await asked.promise;
      handle.kill();
    },
  };
}

export const stories: Readonly<Record<string, Story>> = {
  'feature-1-whole-way': {
    waitsFor: null,
    stage: {
      agents,
      commands: { 'check-backend': [fails, { exitCode: 0 }] },
      acts: [
        [/^SPEC/, writesSpec(layers, { type: 'new entity' })],
        [/^Database/, writes('database/1.sql', 'x')],
        [/^Backend/, writes('backend/a.ts', '1')],
        [/^RETRY Backend/, writes('backend/a.ts', '2')],
        [/^Frontend/, writes('frontend/a.ts', 'x')],
        [/^REVIEW-FIX Frontend/, writes('frontend/a.ts', 'y')],
        [/^REVIEW .*\(1\/3\)/, () => finished(rejected)],
        [/^REVIEW/, () => finished('## Review: APPROVED')],
      ],
    },
    play: approveAndEnd,
  },
  'feature-1-waiting-for-approval': {
    waitsFor: 'approval',
    stage: { agents, acts: [[/^SPEC/, writesSpec(layers)]] },
    async play(stage) {
      const handle = await stage.start();
      await stage.until('approval');
      handle.stop();
      await handle.done;
    },
  },
  'feature-1-killed-in-agent': killedInAgent({
    waitsFor: 'approval',
    stage: { agents: [agent('backend')], acts: [] },
    file: 'README.md',
    left: { says: [answer([finish('2', specText({ Backend: ['backend/a.ts'] }))])], runs: [] },
  }),
  'audit-4-killed-in-agent': killedInAgent({
    waitsFor: null,
    stage: auditOptions([]),
    file: invoice,
    left: { says: [answer([call('2', 'finish', { summary: 'audited', score: 100, findings: [] })])], runs: ['check-backend'] },
  }),
  'bugfix-1-whole-way': {
    waitsFor: null,
    stage: bug,
    play: approveAndEnd,
  },
  'bugfix-1-waiting-for-approval': {
    waitsFor: 'approval',
    stage: bug,
    async play(stage) {
      const handle = await stage.start();
      await stage.until('approval');
      handle.stop();
      await handle.done;
    },
  },
  'feature-1-retries-used': {
    waitsFor: 'stop',
    stage: {
      agents: [agent('backend')],
      commands: { 'check-backend': [fails, { exitCode: 1, output: 'B' }, { exitCode: 1, output: 'C' }] },
      acts: [
        [/^SPEC/, writesSpec({ Backend: ['backend/a.ts'] })],
        [/Backend/, async (task, { write }) => { await write('backend/a.ts', task.prompt.task); return finished(passed); }],
      ],
    },
    async play(stage) {
      const handle = await stage.start();
      await stage.until('approval');
      await stage.approve();
      await stage.until('stop');
      handle.stop();
      await handle.done;
    },
  },
};

/** Journal files whose disk fails at the record that ends the run or gives it free, so that the history stays open, as one of a dead process. */
export function withoutEnd(files: JournalFiles): JournalFiles {
  return {
    ...files,
    async openAppend(path) {
      const file = await files.openAppend(path);
      return {
        async append(bytes) {
          if (/"type":"(?:ended|released)"/u.test(Buffer.from(bytes).toString())) throw Object.assign(new Error('no space left'), { code: 'ENOSPC' });
          await file.append(bytes);
        },
        datasync: () => file.datasync(),
        close: () => file.close(),
      };
    },
  };
}
