import type { Ctx, StepContext } from '../../core/durable/contracts.ts';
import { lines, sentence } from '../../core/describe/message.ts';
import type { MemoryApproval, MemoryUse, MemoryUser } from '../../core/memory/memory.ts';
import { formatCommandLine } from '../../core/policy/command-line.ts';
import { visible } from '../../core/policy/visible.ts';
import type { Message } from '../../protocol/message.ts';
import type { Services } from './services.ts';

/** A run as it uses memory in a step. */
export function userOf(ctx: Ctx, step: StepContext): MemoryUser {
  return { signal: step.signal, mark: ctx.runId, onStart: (group) => step.recordProcessGroup(group) };
}

/** Tells that the run goes on without memory. */
export function tellMissing(step: StepContext, used: Exclude<MemoryUse<unknown>, { status: 'used' }>): void {
  const why: Message = used.status === 'missing' ? used.why : sentence('its program is not allowed');
  step.emit({ type: 'notice', level: 'warning', text: sentence('This run goes on without memory: {0}', why) });
}

/** Asks before a server of the workspace is started, or used with other tools than before; false: the person declined. */
export async function approveMemory(ctx: Ctx, services: Services, approval: MemoryApproval): Promise<boolean> {
  const { command, tools } = approval;
  const { option } = await ctx.ask({
    kind: 'memory',
    reason: tools === null ? 'new' : 'changed',
    subject: visible(formatCommandLine(command)),
    risk: 'high',
    message:
      tools === null
        ? sentence('This workspace wants to start a program as its memory.')
        : sentence('The memory program of this workspace has other tools than those you approved.'),
    detail: lines([visible(formatCommandLine(command)), ...(tools ?? []).map((name) => visible(name))]),
    hints: [
      sentence('It would run with all your rights, outside of the sandbox.'),
      sentence(
        'The answer is kept for this workspace. You are asked again when the command, what it runs of this workspace or its tools change.',
      ),
    ],
    options: [
      { id: 'always', title: sentence('Allow here'), text: 'none' },
      { id: 'reject', title: sentence('Go on without memory'), text: 'none', safe: true, yes: true },
    ],
  });
  if (option !== 'always') return false;
  await ctx.step('memory-approved', async (step) => {
    await step.checkOwner();
    await services.memory.approve(approval);
  });
  return true;
}
