import { describe } from '../../core/describe/event.ts';
import { localeOf, type Locale } from '../../core/describe/locale.ts';
import { describeRun } from '../../core/describe/run.ts';
import { changedFiles } from '../../core/run/changed-files.ts';
import type { RunState } from '../../core/run/run-state.ts';
import type { RunEvent } from '../../protocol/run-event.ts';
import { runTitle } from '../status-text.ts';

/** What an event adds to the chat: `progress` passes by, `stays` does not. The words may come from a model: they are shown as plain text. */
export type ChatLine = { readonly kind: 'progress' | 'stays'; readonly text: string };

const passing: readonly RunEvent['type'][] = ['phase.started', 'agent.started', 'tool.called'];
/** The summary at the end says it better. */
const ends: readonly RunEvent['type'][] = ['question.asked', 'run.interrupted', 'run.cancelled', 'run.failed', 'run.completed'];

/** An event in the chat of a run as it stands now; null for what would only make noise there. */
export function chatLine(event: RunEvent, state: RunState, locale: Locale): ChatLine | null {
  const { say } = localeOf(locale, state);
  const told = describe(event, state);
  if (told === null || ends.includes(event.type)) return null;
  const kind = passing.includes(event.type) ? 'progress' : told.level === 'debug' || told.level === 'info' ? null : 'stays';
  if (kind === null) return null;
  const [text = ''] = say(told.text).split('\n', 1);
  return { kind, text: told.who === null ? text : `${say(told.who)}: ${text}` };
}

/** How a run stands, in a few lines of plain text. */
export function runSummary(state: RunState, locale: Locale): string[] {
  const { t, say } = localeOf(locale, state);
  const { text, why, working, cost } = describeRun(state);
  const files = changedFiles(state).length;
  return [
    `${runTitle(state)}: ${say(text)}`,
    ...[why, ...working].map(say).filter((line) => line !== ''),
    files === 1 ? t('1 file changed, {0}', say(cost)) : t('{0} files changed, {1}', files, say(cost)),
  ];
}

/** A text as Markdown that shows it as it is: no link, image, tag or list comes of it. Every ASCII punctuation mark may be escaped. */
export function plainMarkdown(text: string): string {
  return text.replaceAll(/[!-/:-@[-`{-~]/gu, String.raw`\$&`);
}
