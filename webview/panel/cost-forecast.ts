import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { addUp } from '../../src/core/describe/add-up.ts';
import { describeOrigin, describeRange, describeRisks } from '../../src/core/describe/forecast.ts';
import type { Forecast } from '../../src/protocol/forecast.ts';
import { note } from '../shared/controls/note.ts';
import { formatCell } from '../shared/format.ts';
import { agentName, say } from '../shared/run-words.ts';
import type { PanelUi } from './panel-ui.ts';

/** What implementing will likely cost, and whether the budget holds it. */
export function costForecast({ run }: PanelUi, forecast: Forecast): TemplateResult {
  const { usd, agents } = forecast;
  const { amounts, digits } = addUp(
    agents.map((agent) => agent.usd?.likely ?? 0),
    usd.likely,
  );
  return html`<div class="line">
      <strong class="figures loose">≈ ${say(describeRange(usd, { usd: usd.likely, digits }))}</strong>
    </div>
    <dl class="costs">
      ${agents.map(({ agent, usd: range }, index) =>
        range === null
          ? nothing
          : html`<dt>${agentName(run, agent)}</dt>
              <dd class="figures end">${formatCell(amounts[index] ?? range.likely, digits)}</dd>`,
      )}
    </dl>
    <p class="dim small gap-above">${say(describeOrigin(forecast))}</p>
    ${describeRisks(run, forecast).map((risk) => note({ icon: 'warning', tone: 'warn', words: say(risk) }))}`;
}
