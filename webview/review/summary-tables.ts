import { describeUnpriced } from '../../src/core/describe/terms.ts';
import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { totalTokens } from '../../src/core/budget/usage.ts';
import { formatCount, formatUsd, plain } from '../shared/format.ts';
import { agentName, say } from '../shared/run-words.ts';
import { t } from '../shared/texts.ts';
import type { ReviewUi } from './review-ui.ts';

/** Each review round: its verdict, how many issues, and who was asked to mend. */
export function roundsTable({ run }: ReviewUi): TemplateResult {
  const layers = new Set(run.agents.map((agent) => agent.name));
  return html`<table>
    <thead>
      <tr>
        <th scope="col">${t('Round')}</th>
        <th scope="col">${t('Verdict')}</th>
        <th scope="col">${t('Then mended by')}</th>
        <th scope="col">${t('Issues')}</th>
      </tr>
    </thead>
    <tbody>
      ${run.reviews.map(({ round, at, verdict, issues }, index) => {
        const after = run.attempts.filter(({ startedAt }) => startedAt >= at && startedAt < (run.reviews[index + 1]?.at ?? '9'));
        const mended =
          verdict === 'approved'
            ? []
            : [...new Set(after.filter(({ agent }) => layers.has(agent)).map(({ agent }) => agentName(run, agent)))];
        return html`<tr>
          <th scope="row" class="figures">${round}</th>
          <td>${verdict === 'approved' ? t('Approved') : t('Rejected')}</td>
          <td>${mended.length === 0 ? '–' : mended.join(', ')}</td>
          <td class="figures">${issues.length}</td>
        </tr>`;
      })}
    </tbody>
  </table>`;
}

/** Calls, tokens and money per model. */
export function costTable({ run }: ReviewUi): TemplateResult {
  const { spend } = run;
  return html`<table>
      <thead>
        <tr>
          <th scope="col">${t('Model')}</th>
          <th scope="col">${t('Calls')}</th>
          <th scope="col">${t('Tokens')}</th>
          <th scope="col">${t('Cost')}</th>
        </tr>
      </thead>
      <tbody>
        ${Object.entries(spend.byModel).map(
          ([model, used]) =>
            html`<tr>
              <th scope="row">${plain(model) || t('unknown model')}</th>
              <td class="figures">${used.turns}</td>
              <td class="figures">${formatCount(totalTokens(used.usage))}</td>
              <td class="figures">${formatUsd(used.usd)}</td>
            </tr>`,
        )}
        <tr class="sum">
          <th scope="row">${t('Together')}</th>
          <td class="figures">${spend.turns}</td>
          <td class="figures">${formatCount(totalTokens(spend.usage))}</td>
          <td class="figures">${formatUsd(spend.usd)}</td>
        </tr>
      </tbody>
    </table>
    ${spend.unpricedTurns > 0 ? html`<p class="dim small">${say(describeUnpriced(spend.unpricedTurns))}</p>` : nothing}`;
}
