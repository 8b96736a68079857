import { english } from '../../core/describe/locale.ts';
import type { Forecast, ForecastRange } from '../../protocol/forecast.ts';
import { line, span, type Line } from '../terminal/line.ts';
import { hangingLines, wrapLine } from '../terminal/wrap-line.ts';
import { plural } from './format.ts';

/** What implementing will likely cost, and where every number comes from. */
export function forecastLines(forecast: Forecast, width: number): Line[] {
  const { turns, tokens, unpriced, pricesOf } = forecast;
  const sum = `${usdRange(forecast)} · about ${plural(turns.likely, 'turn')} · ${english.count(tokens.likely)} tokens`;
  return [
    ...wrapLine(line('  ', span(sum, 'strong')), width, 2),
    ...forecast.agents.flatMap((one) => {
      const cost = one.usd === null ? 'unpriced' : rangeText(one.usd, english.usd);
      return hangingLines(line('  '), line(`${one.agent} `, cost, span(`  ${one.source}`, 'dim')), width, 4);
    }),
    ...(unpriced.length === 0
      ? []
      : wrapLine(line('  ', span(`Not in the sum, because no price is known: ${unpriced.join(', ')}`, 'warn')), width, 2)),
    ...wrapLine(line(span(`  Prices of ${pricesOf}. A forecast, not a cap.`, 'dim')), width, 2),
  ];
}

function usdRange(forecast: Forecast): string {
  const nothingPriced = forecast.agents.every((agent) => agent.usd === null);
  return nothingPriced ? 'no price known' : `likely ${rangeText(forecast.usd, english.usd)}`;
}

/** `$0.40 ($0.20 to $1.10)` */
function rangeText(range: ForecastRange, format: (value: number) => string): string {
  return `${format(range.likely)} (${format(range.low)} to ${format(range.high)})`;
}
