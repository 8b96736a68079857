import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { staleFiles, verdictNow } from '../../src/core/run/seal.ts';
import { evidenceView, latestOfEach } from '../shared/evidence-view.ts';
import { markIcon } from '../shared/controls/marks.ts';
import { note } from '../shared/controls/note.ts';
import { agentName, say, verdictMark } from '../shared/run-words.ts';
import { t } from '../shared/texts.ts';
import type { ReviewUi } from './review-ui.ts';

/** How each layer stands, with the commands that say so; the latest of each command. */
export function evidenceSection(ui: ReviewUi): TemplateResult {
  const { run } = ui;
  const stale = staleFiles(run);
  const seen = new Set([...Object.keys(run.verdicts), ...run.evidence.map((item) => item.agent)]);
  const names = [...new Set([...run.agents.map((agent) => agent.name), ...seen])].filter((name) => seen.has(name));
  if (names.length === 0) return html`<p class="dim">${t('Nothing was proven yet.')}</p>`;
  return html`${names.map((name) => {
    const verdict = run.verdicts[name];
    const standing = verdict && verdictMark(verdictNow(verdict.result, stale));
    const evidence = run.evidence.filter((item) => item.agent === name);
    return html`<section class="proven" aria-label=${agentName(run, name)}>
      <h3>
        ${standing ? markIcon(standing) : nothing}${agentName(run, name)}
        <span class="dim small">${standing?.words ?? ''}</span>
      </h3>
      ${verdict?.disagreement ? note({ icon: 'warning', tone: 'warn', words: say(verdict.disagreement), look: 'small' }) : nothing}
      <div class="flush">${latestOfEach(evidence).map((item, index) => evidenceView(ui, item, `${name} ${index}`))}</div>
    </section>`;
  })}`;
}
