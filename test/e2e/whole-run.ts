import { documentInEnglish } from '../../src/core/describe/message.ts';
import { createApp } from '../../src/app/create-app.ts';
import { project } from '../../src/core/run/project.ts';
import { runReport } from '../../src/core/report/run-report.ts';
import type { RunState } from '../../src/core/run/run-state.ts';
import type { Json } from '../../src/protocol/json.ts';
import type { Report } from '../../src/protocol/report.ts';
import type { Logger } from '../../src/core/ports.ts';
import type { Question, Reply } from '../../src/protocol/question.ts';
import type { RunEvent } from '../../src/protocol/run-event.ts';
import { approveIn, replyIn } from '../fakes/reply.ts';
import { silentLogger } from '../fakes/silent-logger.ts';
import type { Scene } from './scene.ts';

export interface WholeRun {
  readonly runId: string;
  readonly outcome: string;
  readonly state: RunState;
  readonly report: Report;
  readonly events: readonly RunEvent[];
}

/**
 * A run in this process, on the scene's workspace and model: approved whenever it asks, up to `approvals` times, and left
 * where it waits for anything else. `idle` is called each time it waits.
 */
export async function wholeRun(
  scene: Scene,
  options: {
    readonly request?: string;
    /** In place of a feature, with its own input. */
    readonly pipeline?: { readonly id: string; readonly more: Readonly<Record<string, Json>> };
    readonly approvals?: number;
    readonly idle?: () => Promise<void>;
    /** Changes of nobody known that are marked as the run's, when that is asked. */
    readonly marks?: readonly string[];
    readonly logger?: Logger;
    /** Beside the process's own. */
    readonly env?: NodeJS.ProcessEnv;
    /** The answers to questions about commands and tools of servers, in order; then they are declined. */
    readonly commands?: readonly { readonly option: string; readonly text?: string }[];
    /** Those about changes beyond the spec are answered by these as well. */
    readonly confirms?: boolean;
    /** The answers to questions about conflicts between worktrees, in order; then the run is left waiting. */
    readonly conflicts?: readonly Pick<Reply, 'option' | 'text' | 'items'>[];
    readonly onConflict?: (question: Question) => Promise<void>;
  } = {},
): Promise<WholeRun> {
  const env = {
    ...process.env,
    ...options.env,
    BATUTA_HOME: scene.home,
    ANTHROPIC_BASE_URL: scene.model.url,
    ANTHROPIC_API_KEY: 'test-key',
  };
  const app = await createApp({ env, logger: options.logger ?? silentLogger });
  const session = await app.session(scene.root, { trusted: true, provider: 'anthropic' });
  try {
    const { id, more } = options.pipeline ?? { id: 'feature', more: {} };
    const handle = await session.start(id, options.request ?? 'A thing', { more });
    let left = options.approvals ?? 3;
    const conflicts = [...(options.conflicts ?? [])];
    const commands = [...(options.commands ?? [])];
    const answer = async (): Promise<void> => {
      await options.idle?.();
      if (options.marks && project(await app.runs.read(handle.runId, 0)).questions[0]?.kind === 'changes') {
        const items = Object.fromEntries(options.marks.map((file) => [`change:${file}`, 'yes']));
        return void (await replyIn(app, session, handle.runId, { by: 'test', option: 'accept', items }));
      }
      const kinds = ['command', 'tool', ...(options.confirms ? ['confirm'] : [])];
      if (kinds.includes(project(await app.runs.read(handle.runId, 0)).questions[0]?.kind ?? ''))
        return void (await replyIn(app, session, handle.runId, { by: 'test', ...(commands.shift() ?? { option: 'reject' }) }));
      const [stop] = project(await app.runs.read(handle.runId, 0)).questions;
      const conflict = stop?.kind === 'conflict' ? conflicts.shift() : undefined;
      if (stop && conflict) await options.onConflict?.(stop);
      if (conflict) return void (await replyIn(app, session, handle.runId, { by: 'test', ...conflict }));
      left -= 1;
      if (left < 0 || !(await approveIn(app, session, handle.runId))) handle.stop();
    };
    handle.onIdle(() => void answer().catch(() => handle.kill()));
    const outcome = await handle.done;
    const events = await app.runs.read(handle.runId, 0);
    const state = documentInEnglish(project(events));
    return { runId: handle.runId, outcome: outcome.status, state, report: documentInEnglish(runReport(state, 'batuta')), events };
  } finally {
    await app.close();
  }
}
