import { html, type TemplateResult } from 'lit';
import { titleOf } from '../../src/core/describe/request-title.ts';
import type { RunState } from '../../src/core/run/run-state.ts';
import { plain } from './format.ts';

/** The page's heading: the spec's name, until then what was asked for. It takes the focus when what had it is gone. */
export function runTitle(run: RunState): TemplateResult {
  const title = plain(titleOf(run));
  return html`<h1 id="title" tabindex="-1" dir="auto" title=${title}>${title}</h1>`;
}
