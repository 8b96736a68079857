import * as z from 'zod';
import { inEnglish, sentence } from '../describe/message.ts';
import { tolerant } from './input-aliases.ts';
import { done, refused, refusedPath } from './result.ts';
import type { ReadTool, ToolEnvironment, ToolResult } from './tool.ts';
import { readPolicyOf, workspacePath } from './workspace-policy.ts';

const mostProblems = 100;
const longestMessage = 500;

const input = tolerant({ path: z.string().min(1).optional().describe('Only of this file, relative to the workspace') });

/** Problems that the editor's language servers report. They are hints for the agent, never evidence. */
export const diagnosticsTool: ReadTool<z.infer<typeof input>> = {
  kind: 'read',
  name: 'diagnostics',
  description:
    'Lists the errors and warnings that the language servers of the editor report, for one file or for all. They often look at open files only: no problems here is no proof; the validation commands decide.',
  input,
  target: ({ path }) => path ?? 'all files',
  run: (given, environment, signal) => list(given, environment, signal).catch(refusedPath),
};

async function list({ path: given }: z.infer<typeof input>, environment: ToolEnvironment, signal: AbortSignal): Promise<ToolResult> {
  const { intelligence } = environment;
  if (!intelligence)
    return refused('There are no language servers outside of an editor. Run the validation commands.', sentence('not in an editor'));
  const path = given === undefined ? null : workspacePath(given, environment);
  const policy = await readPolicyOf(environment);
  const refusal = path === null ? null : policy.refusal(path);
  if (refusal !== null) return refused(inEnglish(refusal), sentence('not readable'));
  const problems = (await intelligence.diagnostics(path, signal)).filter((problem) => policy.refusal(problem.path) === null);
  if (problems.length === 0) return done('No problems are reported. Files that are not open may not have been looked at.', 'none');
  const lines = problems
    .slice(0, mostProblems)
    .map(
      ({ path: file, line, column, severity, message, source }) =>
        `${file}:${line}:${column}: ${severity}: ${message.slice(0, longestMessage)}${source === '' ? '' : ` (${source})`}`,
    );
  const more = problems.length > mostProblems ? `\n(the first ${mostProblems} of ${problems.length})` : '';
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  return done(lines.join('\n') + more, `${errors} errors, ${problems.length - errors} others`);
}
