import { html } from 'lit';
import type { TemplateResult } from 'lit';
import type { RunEvent } from '../../src/protocol/run-event.ts';
import type { RunState } from '../../src/core/run/run-state.ts';
import { formatCommand, formatCount, formatUsd, plain } from '../shared/format.ts';
import { agentName, evidenceMark, phaseName, say } from '../shared/run-words.ts';
import { language, t } from '../shared/texts.ts';

/** Events that tell a person something. */
export function isActivity({ type }: RunEvent): boolean {
  return type !== 'turn.started' && type !== 'checkpoint' && type !== 'validation.started' && type !== 'spec.moved';
}

/** One event as one line: time, who, what. */
export function activityRow(run: RunState, event: RunEvent): TemplateResult {
  const who = 'agent' in event && event.agent !== null ? agentName(run, event.agent) : '';
  const what = plain(words(run, event));
  return html`<div class="row activity" title=${`${who} ${what}`.trim()}>
    <span class="description figures">${clock(event.at)}</span>
    <span class="activity-who cut">${who}</span>
    <span class="description cut grow" dir="auto">${what}</span>
  </div>`;
}

let format: Intl.DateTimeFormat | null = null;

function clock(at: string): string {
  format ??= new Intl.DateTimeFormat(language(), { hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false });
  return format.format(new Date(at));
}

function capWords(cap: 'usd' | 'tokens' | 'turns', amount: number): string {
  switch (cap) {
    case 'usd':
      return formatUsd(amount);
    case 'tokens':
      return t('{0} tokens', formatCount(amount));
    case 'turns':
      return t('{0} model calls', formatCount(amount));
  }
}

function words(run: RunState, event: RunEvent): string {
  switch (event.type) {
    case 'phase.started':
      return t('{0} begins', phaseName(run, event));
    case 'phase.completed':
      return t('{0} is done: {1}', phaseName(run, event), say(event.summary));
    case 'phase.skipped':
      return t('{0} is skipped: {1}', phaseName(run, event), say(event.reason));
    case 'notice':
      return say(event.text);
    case 'agent.started':
      return say(event.label);
    case 'agent.finished':
      return event.error === null ? event.summary : say(event.error);
    case 'agent.skipped':
      return say(event.reason);
    case 'turn.completed':
      return t('answer {0}: {1}', event.turn, formatUsd(event.usd));
    case 'turn.failed':
      return say(event.message);
    case 'tool.called':
      return `${event.tool} ${event.target}${event.ok ? '' : ` – ${say(event.detail)}`}`;
    case 'file.changed':
      return `${event.file} +${event.added} −${event.removed}`;
    case 'validation.completed':
      return `${formatCommand(event.evidence.command)} – ${evidenceMark(event.evidence).words}`;
    case 'verdict':
      return event.result === 'proven' ? t('Proven') : event.result === 'unproven' ? t('Unproven') : say(event.error ?? '') || t('Failed');
    case 'review.completed':
      if (event.verdict === 'approved') return t('Approved');
      return event.issues.length === 1 ? t('Rejected: 1 issue') : t('Rejected: {0} issues', event.issues.length);
    case 'question.asked':
      return event.question.kind === 'approval' ? t('Waiting for your approval') : say(event.question.message);
    case 'question.answered':
      return `${event.reply.by}: ${event.reply.text || say(event.title)}`;
    case 'question':
    case 'agent.guided':
    case 'agent.guided.late':
      return event.text;
    case 'forecast.made':
      return t('expected: {0}', formatUsd(event.forecast.usd.likely));
    case 'run.failed':
      return say(event.error);
    case 'run.started':
      return t('The run begins');
    case 'run.resumed':
      return event.takenOver ? t('Taken over from a process that is gone') : t('The run goes on');
    case 'understood':
      return t('The request is understood');
    case 'spec.written':
      return t('Spec written: {0}', event.file);
    case 'review.dismissed':
      return event.fingerprints.length === 1
        ? t('1 issue dismissed by {0}', event.by)
        : t('{0} issues dismissed by {1}', event.fingerprints.length, event.by);
    case 'budget.warning':
      return t('{0} of {1} are used', capWords(event.cap, event.spent), capWords(event.cap, event.limit));
    case 'budget.reached':
      return t('The limit is reached: {0} of {1}', capWords(event.cap, event.spent), capWords(event.cap, event.limit));
    case 'budget.raised':
      return t('The budget was raised');
    case 'run.interrupted':
      return t('Interrupted');
    case 'run.cancelled':
      return t('Cancelled by {0}', event.by);
    case 'run.undone': {
      const target = event.target === undefined ? '' : say(event.target);
      const files = event.restored.length;
      if (target === '') return files === 1 ? t('Undone: 1 file brought back') : t('Undone: {0} files brought back', files);
      return files === 1 ? t('Undone: {0}. 1 file brought back', target) : t('Undone: {0}. {1} files brought back', target, files);
    }
    case 'run.applied':
      return event.branch === null ? t('Committed as {0}', event.commit) : t('Committed as {0} on {1}', event.commit, event.branch);
    case 'run.completed':
      return t('Completed');
    case 'spec.moved':
    case 'turn.started':
    case 'checkpoint':
    case 'agents.defined':
    case 'agent.noted':
    case 'question.withdrawn':
    case 'validation.started':
      return '';
  }
}
