import type { Pipeline } from '../core/pipeline/pipeline.ts';
import { sentence } from '../core/describe/message.ts';
import { auditPipeline } from '../pipelines/audit/audit.ts';
import { bugfixPipeline } from '../pipelines/bugfix/bugfix.ts';
import { featurePipeline } from '../pipelines/feature/feature.ts';
import type { Spec } from '../protocol/spec.ts';
import type { Services } from '../pipelines/parts/services.ts';
import { UserError } from './contracts.ts';

/** Every way of working, in the order in which it is offered. A new one is a folder in `pipelines/` and an entry here. */
export const allPipelines: readonly Pipeline<Services>[] = [featurePipeline, bugfixPipeline, auditPipeline];

/** Throws UserError with the ids that there are. */
export function pipelineNamed(pipelines: readonly Pipeline<Services>[], id: string): Pipeline<Services> {
  const found = pipelines.find((pipeline) => pipeline.id === id);
  if (found) return found;
  throw new UserError(sentence('There is no pipeline "{0}". There are: {1}.', id, pipelines.map((pipeline) => pipeline.id).join(', ')));
}

/** The one that writes specs like this one: of those whose sections are all there, the one with most. Throws UserError where there is none. */
export function pipelineOfSpec(pipelines: readonly Pipeline<Services>[], { sections }: Spec): Pipeline<Services> {
  const fitting = pipelines.filter(({ specSections }) => specSections?.every((section) => sections.includes(section)));
  const [found] = fitting.toSorted((a, b) => (b.specSections?.length ?? 0) - (a.specSections?.length ?? 0));
  if (found) return found;
  throw new UserError(sentence('No pipeline begins with a spec.'));
}
