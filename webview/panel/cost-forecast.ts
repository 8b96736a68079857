import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { describeOrigin, describeRisks } from '../../src/core/describe/forecast.ts';
import type { Forecast } from '../../src/protocol/forecast.ts';
import { note } from '../shared/controls/note.ts';
import { formatUsd } from '../shared/format.ts';
import { agentName, say } from '../shared/run-words.ts';
import { t } from '../shared/texts.ts';
import type { PanelUi } from './panel-ui.ts';

/** What implementing will likely cost, and whether the budget holds it. */
export function costForecast({ run }: PanelUi, forecast: Forecast): TemplateResult {
  const { usd, agents } = forecast;
  return html`<div class="line">
      <strong class="figures">≈ ${formatUsd(usd.likely)}</strong>
      <span class="dim figures">${t('{0} to {1}', formatUsd(usd.low), formatUsd(usd.high))}</span>
    </div>
    <dl class="costs">
      ${agents.map(({ agent, usd: range }) =>
        range === null
          ? nothing
          : html`<dt>${agentName(run, agent)}</dt>
              <dd class="figures end">${formatUsd(range.likely)}</dd>`,
      )}
    </dl>
    <p class="dim small gap-above">${say(describeOrigin(forecast))}</p>
    ${describeRisks(run, forecast).map((risk) => note({ icon: 'warning', tone: 'warn', words: say(risk) }))}`;
}
