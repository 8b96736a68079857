import * as z from 'zod';
import { once } from '../once.ts';
import { mendedAudit } from '../audit/mended-audit.ts';
import { entitiesFieldsSchema, filesFieldsSchema, specFieldsSchema, workFieldsSchema, type Finish } from '../../protocol/agent-report.ts';
import { auditFieldsSchema, proposalFieldsSchema } from '../../protocol/audit.ts';
import { jsonSchema, type Json } from '../../protocol/json.ts';
import { diagnosisFieldsSchema } from '../../protocol/diagnosis.ts';
import { reviewFieldsSchema } from '../../protocol/review-report.ts';

interface Form {
  readonly description: string;
  readonly fields: z.ZodObject;
  /** Whether the agent may ask a question instead. */
  readonly asks: boolean;
  /** What does not fit as it stands, as it was meant. */
  readonly mended?: (input: Json) => Json;
}

const forms = {
  work: {
    description:
      'Ends your work. summary: one or two sentences. checks: what you verified, by section. deviations: files that the spec names and that you rightly left as they were, each with its reason; else []. question: only if the spec is wrong or cannot be followed; the work then pauses until a person has answered.',
    fields: workFieldsSchema,
    asks: true,
  },
  review: {
    description:
      'Ends your review. summary: one or two sentences. verdict: "approved" without issues, or "rejected" with all of them; file is a path of the workspace, fix says precisely what to do, rule is the broken rule of this code base or null.',
    fields: reviewFieldsSchema,
    asks: false,
  },
  spec: {
    description: 'Hands over the spec. summary: one or two sentences. spec: the whole spec in Markdown.',
    fields: specFieldsSchema,
    asks: false,
  },
  files: {
    description: 'Ends your search. summary: one sentence. files: paths of the files that the change touches at most, new ones as well.',
    fields: filesFieldsSchema,
    asks: false,
  },
  entities: {
    description:
      'Gives your answer. summary: one sentence. entities: names out of the list that the request is about, exactly as they stand there; else []. fresh: the name of what the request asks to keep records of and that is in no other words in the list; else null. pattern: a pattern out of the list, for what is new; else null.',
    fields: entitiesFieldsSchema,
    asks: false,
  },
  audit: {
    description:
      'Ends your audit. summary: one or two sentences. score: 0 to 100, or null if you cannot tell. findings: every defect that you saw in the code itself, each with severity, kind, file, line and precisely what to do; never a guess.',
    fields: auditFieldsSchema,
    asks: false,
    mended: mendedAudit,
  },
  proposal: {
    description: 'Ends your look. summary: one or two sentences. files, lines, dependencies: what the feature would take.',
    fields: proposalFieldsSchema,
    asks: false,
  },
  diagnosis: {
    description:
      'Ends your search. summary: one or two sentences. verdict: what the report is about. causes: every place that is wrong, with file and line. reproduction: how anybody sees the bug; null unless the verdict is "bug". fix: what should be changed. tried: what you looked at and ran.',
    fields: diagnosisFieldsSchema,
    asks: false,
  },
} as const satisfies Record<string, Form>;

/** What an agent hands over at its end, by its role. */
export type FinishForm = keyof typeof forms;
export const finishForms = Object.keys(forms) as FinishForm[];

const record = z.record(z.string(), jsonSchema);
const text = z.string().refine((value) => value.trim() !== '', 'must not be blank');
const question = z.string().nullish().describe('leave out unless you ask');

/** Handled by the loop, which ends the agent's work. */
export const finishName = 'finish';

export function finishTool(form: FinishForm): { readonly name: string; readonly description: string; readonly input: z.ZodType } {
  return { name: finishName, description: forms[form].description, input: inputOf(forms[form]) };
}

const inputOf = once(({ fields, asks }: Form) => z.object({ summary: text, ...fields.shape, ...(asks ? { question } : {}) }));

/**
 * Reads a call of `finish`: the form's fields, or a Markdown `report` when none of them is given. With a question no report is needed.
 */
export function readFinish(form: FinishForm, input: Json): { ok: true; finish: Finish } | { ok: false; problem: string } {
  const { fields, asks, mended }: Form = forms[form];
  const { report, ...others } = record.safeParse(input).data ?? {};
  const markdown = typeof report === 'string' && !Object.keys(fields.shape).some((key) => others[key] !== undefined);
  const asked = asks && typeof others['question'] === 'string' ? questionIn(others['question']) : '';
  const asking = asked !== '';
  const shape = asking ? {} : markdown ? { report: text } : fields.shape;
  const whole = z.object({ summary: text, ...(asks ? { question } : {}), ...shape });
  const given = whole.safeParse(input);
  const parsed = given.success || !mended || markdown ? given : whole.safeParse(mended(input));
  if (!parsed.success)
    return { ok: false, problem: parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'input'}: ${message}`).join('; ') };
  const { summary, ...rest } = parsed.data;
  if (asking) return { ok: true, finish: { summary, report: markdown ? report : '', question: asked } };
  const { question: _blank, ...own } = record.parse(rest);
  return { ok: true, finish: { summary, report: markdown ? report : own } };
}

/** A finish that does not fit its form, as plain text; null when it says nothing. What it asks is asked, in whatever shape it came. */
export function finishInWords(form: FinishForm, input: Json): Finish | null {
  const given = record.safeParse(input);
  if (!given.success || Object.keys(given.data).length === 0) return null;
  const { summary, report } = given.data;
  const asked = forms[form].asks ? questionIn(given.data['question']) : '';
  const words = typeof report === 'string' && report.trim() !== '' ? report : JSON.stringify(given.data, null, 1);
  return { summary: typeof summary === 'string' ? summary : '', report: words, ...(asked === '' ? {} : { question: asked }) };
}

function questionIn(given: Json | undefined): string {
  if (typeof given === 'string') return given.trim() === '' ? '' : given;
  return typeof given === 'object' && given !== null && Object.keys(given).length > 0 ? JSON.stringify(given) : '';
}
