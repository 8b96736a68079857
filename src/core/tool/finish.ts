import { z } from 'zod';
import { finishSchema, type Finish } from '../../protocol/agent-report.ts';

/** A question left blank, or null, is no question. */
function withoutBlankQuestion(value: unknown): unknown {
  if (value === null || typeof value !== 'object' || !('question' in value)) return value;
  const { question, ...rest } = value;
  return question === null || (typeof question === 'string' && question.trim() === '') ? rest : value;
}

/** Ends the agent's work; the loop handles it, there is nothing to run. */
export const finishTool: { readonly name: string; readonly description: string; readonly input: z.ZodType<Finish> } = {
  name: 'finish',
  description:
    'Ends your work. summary: one or two sentences. report: the whole report in Markdown, in the form that your instructions ask for. question: only if the spec is wrong or cannot be followed; the work then pauses until a person has answered.',
  input: z.preprocess(withoutBlankQuestion, finishSchema.extend({ summary: z.string().min(1), report: z.string().min(1) })),
};
