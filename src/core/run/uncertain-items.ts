import { sentence } from '../describe/message.ts';
import { tickedItems } from '../question/ticked-items.ts';
import type { Question, Reply } from '../../protocol/question.ts';
import type { RunEventBody } from '../../protocol/run-event.ts';
import type { RunState, UncertainState } from './run-state.ts';

const prefix = 'change:';

/** Changes of which nobody said yet whose they are. */
export function openChanges({ uncertain }: Pick<RunState, 'uncertain'>): UncertainState[] {
  return Object.values(uncertain).filter(({ left }) => !left);
}

/** Items of a question: one for each of these. What is ticked is the run's. */
export function uncertainItems(state: Pick<RunState, 'uncertain'>): Question['items'] {
  return openChanges(state).map(({ file, commands, added, removed }) => ({
    id: `${prefix}${file}`,
    title: sentence('{0} +{1} −{2} changed while "{3}" ran: it belongs to the run', file, added, removed, commands.join(', ')),
  }));
}

/** What a reply says about these items; null: they were not asked about. */
export function claimOf(items: Question['items'], reply: Pick<Reply, 'items' | 'by'>): RunEventBody | null {
  const asked = items.flatMap(({ id }) => (id.startsWith(prefix) ? [id] : []));
  const ticked = new Set(tickedItems({ items }, reply));
  const files = (those: readonly string[]): string[] => those.map((id) => id.slice(prefix.length));
  return asked.length === 0
    ? null
    : {
        type: 'file.claimed',
        files: files(asked.filter((id) => ticked.has(id))),
        left: files(asked.filter((id) => !ticked.has(id))),
        by: reply.by,
      };
}
