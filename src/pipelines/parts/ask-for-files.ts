import { readOnly } from '../../core/agent/harness.ts';
import type { Ctx } from '../../core/durable/contracts.ts';
import { inEnglish, sentence } from '../../core/describe/message.ts';
import { quickRole } from '../../core/prompt/roles.ts';
import { specTask } from '../../core/prompt/tasks.ts';
import { filesFieldsSchema } from '../../protocol/agent-report.ts';
import { background } from './background.ts';
import { runUntilFinished } from './run-until-finished.ts';
import type { Scene } from './services.ts';
import { quickWork } from './work.ts';

/** Which files a change of a line or two touches at most, from an agent that only reads. [] where it does not say so. */
export async function askForFiles(ctx: Ctx, scene: Scene): Promise<string[]> {
  const { services, input, facts } = scene;
  const { settings, request } = input;
  const known = await ctx.step('quick-context', (step) => background(step, scene, { name: 'spec', ...settings.spec }));
  const work = quickWork(request);
  const outcome = await runUntilFinished(
    ctx,
    services,
    'files',
    {
      work,
      task: {
        agent: 'spec',
        model: settings.spec.model,
        form: 'files',
        ...readOnly,
        runTimeoutMs: settings.timeouts.run * 1000,
        prompt: {
          system: [quickRole(settings), ...known],
          task: specTask(inEnglish(work.label), request, '', facts.layers),
        },
      },
    },
    { retriesUsed: 0, message: sentence('The files could not be found.') },
  );
  const { report } = outcome.finish;
  const read = filesFieldsSchema.safeParse(report);
  return read.success ? [...new Set(read.data.files)] : [];
}
