import type { Asked, LineComment } from '../../protocol/question.ts';
import type { FailureReason } from '../../core/agent/harness.ts';
import type { Ctx } from '../../core/durable/contracts.ts';
import type { Caps } from '../../protocol/usage.ts';
import type { AgentDefinition } from '../../protocol/run-settings.ts';
import type { ReviewIssue } from '../../protocol/review-report.ts';
import { sentence } from '../../core/describe/message.ts';
import { tickedItems } from '../../core/question/ticked-items.ts';
import { openChanges } from '../../core/run/uncertain-items.ts';
import type { Services } from './services.ts';

/** What is asked, and: */
export interface Stop extends Pick<Asked, 'subject' | 'message' | 'detail' | 'hints' | 'retriesUsed'> {
  /** As a code. `budget` asks for more of it. */
  readonly reason: FailureReason | 'retries' | 'review' | 'spec' | 'unreadable' | 'missing';
  /** Words of the person help. */
  readonly guidance?: boolean;
  /** Whom else than the subject they can be for. */
  readonly guides?: readonly AgentDefinition[];
  /** Some that the spec names, and without which the person may accept the work. */
  readonly files?: readonly string[];
  /** What the person can dismiss. */
  readonly issues?: readonly ReviewIssue[];
}

/** How the person wants the run to go on. */
export interface GoOn {
  readonly by: string;
  readonly guidance: string;
  /** Why they accept the work without the files; null: they do not. */
  readonly accepted: string | null;
  /** Whom the guidance is for; null: everybody who needs some. */
  readonly agent: string | null;
  /** Fingerprints. */
  readonly dismissed: readonly string[];
  readonly comments: readonly LineComment[];
}

/**
 * Stops the run until a person says how to go on; nothing is thrown away. More budget in the answer
 * takes effect at once. May last for days and over processes.
 */
export async function pause(ctx: Ctx, services: Services, stop: Stop): Promise<GoOn> {
  const { guidance = false, guides = [], files = [], issues = [], ...asked } = stop;
  const budget = stop.reason === 'budget';
  const items = issues.map(({ fingerprint, title }) => ({ id: fingerprint, title: sentence('Dismiss: {0}', title) }));
  const open = await ctx.step('open-changes', async (step) => openChanges(step.state()).map(({ file }) => file));
  const left =
    open.length > 0 ? [sentence('Changed while a command ran, possibly by you, so undo does not restore it: {0}', open.join(', '))] : [];
  const reply = await ctx.ask({
    ...asked,
    hints: [...(asked.hints ?? []), ...left],
    kind: budget ? 'budget' : 'stopped',
    ...(budget ? { risk: 'medium' as const } : {}),
    items,
    options: budget
      ? [{ id: 'raise', title: sentence('Raise and resume'), text: 'may', caps: true }]
      : [
          ...(guidance
            ? ([
                {
                  id: 'guide',
                  title: sentence('Resume with guidance'),
                  text: 'must',
                  ...(issues.length > 0 ? { comments: true as const } : {}),
                },
              ] as const)
            : []),
          ...guides.map(({ name, section }) => ({
            id: `guide ${name}`,
            title: sentence('Guidance for {0}', section),
            text: 'must' as const,
          })),
          ...(files.length > 0 ? [{ id: 'accept', title: sentence('Accept without these files'), text: 'must' as const }] : []),
          { id: 'try', title: sentence('Resume as it is'), text: 'none' },
        ],
  });
  const { by, text = '', comments = [], caps } = reply;
  if (caps)
    await ctx.step('raise-budget', async (step) => {
      const raised: Caps = Object.assign({}, step.state().caps, caps);
      services.budget.raise(raised);
      step.emit({ type: 'budget.raised', caps: raised });
    });
  const named = guides.find(({ name }) => reply.option === `guide ${name}`);
  const words = reply.option === 'accept' ? { guidance: '', accepted: text } : { guidance: text, accepted: null };
  return { by, ...words, agent: named?.name ?? null, dismissed: tickedItems({ items }, reply), comments };
}
