import { emptyRunState } from '../core/run/project.ts';
import { parseAgentReport } from '../core/report/parse-agent-report.ts';
import { parseReview } from '../core/report/parse-review.ts';
import { reportMarkdown } from '../core/report/report-markdown.ts';
import { runReport } from '../core/report/run-report.ts';
import { proofKind } from '../core/evidence/proof-files.ts';
import { parseSpec } from '../core/spec/parse-spec.ts';
import { callTools, readTools, toolSchemas, writeTools } from '../core/tool/tools.ts';
import { agentResultSchema, agentWorkSchema } from '../pipelines/parts/agent-work.ts';

const path = 'src/example.ts';
/** A spec with every kind of line that most have. */
export const exampleSpec = `## Spec: Example
### Date: 2026-01-01
### Status: active
### Summary
An example.
### Entity Info
- Pattern: none
- References: none
- Type: modification
### Files to Create/Modify
#### Layer
- [ ] ${path}: an example
### Tasks
1. [ ] Read it
### Dependencies
- none
`;
export const exampleReport = '### Checks\n- Build: passed, it compiles\n### Deviations\n- src/example.ts: was right as it stood\n';
export const exampleReview = '## Review: REJECTED\n### Issue 1: An example\n**File:** src/example.ts:1\n**Fix:** Say more\n';

/**
 * What a run needs between two calls of models, loaded and compiled while it waits for one: its first use takes many times as long as the next. Nothing
 * of it is kept but code, and what cannot be loaded is told where it is needed.
 */
export async function loadAhead(): Promise<void> {
  proofKind(path, { tests: [], closure: [] });
  parseSpec(exampleSpec);
  parseAgentReport(exampleReport);
  parseReview(exampleReview);
  reportMarkdown(runReport(emptyRunState()));
  // No input of an agent: what reads one is compiled all the same.
  agentWorkSchema.safeParse({});
  agentResultSchema.safeParse({ status: 'passed' });
  // Made once for all agents.
  toolSchemas([...readTools, ...callTools, ...writeTools], [], 'work');
  toolSchemas([], [], 'review');
  await Promise.allSettled([
    import('../pipelines/parts/approval.ts'),
    import('../pipelines/feature/implement.ts'),
    import('../pipelines/parts/agent-attempts.ts'),
    import('../pipelines/parts/review.ts'),
    import('../pipelines/parts/complete.ts'),
    import('../engines/embedded/replies.ts'),
    import('./telemetry.ts'),
    import('./stale-now.ts'),
  ]);
}
