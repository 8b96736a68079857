import type { StepContext } from '../../core/durable/contracts.ts';
import { ownerOf } from '../../core/policy/owned-paths.ts';
import { specHints } from '../../core/reference/spec-hints.ts';
import { namedAfter } from '../../core/registry/reference-files.ts';
import type { Message } from '../../protocol/message.ts';
import type { Spec } from '../../protocol/spec.ts';
import { codeBase } from './code-base.ts';
import type { Scene } from './services.ts';
import { specModules } from './spec-modules.ts';
import { loadRegistry } from './sync.ts';

/** What a spec for a new entity may have forgotten, by the module that it imitates; [] for any other spec. */
export async function hintsOf(step: StepContext, scene: Scene, spec: Spec | null): Promise<Message[]> {
  const { services, input, facts } = scene;
  const files = spec?.layers.flatMap((layer) => layer.files) ?? [];
  const fresh = facts.fresh.find((entity) => files.some(({ path }) => namedAfter(path)(entity)));
  if (spec === null || fresh === undefined) return [];
  const like = (await specModules(step, scene, spec)).find(({ use }) => use === 'imitate');
  const { registry } = await loadRegistry(services);
  if (!like || registry === null) return [];
  const owner = (path: string): string => ownerOf(input.settings.agents, path)?.section ?? '';
  return specHints(spec, { ...(await codeBase(step, services, registry)), registry, fresh, like, owner });
}
