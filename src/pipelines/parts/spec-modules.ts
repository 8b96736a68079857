import type { StepContext } from '../../core/durable/contracts.ts';
import { findModule } from '../../core/reference/find-module.ts';
import type { ReferenceModule } from '../../core/reference/reference-module.ts';
import { imitated, knownEntities } from '../../core/spec/check-entities.ts';
import type { Spec } from '../../protocol/spec.ts';
import { codeBase } from './code-base.ts';
import type { Scene } from './services.ts';
import { loadRegistry } from './sync.ts';

/** The modules that an approved spec is about: where its Pattern names another one than was found for the request, that one is imitated. */
export async function specModules(step: StepContext, { services, facts }: Scene, spec: Spec): Promise<readonly ReferenceModule[]> {
  const { registry } = await loadRegistry(services);
  const entity = registry && imitated(spec.pattern, knownEntities(registry));
  if (!registry || entity === null || facts.modules.some((module) => module.entity === entity)) return facts.modules;
  const module = await findModule(entity, 'imitate', null, await codeBase(step, services, registry));
  return [...facts.modules.filter(({ use }) => use === 'own'), module];
}
