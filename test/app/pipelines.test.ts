import { expect, test } from 'vitest';
import { pipelineOfSpec } from '../../src/app/pipelines.ts';
import { specIn } from '../../src/app/current-spec.ts';
import { definePipeline } from '../../src/core/pipeline/pipeline.ts';
import { runInputSchema } from '../../src/core/pipeline/run-input.ts';
import type { SectionName } from '../../src/core/spec/spec-words.ts';
import type { Spec } from '../../src/protocol/spec.ts';
import { createMemoryFiles } from '../fakes/memory-files.ts';

const named = (id: string, specSections: readonly SectionName[] | null) =>
  definePipeline({
    id,
    version: '1',
    title: id,
    summary: id,
    phases: [],
    specSections,
    expects: null,
    input: runInputSchema,
    workflows: [],
    run: async () => ({ artifacts: [], tree: '', message: '' }),
  });

const specOf = (more: string): Promise<Spec> =>
  specIn(createMemoryFiles({ 's.md': `## Spec: Tags\n\n### Files to Create/Modify\n\n#### Code\n\n- [ ] a.ts: one\n\n${more}` }), 's.md');

test('a spec file is opened by the pipeline whose sections it has, whatever the order of the list', async () => {
  const [plain, telling, specless] = [named('plain', []), named('telling', ['dependencies']), named('specless', null)];
  const [bare, withMore] = [await specOf(''), await specOf('### Dependências\n\n- left-pad\n')];
  expect([bare.sections, withMore.sections]).toEqual([['files'], ['files', 'dependencies']]);
  for (const list of [
    [specless, plain, telling],
    [telling, plain, specless],
  ])
    expect([bare, withMore].map((spec) => pipelineOfSpec(list, spec).id)).toEqual(['plain', 'telling']);
  expect(() => pipelineOfSpec([specless, telling], bare)).toThrow('No pipeline begins with a spec.');
});
