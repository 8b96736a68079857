import { english } from '../../core/describe/locale.ts';
import type { RunState } from '../../core/run/run-state.ts';
import { totalTokens } from '../../core/budget/usage.ts';
import { line, span, type Line } from '../terminal/line.ts';
import { wrapLine } from '../terminal/wrap-line.ts';
import { tableLines } from '../terminal/table.ts';
import { forecastResultLines } from './view-forecast.ts';
import { plural } from './format.ts';

/** Turns, tokens and money per model, then the sums against the caps. Models without a price are named as such, never as free. */
export function costLines(state: RunState, width: number): Line[] {
  const { spend, caps } = state;
  const models = Object.entries(spend.byModel);
  if (models.length === 0) return [];
  const rows = models.map(([model, used]) => [
    line(model === '' ? 'unknown model' : model),
    line(plural(used.turns, 'turn')),
    line(span('in ', 'dim'), english.count(used.usage.input)),
    line(span('cached ', 'dim'), english.count(used.usage.cacheRead)),
    line(span('to cache ', 'dim'), english.count(used.usage.cacheWrite)),
    line(span('out ', 'dim'), english.count(used.usage.output)),
    line(used.usd === null ? span('unpriced', 'warn') : english.usd(used.usd)),
  ]);
  const open = Object.values(spend.open).flat();
  const totals = [
    `${english.usd(spend.usd)}${caps.usd === null ? '' : ` of ${english.usd(caps.usd)}`}`,
    `${english.count(totalTokens(spend.usage))}${caps.tokens === null ? '' : ` of ${english.count(caps.tokens)}`} tokens`,
    `${spend.turns}${caps.turns === null ? '' : ` of ${caps.turns}`} turns`,
  ].join(' · ');
  const figure = { align: 'right' } as const;
  return [
    ...tableLines([{ grow: true }, figure, figure, figure, figure, figure, figure], rows, width),
    ...wrapLine(line('  ', span(totals, 'strong')), width, 2),
    ...forecastResultLines(state, width),
    ...(spend.estimatedTurns > 0
      ? wrapLine(
          line('  ', span(`the tokens of ${plural(spend.estimatedTurns, 'turn')} are estimates: the provider reports none`, 'dim')),
          width,
          2,
        )
      : []),
    ...(spend.unpricedTurns > 0
      ? wrapLine(
          line(
            '  ',
            span(
              `${plural(spend.unpricedTurns, 'turn')} of models without a price: not in the sum, held by the token and turn caps`,
              'warn',
            ),
          ),
          width,
          2,
        )
      : []),
    ...(open.length > 0
      ? wrapLine(
          line(
            '  ',
            span(
              `${plural(open.length, 'call')} without a known end, counted at most ${english.usd(open.reduce((sum, call) => sum + call.usd, 0))}`,
              'warn',
            ),
          ),
          width,
          2,
        )
      : []),
  ];
}
