import type { Locale } from '../../core/describe/locale.ts';
import { needsYou, questionTitle } from '../../core/question/needs-you.ts';
import type { RunState } from '../../core/run/run-state.ts';
import { runTitle } from '../status-text.ts';
import type { RunRow } from './run-rows.ts';

/** What needs the person, over all runs, as the first group of the tree of runs; none when nothing does. */
export function inboxRows(runs: readonly { readonly runId: string; readonly state: RunState }[], { t, say }: Locale): RunRow[] {
  const waiting = needsYou(runs);
  if (waiting.length === 0) return [];
  const row = { runId: '', agent: null, attempt: null, tooltip: '', description: '', children: [], expanded: true };
  const children = waiting.map(({ run: { runId, state }, question }): RunRow => {
    const text = say(questionTitle(question));
    const options = question.options.map(({ title }) => `– ${say(title)}`);
    return {
      ...row,
      id: `${runId}?${question.id}`,
      kind: 'question',
      runId,
      question: question.id,
      label: runTitle(state) || runId,
      description: text.split('\n', 1)[0] ?? '',
      tooltip: [text, options.join('\n')].join('\n\n'),
      icon: { name: 'bell-dot', color: 'list.warningForeground' },
      context: 'batuta.question;',
      expanded: false,
    };
  });
  const label = t('Needs You');
  return [
    {
      ...row,
      id: 'inbox',
      kind: 'inbox',
      label,
      description: String(children.length),
      icon: { name: 'inbox' },
      context: 'batuta.inbox;',
      children,
    },
  ];
}
