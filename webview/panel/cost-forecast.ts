import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { Forecast } from '../../src/protocol/forecast.ts';
import { note } from '../shared/controls/note.ts';
import { formatUsd } from '../shared/format.ts';
import { agentName } from '../shared/run-words.ts';
import { t } from '../shared/texts.ts';
import type { PanelUi } from './panel-ui.ts';

/** What implementing will likely cost, and whether the budget holds it. */
export function costForecast({ run }: PanelUi, { usd, agents, runs }: Forecast): TemplateResult {
  const left = run.caps.usd === null ? null : run.caps.usd - run.spend.usd;
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
    <p class="dim small gap-above">
      ${
        runs === 0
          ? t('From the size of the spec and the price list: no earlier run here to learn from.')
          : runs === 1
            ? t('From one earlier run in this workspace.')
            : t('From {0} earlier runs in this workspace.', runs)
      }
    </p>
    ${
      left !== null && usd.high > left
        ? note({
            icon: 'warning',
            tone: 'warn',
            words:
              usd.likely > left
                ? t('The budget leaves {0}: it will likely be reached. The run stops there and asks.', formatUsd(Math.max(0, left)))
                : t('The budget leaves {0}: it could be reached. The run would stop there and ask.', formatUsd(Math.max(0, left))),
          })
        : nothing
    }`;
}
