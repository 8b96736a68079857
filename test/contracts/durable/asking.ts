import { z } from 'zod';
import type { StepContext, Workflow } from '../../../src/core/durable/contracts.ts';
import { defineWorkflow } from '../../../src/core/durable/define-workflow.ts';
import { replyTo } from '../../../src/core/question/question.ts';
import type { Asked, Question, Reply } from '../../../src/protocol/question.ts';

/** A question with the answers `yes`, `no` (safe) and `because` (which needs words). */
export function asked(subject: string, more: Partial<Asked> = {}): Asked {
  return {
    kind: 'which',
    reason: '',
    subject,
    message: `About ${subject}?`,
    detail: '',
    hints: [],
    delta: '',
    retriesUsed: 0,
    items: [],
    options: [
      { id: 'yes', title: 'Yes', text: 'may' },
      { id: 'no', title: 'No', text: 'none', safe: true },
      { id: 'because', title: 'Because', text: 'must' },
    ],
    ...more,
  };
}

export const answer = (question: Question | undefined, by: string, option = 'yes', text?: string): Reply =>
  replyTo(question ?? { id: 99, hash: '0'.repeat(64) }, { by, option, ...(text === undefined ? {} : { text }) });

const short = ({ by, option, text = '' }: Reply): string => `${by} ${option} ${text}`.trim();

/** Workflows that ask. */
export const asking = (touch: (step: StepContext) => void): Workflow[] => [
  defineWorkflow({
    name: 'asking',
    version: '1',
    input: z.null(),
    run: async (ctx) => {
      const first = await ctx.ask(asked('first'));
      await ctx.step('between', async (step) => touch(step));
      const second = await ctx.ask(asked('second'));
      await ctx.step('after', async (step) => touch(step));
      return [short(first), short(second)];
    },
  }),
  defineWorkflow({
    name: 'asking-child',
    version: '1',
    input: z.object({ gate: z.string() }),
    run: (ctx, input) =>
      ctx.all('both', [
        { workflow: 'asks', input: null, as: 'asks' },
        { workflow: 'gated', input, as: 'works' },
      ]),
  }),
  defineWorkflow({
    name: 'asks',
    version: '1',
    input: z.null(),
    run: async (ctx) => {
      const reply = await ctx.ask(asked('child'));
      await ctx.step('heard', async (step) => touch(step));
      return short(reply);
    },
  }),
  defineWorkflow({
    name: 'hurried',
    version: '1',
    input: z.number(),
    run: async (ctx, patience) => short(await ctx.ask(asked('hurry', { deadline: new Date((await ctx.now()) + patience).toISOString() }))),
  }),
];
