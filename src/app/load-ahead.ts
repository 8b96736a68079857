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

/**
 * What a run needs between two calls of models, loaded and compiled while it waits for one: its first use takes many times as long as the next. Nothing
 * of it is kept but code, and what cannot be loaded is told where it is needed.
 */
export async function loadAhead(): Promise<void> {
  proofKind(path, { tests: [], closure: [] });
  parseSpec(exampleSpec);
  // No input of an agent: what reads one is compiled all the same.
  agentWorkSchema.safeParse({});
  agentResultSchema.safeParse({ status: 'passed' });
  // Made once for all agents.
  toolSchemas([...readTools, ...callTools, ...writeTools], [], 'work');
  toolSchemas([], [], 'review');
  await Promise.allSettled([import('../engines/embedded/replies.ts'), import('./telemetry.ts'), import('./stale-now.ts')]);
}
