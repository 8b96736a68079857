import { phaseOf } from '../../src/core/run/phases.ts';
import type { AttemptState, RunState } from '../../src/core/run/run-state.ts';
import { formatCommand } from '../shared/format.ts';
import { agentName, say, verdictMark } from '../shared/run-words.ts';
import type { Mark } from '../shared/run-words.ts';
import { t } from '../shared/texts.ts';

/** Agents that have begun or will take part: the workspace's own, and around them the pipeline's, in the order of their work. */
export function shownAgents(run: RunState): string[] {
  const begun = [...new Set(run.attempts.map((attempt) => attempt.agent))];
  const layers = run.agents.map((agent) => agent.name);
  const implementing = run.phases.some(({ phase }) => phaseOf(run, phase).layers);
  const others = begun.filter((name) => !layers.includes(name));
  const first = run.attempts.findIndex((attempt) => layers.includes(attempt.agent));
  const before = first < 0 ? others : others.filter((name) => run.attempts.findIndex((attempt) => attempt.agent === name) < first);
  return [
    ...before,
    ...(implementing ? layers : layers.filter((name) => begun.includes(name))),
    ...others.filter((name) => !before.includes(name)),
  ];
}

export function agentMark(run: RunState, name: string, latest: AttemptState | undefined): Mark {
  const skipped = run.skipped.find((item) => item.agent === name);
  if (skipped) return { icon: 'debug-step-over', tone: 'dim', words: t('not needed') };
  if (run.validating[name]) return { icon: 'loading', tone: 'active', words: t('proving') };
  if (latest?.status === 'running') {
    return run.status === 'running'
      ? { icon: 'loading', tone: 'active', words: t('at work') }
      : { icon: 'debug-pause', tone: 'warn', words: t('paused') };
  }
  const verdict = run.verdicts[name];
  if (verdict) return verdictMark(verdict.result);
  if (latest?.status === 'failed') return verdictMark('failed');
  if (latest?.status === 'question') return { icon: 'comment-unresolved', tone: 'warn', words: t('has a question') };
  if (latest) return { icon: 'pass', tone: 'good', words: t('done') };
  return { icon: 'circle-large-outline', tone: 'dim', words: t('to come') };
}

/** What it does just now, or how it stands. */
export function agentActivity(run: RunState, name: string, latest: AttemptState | undefined, mark: Mark): string {
  const skipped = run.skipped.find((item) => item.agent === name);
  if (skipped) return say(skipped.reason);
  const proving = run.validating[name];
  if (proving) return t('proving: {0}', formatCommand(proving.command));
  if (latest?.status === 'running' && run.status !== 'running') return mark.words;
  if (latest?.status === 'running') return say(latest.activity) || t('at work');
  if (latest?.error) return say(latest.error);
  const verdict = run.verdicts[name];
  if (verdict?.result === 'failed' && verdict.error) return say(verdict.error);
  if (!latest) {
    const needs = run.agents.find((agent) => agent.name === name)?.needs ?? [];
    const missing = needs.filter(
      (need) => (run.verdicts[need]?.result ?? 'failed') === 'failed' && run.agents.some((agent) => agent.name === need),
    );
    return missing.length > 0 ? t('waits for {0}', missing.map((need) => agentName(run, need)).join(', ')) : mark.words;
  }
  return latest.summary === '' ? mark.words : `${mark.words} · ${latest.summary}`;
}
