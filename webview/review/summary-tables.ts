import { addUp } from '../../src/core/describe/add-up.ts';
import { describeUnpriced } from '../../src/core/describe/terms.ts';
import { html, nothing, type TemplateResult } from 'lit';
import { totalTokens } from '../../src/core/budget/usage.ts';
import type { SpendState } from '../../src/core/run/run-state.ts';
import { table } from '../shared/table.ts';
import { formatCell, formatCount, plain } from '../shared/format.ts';
import { agentName, say } from '../shared/run-words.ts';
import { t } from '../shared/texts.ts';
import type { ReviewUi } from './review-ui.ts';

/** Each review round: its verdict, how many issues, and who was asked to mend. */
export function roundsTable({ run }: ReviewUi): TemplateResult {
  const layers = new Set(run.agents.map((agent) => agent.name));
  return table(
    [t('Round'), t('Verdict'), t('Then fixed by'), t('Issues')],
    run.reviews.map(({ round, at, verdict, issues }, index) => {
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
    }),
  );
}

/** Calls, tokens and money per model. */
export function costTable({ run: { spend } }: ReviewUi): TemplateResult {
  const row = (
    name: string,
    { turns, usage, usd }: Pick<SpendState, 'turns' | 'usage'> & { usd: number | null },
    look = '',
    written = usd,
  ): TemplateResult =>
    html`<tr class=${look}>
      <th scope="row">${name}</th>
      <td class="figures">${turns}</td>
      <td class="figures">${formatCount(totalTokens(usage))}</td>
      <td class="figures">${formatCell(written, digits)}</td>
    </tr>`;
  const all = Object.entries(spend.byModel);
  const { amounts, digits } = addUp(
    all.map(([, { usd }]) => usd ?? 0),
    spend.usd,
  );
  const models = all.map(([model, used], index) =>
    row(plain(model) || t('unknown model'), used, '', used.usd === null ? null : (amounts[index] ?? used.usd)),
  );
  return html`${table([t('Model'), t('Calls'), t('Tokens'), t('Cost')], [...models, row(t('Total'), spend, 'sum')])}
  ${spend.unpricedTurns > 0 ? html`<p class="dim small">${say(describeUnpriced(spend.unpricedTurns))}</p>` : nothing}`;
}
