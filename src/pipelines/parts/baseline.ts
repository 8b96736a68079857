import * as z from 'zod';
import type { ChildCall, Ctx } from '../../core/durable/contracts.ts';
import { defineWorkflow } from '../../core/durable/define-workflow.ts';
import { measureCommand } from '../../core/evidence/measure-command.ts';
import { missingDependencies } from '../../core/evidence/missing-dependencies.ts';
import { lines, sentence } from '../../core/describe/message.ts';
import type { Message } from '../../protocol/message.ts';
import type { BaselineCommand } from '../../protocol/proof.ts';
import { asJson } from '../../protocol/json.ts';
import { runSettingsSchema, type RunSettings } from '../../protocol/run-settings.ts';
import { pause } from './pause.ts';
import type { Services } from './services.ts';

const inputSchema = z.object({ settings: runSettingsSchema.pick({ agents: true, timeouts: true, tests: true }) });
type Measured = z.infer<typeof inputSchema>;

/** The same beside an agent that only reads. What is wrong is asked about when it is needed. */
export const baselineWorkflow = defineWorkflow({
  name: 'baseline',
  version: '1',
  input: inputSchema,
  async run(ctx, { settings }, services: Services): Promise<null> {
    await measure(ctx, services, settings);
    return null;
  },
});

/** What holds before any change is learnt while a spec is written. */
export function besideSpec(settings: Measured['settings']): ChildCall {
  return { workflow: 'baseline', input: asJson({ settings }), as: 'baseline' };
}

/**
 * Knows how every configured command and hand-over ends on the workspace as it is now, before anybody changes it. What cannot run here at
 * all stops the run until a person has mended it: no work of an agent could.
 */
export async function ensureBaseline(ctx: Ctx, services: Services, { settings }: Measured): Promise<void> {
  for (;;) {
    const missing = await measure(ctx, services, settings);
    if (missing.length === 0) return;
    await pause(ctx, services, {
      reason: 'missing',
      message: sentence('A command needed to prove the work cannot run here.'),
      detail: lines(missing),
      hints: [sentence('Fix that, then resume the run; the commands are tried again first.')],
    });
  }
}

/** Why commands cannot run here; [] when all can. Nothing is run again on a tree that is known. */
async function measure(ctx: Ctx, services: Services, settings: Measured['settings']): Promise<Message[]> {
  const commands = configured(settings);
  if (commands.length === 0) return [];
  const base = await ctx.look('baseline-tree', async (step) => {
    const now = await services.checkpoints.take();
    const known = step.state().baseline;
    const usable =
      known !== null && [known.hash, known.left].includes(now.hash) && known.commands.every(({ result }) => result !== 'missing');
    return usable ? null : now;
  });
  if (base === null) return [];
  const measured: { command: BaselineCommand; missing: Message | null }[] = [];
  for (const { agent, command, outputs } of commands) {
    measured.push(
      await ctx.step('baseline', async (step) => {
        const one = await measureCommand(ctx, step, services.agent(agent), {
          agent,
          command,
          timeoutMs: settings.timeouts.validate * 1000,
          tests: settings.tests,
          outputs,
        });
        return { command: one, missing: await whyMissing(services, one) };
      }),
    );
  }
  return ctx.step('baseline-end', async (step) => {
    const { hash: left } = await services.checkpoints.take();
    const missing = measured.map((one) => one.missing);
    // Told as missing, it is measured again: nothing else of the tree would say that it can run now.
    const ended = measured.map(({ command, missing: why }) => (why === null ? command : { ...command, result: 'missing' as const }));
    step.emit({ type: 'baseline.measured', baseline: { ...base, left, commands: ended } });
    return missing.filter((one) => one !== null);
  });
}

async function whyMissing(services: Services, { command, result, exitCode, tail }: BaselineCommand): Promise<Message | null> {
  if (result === 'missing') return sentence('"{0}" could not be started: program not found.', command.join(' '));
  return result === 'fail' ? missingDependencies({ command, exitCode, output: tail }, services.files) : null;
}

/** Each command once, with the first agent that has it. */
function configured({ agents }: Pick<RunSettings, 'agents'>): { agent: string; command: string[]; outputs: readonly string[] }[] {
  const all = agents.flatMap(({ name, validate, handover, outputs }) =>
    [...validate, ...handover].map((command) => ({ agent: name, command, outputs })),
  );
  return [...new Map(all.toReversed().map((one) => [JSON.stringify(one.command), one])).values()].toReversed();
}
