import { nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { around } from '../../src/core/graph/around.ts';
import type { LivingSpec } from '../../src/protocol/webview-view.ts';
import { diagram } from '../shared/diagram.ts';
import { foldable } from '../shared/foldable.ts';
import { relationWords } from '../shared/relation-words.ts';
import { t } from '../shared/texts.ts';
import type { SpecUi } from './spec-ui.ts';

const part = 'entity in the middle';

/** What is around the entity that the spec is about, as the registry has it; nothing where that knows none of them. */
export function entityView(ui: SpecUi, { graph }: LivingSpec): TemplateResult | typeof nothing {
  const understood = ui.events.findLast((event) => event.type === 'understood')?.entities ?? [];
  const known = new Set([...graph.entities.map(({ name }) => name), ...graph.relations.flatMap(({ from, to }) => [from, to])]);
  const named = [...understood.map(({ name }) => name), ...(ui.parsed?.ok ? ui.parsed.spec.references : [])];
  const first = named.find((name) => known.has(name));
  if (first === undefined) return nothing;
  const chosen = ui.draft(part, first);
  const name = known.has(chosen) ? chosen : first;
  return foldable(ui, {
    part: 'entity',
    title: t('Relations of {0}', name),
    standard: true,
    body: () =>
      diagram({
        ...around(graph.relations, name),
        name,
        width: Math.min(920, document.body.clientWidth - 60),
        label: relationWords,
        onSelect: (other) => ui.setDraft(part, other),
      }),
  });
}
