import type { Ctx } from '../../core/durable/contracts.ts';
import { sentence } from '../../core/describe/message.ts';
import { filesLeft, filesOfAgent, tellDeviations, without } from './not-built.ts';
import type { GoOn } from './pause.ts';
import type { Progress } from './progress.ts';
import type { Scene } from './services.ts';

/** Which of the files that the spec names for an agent are not as it says, without a reason. */
export function leftBy(ctx: Ctx, { services, input }: Scene, { approved, base }: Progress, name: string): Promise<string[]> {
  const { agents } = input.settings;
  const named = agents.filter((agent) => agent.name === name).flatMap((agent) => filesOfAgent(agent, agents, approved.spec));
  return ctx.step('files-left', async (step) => {
    const left = await filesLeft(services, named, { base, ledger: step.state().files, signal: step.signal });
    return without(left, step.state().deviations[name] ?? []).map(({ file }) => file);
  });
}

/** The person's words are the reason why the files stay as they are. Returns what the agent is told, should it be asked again. */
export async function acceptLeft(ctx: Ctx, name: string, files: readonly string[], { by, accepted }: GoOn): Promise<string> {
  if (accepted === null) return '';
  await ctx.step('files-accepted', async (step) => {
    const reason = sentence('Accepted by {0}: {1}', by, accepted);
    tellDeviations(step, name, [...(step.state().deviations[name] ?? []), ...files.map((file) => ({ file, reason }))]);
  });
  return `The work is accepted without these files: ${files.join(', ')}. ${accepted}`;
}
