import type { Locale } from '../../core/describe/locale.ts';
import { needsYou, questionTitle } from '../../core/question/needs-you.ts';
import type { RunState } from '../../core/run/run-state.ts';
import { runTitle } from '../status-text.ts';
import { plainRow, type RunRow } from './run-rows.ts';

/** What needs the person, over all runs, as the first group of the tree of runs; none when nothing does. */
export function inboxRows(
  runs: readonly { readonly runId: string; readonly state: RunState }[],
  { t, say }: Locale,
  place: (workspace: string) => string,
): RunRow[] {
  const waiting = needsYou(runs);
  if (waiting.length === 0) return [];
  const children = waiting.map(({ run: { runId, state }, question }): RunRow => {
    const text = say(questionTitle(question));
    const options = question.options.map(({ title }) => `– ${say(title)}`);
    return {
      ...plainRow,
      id: `${runId}?${question.id}`,
      kind: 'question',
      runId,
      question: question.id,
      label: runTitle(state) || runId,
      description: [place(state.workspace), text.split('\n', 1)[0] ?? ''].filter((part) => part !== '').join(' · '),
      tooltip: [text, options.join('\n')].join('\n\n'),
      icon: { name: 'bell-dot', color: 'list.warningForeground' },
      context: 'batuta.question;',
    };
  });
  const group = { ...plainRow, id: 'inbox', kind: 'inbox', runId: '', label: t('Needs Attention'), icon: { name: 'inbox' } } as const;
  return [{ ...group, description: String(children.length), context: 'batuta.inbox;', expanded: true, children }];
}
