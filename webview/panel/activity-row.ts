import { html } from 'lit';
import type { TemplateResult } from 'lit';
import { describe } from '../../src/core/describe/event.ts';
import type { RunEvent } from '../../src/protocol/run-event.ts';
import type { RunState } from '../../src/core/run/run-state.ts';
import { formatTime } from '../shared/format.ts';
import { say } from '../shared/run-words.ts';

const untold: readonly RunEvent['type'][] = ['agents.defined', 'checkpoint', 'turn.started', 'validation.started', 'spec.moved'];

/** Events that tell a person something. */
export function isActivity(event: RunEvent): boolean {
  return !untold.includes(event.type);
}

/** One event as one line: time, who, what. */
export function activityRow(run: RunState, event: RunEvent): TemplateResult {
  const told = describe(event, run);
  const [who, what] = [say(told?.who ?? ''), say(told?.text ?? '')];
  return html`<div class="row activity" title=${`${who} ${what}`.trim()}>
    <span class="description figures">${formatTime(event.at)}</span>
    <span class="activity-who cut">${who}</span>
    <span class="description cut grow" dir="auto">${what}</span>
  </div>`;
}
