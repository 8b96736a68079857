import * as z from 'zod';

const causeSchema = z.object({
  file: z.string().min(1).describe('path of the workspace'),
  line: z.int().positive().nullable().default(null),
  why: z.string().min(1).describe('what is wrong there, and how that leads to what was reported'),
});

/** What a diagnosis says of a report. */
export const verdictOfReport = ['bug', 'missing feature', 'works as specified', 'not reproducible'] as const;

/** Fields of the report of an agent that looks for the cause of a bug. */
export const diagnosisFieldsSchema = z.object({
  verdict: z.enum(verdictOfReport),
  causes: z.array(causeSchema).default([]),
  reproduction: z
    .object({
      kind: z.enum(['test', 'command', 'seen']),
      command: z.array(z.string()).default([]).describe('one of the allowed commands, as a list; [] for "seen"'),
      fails: z.string().default('').describe('words that its output holds as long as the bug is there'),
      passes: z.string().default('').describe('words that its output holds without the bug; "" where exit code 0 says it'),
      look: z.string().default('').describe('for "seen": where a person has to look, and what is wrong there'),
    })
    .nullable()
    .default(null),
  fix: z.string().default('').describe('the smallest change that mends the cause'),
  tried: z.array(z.string()).default([]).describe('what you looked at and ran, a line each'),
});
export type Diagnosis = z.infer<typeof diagnosisFieldsSchema>;
