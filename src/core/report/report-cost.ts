import type { Report } from '../../protocol/report.ts';
import { addUp } from '../describe/add-up.ts';
import type { Locale } from '../describe/locale.ts';
import { describeSoftCaps, describeUnpriced } from '../describe/terms.ts';
import { cell, section, table } from './plain-text.ts';

/** What each model took, the sums against their caps, and what is not in them. */
export function costSection(report: Report, locale: Locale): string {
  const { t, say, usd, count } = locale;
  const { caps, cost, tokens, forecast } = report;
  const { unpricedTurns, estimatedTurns = 0, open } = cost;
  const percent = (value: number | null): string => (value === null ? t('no cap') : t('{0} % of the cap', value));
  const { amounts, digits } = addUp(
    cost.byModel.map((one) => one.usd ?? 0),
    cost.usd,
  );
  const rows = cost.byModel.map(({ model, turns, usage, usd: price }, index) => [
    cell(model),
    String(turns),
    ...[usage.input, usage.cacheRead, usage.cacheWrite, usage.output].map(count),
    price === null ? usd(price) : usd(amounts[index] ?? price, digits),
  ]);
  const heads = [t('model'), t('calls'), t('in'), t('cache read'), t('cache written'), t('out'), t('cost')];
  const sums = [
    `${usd(cost.usd, digits)} (${percent(caps.usd.percent)})`,
    t('{0} tokens ({1})', count(tokens.total), percent(caps.tokens.percent)),
    t('Model calls: {0} ({1})', caps.turns.spent, percent(caps.turns.percent)),
    ...(caps.soft ? [say(describeSoftCaps())] : []),
    ...(forecast ? [expected(forecast, locale)] : []),
    ...(estimatedTurns === 1 ? [t('Tokens of 1 call are estimates: the provider reports none.')] : []),
    ...(estimatedTurns > 1 ? [t('Tokens of {0} calls are estimates: the provider reports none.', estimatedTurns)] : []),
    ...(unpricedTurns > 0 ? [say(describeUnpriced(unpricedTurns))] : []),
    ...(open.calls === 1 ? [t('1 call was interrupted and may cost up to {0} more.', usd(open.usd))] : []),
    ...(open.calls > 1 ? [t('{0} calls were interrupted and may cost up to {1} more.', open.calls, usd(open.usd))] : []),
  ];
  const list = sums.map((line) => `- ${line}`);
  return rows.length === 0 ? section(t('Cost'), list) : `${table(t('Cost'), heads, rows)}\n\n${list.join('\n')}`;
}

/** What each attempt cost, so that they add up to the sum of the run. */
export function attemptAmounts({ attempts, cost }: Report, { usd }: Locale): string[] {
  const unpriced = new Set(cost.byModel.filter((one) => one.usd === null).map(({ model }) => model));
  const { amounts, digits } = addUp(
    attempts.map((one) => one.usd),
    cost.usd,
  );
  return attempts.map((one, index) => usd(unpriced.has(one.model) ? null : (amounts[index] ?? one.usd), digits));
}

function expected({ usd, turns, actual }: NonNullable<Report['forecast']>, locale: Locale): string {
  const { t, usd: money } = locale;
  return t(
    'Forecast at approval: {0} ({1} to {2}), calls: {3} ({4} to {5}); actual since then: {6}, calls: {7}',
    money(usd.likely),
    money(usd.low),
    money(usd.high),
    turns.likely,
    turns.low,
    turns.high,
    money(actual.usd),
    actual.turns,
  );
}
