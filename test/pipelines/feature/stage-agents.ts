import type { AgentTask, Harness } from '../../../src/core/agent/harness.ts';
import type { ModelProvider } from '../../../src/core/agent/model-provider.ts';
import type { Budget } from '../../../src/core/budget/budget.ts';
import { createLoopHarness } from '../../../src/harnesses/loop/loop-harness.ts';
import { createClock } from '../../../src/node/clock.ts';
import { createTestEnvironment } from '../../core/tool/environment.ts';
import type { Act, Stage } from './stage.ts';

type Acts = readonly (readonly [RegExp, Act])[];

/** Agents that are plain functions by label. `broken`: called with the error when none of them fits; `begin`: the files as they were at first. */
export function actingAgents(
  { acts, files: begin = {} }: { readonly acts: Acts; readonly files?: Readonly<Record<string, string>> },
  {
    files,
    asked,
    tasks,
    broken,
  }: Pick<Stage, 'files' | 'asked'> & { readonly tasks: AgentTask[]; readonly broken: (error: Error) => void },
): Harness {
  return {
    id: 'fake',
    run: (ctx, task) =>
      ctx.step('work', async (step) => {
        const label = task.prompt.task.split('\n', 1)[0] ?? '';
        asked.push(label);
        tasks.push(task);
        const act = acts.find(([pattern]) => pattern.test(label))?.[1];
        if (!act) {
          const error = new Error(`The stage has no act for "${label}". Asked before: ${asked.slice(0, -1).join(', ') || 'nothing'}.`);
          broken(error);
          throw error;
        }
        const write = async (path: string, text: string): Promise<void> => {
          const before = await files.read(path);
          if (before) await ctx.blobs.put(before.bytes);
          // Written by a process that died before it could say so: a real tool has journaled what was there.
          const first = begin[path];
          const atFirst = first === undefined ? null : await ctx.blobs.put(new TextEncoder().encode(first));
          const written = await files.swap(path, { before: before?.hash ?? null, after: new TextEncoder().encode(text) });
          step.emit({
            type: 'file.changed',
            agent: task.agent,
            file: path,
            before: written.status === 'already' ? atFirst : (before?.hash ?? null),
            after: (await files.read(path))?.hash ?? null,
            added: 1,
            removed: 0,
          });
        };
        return act(task, { files, ctx, write });
      }),
  };
}

/** Batuta's own agents, answered by that model. */
export function ownAgents(
  provider: ModelProvider,
  { budget, ...workspace }: Pick<Stage, 'files' | 'checkpoints' | 'processes'> & { readonly budget: Budget },
): Harness {
  return createLoopHarness({
    provider,
    budget,
    clock: createClock(),
    environmentFor: ({ owns }, { blobs }) => ({ ...createTestEnvironment({}, { ...workspace, owns: [...owns] }), blobs }),
  });
}
