import { understander } from '../../core/agent/chosen-harnesses.ts';
import { answerOnly } from '../../core/agent/harness.ts';
import { sentence } from '../../core/describe/message.ts';
import type { Ctx } from '../../core/durable/contracts.ts';
import type { RunInput } from '../../core/pipeline/run-input.ts';
import { understandRole } from '../../core/prompt/roles.ts';
import type { Finish } from '../../protocol/agent-report.ts';
import { runAgent } from './run-agent.ts';
import { understandWork } from './work.ts';

/** What a cheap model says that a request is about, in one short answer; {}: nothing, and the run goes on with what is known. */
export async function askForEntities(ctx: Ctx, { request, settings }: RunInput, model: string, task: string): Promise<Finish['report']> {
  const outcome = await runAgent(ctx, understander, {
    work: understandWork(request),
    task: {
      agent: understander,
      model,
      form: 'entities',
      ...answerOnly,
      runTimeoutMs: settings.timeouts.run * 1000,
      prompt: { system: [understandRole], task },
    },
  });
  if (outcome.status === 'finished') return outcome.finish.report;
  const text = sentence('No model could say which entities the request is about: {0}', outcome.message);
  await ctx.emit({ type: 'notice', level: 'info', text });
  return {};
}
