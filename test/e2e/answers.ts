import type { Json } from '../../src/protocol/json.ts';
import { ApiError, type ModelAnswer, type ModelHandler, type RecordedRequest } from '../fakes/model-server/model-answer.ts';

type Input = { readonly [key: string]: Json };
export type Act = ModelAnswer | ((request: RecordedRequest) => ModelAnswer);

/** What a loopback model says: the first rule whose pattern fits the label answers, turn by turn; the last answer is repeated. */
export function acting(rules: readonly (readonly [RegExp, ...Act[]])[]): ModelHandler {
  return (request) => {
    const rule = rules.find(([pattern]) => pattern.test(request.label));
    // No fault of the server: it would be asked again and again, after longer and longer pauses.
    if (!rule) throw new ApiError(400, 'invalid_request_error', `No answer for ${request.label}`);
    const [, ...acts] = rule;
    const act = acts[Math.min(request.turn, acts.length - 1)];
    if (!act) throw new Error(`No answer for ${request.label}`);
    return typeof act === 'function' ? act(request) : act;
  };
}

export const call = (name: string, input: Input): { name: string; input: Input } => ({ name, input });
export const calls = (...tools: { name: string; input: Input }[]): ModelAnswer => ({ tools });
export const finish = (report: string, more: Input = {}): ModelAnswer => calls(call('finish', { summary: 'done', report, ...more }));
export const write = (file: string, content: string): ModelAnswer => calls(call('write', { path: file, content }));
export const passed = finish('### Build\nPassed\n');
export const approvedReview = finish('## Review: APPROVED\n\n### Issues Found\nNone\n');

/** A rejected review with one issue per file. */
export function rejectedReview(...files: (string | null)[]): ModelAnswer {
  const issues = files.map(
    (file, index) =>
      `#### Issue ${index + 1}: Something is wrong in ${file}\n- **File**: ${file ?? 'none'}\n- **Line**: 1\n- **Description**: it is wrong\n- **Fix**: make it right\n- **Rule Violated**: none\n`,
  );
  return finish(`## Review: REJECTED\n\n### Issues Found\n${issues.join('\n')}`);
}

/** A spec in its exact form. */
export function spec(
  layers: Readonly<Record<string, readonly string[]>>,
  more: { name?: string; type?: string; tasks?: string } = {},
): string {
  const sections = Object.entries(layers).map(
    ([layer, files]) => `#### ${layer}\n${files.map((file) => `- [ ] ${file}: something`).join('\n')}`,
  );
  return `## Spec: ${more.name ?? 'Thing'}
### Date: 2026-01-01
### Status: active
### Summary
A thing is needed.
### Entity Info
- Pattern: none
- References: none
- Type: ${more.type ?? 'modification'}
### Files to Create/Modify
${sections.join('\n')}
### Tasks
1. [ ] ${more.tasks ?? 'Build it'}
### Dependencies
- none
`;
}

/** All the text that a request carries: system prompt and messages. */
export const wordsOf = (request: RecordedRequest): string => JSON.stringify([request.body['system'], request.body['messages']]);
