import { localeOf, type Locale } from '../core/describe/locale.ts';
import { titleOf } from '../core/describe/request-title.ts';
import { describeProven } from '../core/describe/proof.ts';
import { describeRun } from '../core/describe/run.ts';
import type { Standing } from '../core/describe/terms.ts';
import type { RunState } from '../core/run/run-state.ts';
import type { RunView } from '../app/runs/run-view.ts';
import { shortName, withoutIcons } from './plain-text.ts';

export interface StatusText {
  readonly text: string;
  readonly tooltip: string;
  /** `attention` waits for the person, `problem` stopped or failed. */
  readonly tone: 'plain' | 'attention' | 'problem';
}

/** Name of the theme icon for how something stands: what is at work turns. */
export function themeIcon({ level, icon }: Standing): string {
  return level === 'active' ? `${icon}~spin` : icon;
}

/** What the status bar says of a run: phase or outcome, and what it cost. `blocked`: what keeps it from going on. `place`: its folder, where that is not plain. */
export function statusText(
  state: RunState,
  locale: Locale,
  { blocked = null, stopping = false }: Partial<Pick<RunView, 'blocked' | 'stopping'>> = {},
  place = '',
): StatusText {
  const { t, say } = localeOf(locale, state);
  const standing = describeRun(state);
  const { level, text, why, working, cost } = standing;
  const scripted = state.scripted ? t('Demo: answers scripted, costs simulated. Builds and tests are real.') : '';
  const proven = describeProven(state) ?? '';
  const tooltip = [shortName(state.request, 300), ...working.map(say), say(why), say(proven), say(blocked ?? ''), scripted];
  const parts = [
    withoutIcons(shortName(stopping ? t('Stopping…') : say(text), 60)),
    say(cost),
    ...(state.scripted ? [t('scripted')] : []),
    ...(place === '' ? [] : [withoutIcons(place)]),
  ];
  return {
    text: `$(${themeIcon(standing)}) Batuta: ${parts.join(' · ')}`,
    tooltip: tooltip.filter((line) => line !== '').join('\n'),
    tone: blocked !== null || level === 'bad' ? 'problem' : level === 'warn' ? 'attention' : 'plain',
  };
}

/** What a run is called: its spec's name, else the request's first line; short enough for a row. */
export function runTitle(state: RunState): string {
  return shortName(titleOf(state));
}
