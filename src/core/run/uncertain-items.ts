import { sentence } from '../describe/message.ts';
import type { Question, Reply } from '../../protocol/question.ts';
import type { RunEventBody } from '../../protocol/run-event.ts';
import type { RunState } from './run-state.ts';

const prefix = 'change:';

/** Items of a question: one for each change of which nobody knows whose it is. What is ticked is the run's. */
export function uncertainItems({ uncertain }: Pick<RunState, 'uncertain'>): Question['items'] {
  return Object.values(uncertain).map(({ file, commands, added, removed }) => ({
    id: `${prefix}${file}`,
    title: sentence('{0} +{1} −{2} changed while "{3}" ran: it belongs to the run', file, added, removed, commands.join(', ')),
  }));
}

/** What a reply says about these items; null: nothing. */
export function claimOf({ items, by }: Pick<Reply, 'items' | 'by'>): RunEventBody | null {
  const files = Object.keys(items ?? {}).filter((id) => id.startsWith(prefix));
  return files.length === 0 ? null : { type: 'file.claimed', files: files.map((id) => id.slice(prefix.length)), by };
}
