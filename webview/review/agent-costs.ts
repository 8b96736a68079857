import { html, nothing, svg, type TemplateResult } from 'lit';
import { addUp } from '../../src/core/describe/add-up.ts';
import { timeAxis } from '../../src/core/score/time-axis.ts';
import { formatCell } from '../shared/format.ts';
import { agentName } from '../shared/run-words.ts';
import { t } from '../shared/texts.ts';
import type { ReviewUi } from './review-ui.ts';
import { table } from '../shared/table.ts';

/** Of a drawing, in its own measure; it is stretched to the width that there is. */
const [width, height] = [300, 20];

/** What was spent by one agent until then. */
interface Point {
  readonly at: number;
  readonly usd: number;
}

/** What each agent cost, over the time of the run, all drawn to one scale; nothing where nothing has a price. */
export function agentCosts(ui: Pick<ReviewUi, 'run' | 'events' | 'now'>): TemplateResult | typeof nothing {
  const { run, events } = ui;
  if (run.spend.usd === 0) return nothing;
  const spent = new Map<string, Point[]>();
  for (const event of events) {
    if (event.type !== 'turn.completed' && event.type !== 'turn.failed') continue;
    const points = spent.get(event.agent) ?? [];
    spent.set(event.agent, points);
    points.push({ at: Date.parse(event.at), usd: (points.at(-1)?.usd ?? 0) + (event.usd ?? 0) });
  }
  const total = (points: readonly Point[]): number => points.at(-1)?.usd ?? 0;
  const most = Math.max(...[...spent.values()].map(total));
  const axis = timeAxis(run, run.status === 'running' ? ui.now() : Date.parse(run.endedAt ?? run.lastAt));
  const x = (time: number): number => Math.round(Math.min(1, axis.place(time) / Math.max(1, axis.length)) * width);
  const y = (usd: number): number => Math.round(height - 1 - (usd / Math.max(most, Number.MIN_VALUE)) * (height - 2));
  const rise = (points: readonly Point[]): string => `M0 ${y(0)}${points.map(({ at, usd }) => `H${x(at)}V${y(usd)}`).join('')}H${width}`;
  const { amounts, digits } = addUp([...spent.values()].map(total), run.spend.usd);
  return table(
    [t('Agent'), t('Over time'), t('Calls'), t('Cost')],
    [...spent].map(
      ([agent, points], index) =>
        html`<tr>
          <th scope="row">${agentName(run, agent)}</th>
          <td class="rise">
            <svg viewBox="0 0 ${width} ${height}" preserveAspectRatio="none" aria-hidden="true">
              ${svg`<path class="rise-area" d="${rise(points)}V${y(0)}Z"></path><path class="rise-line" d=${rise(points)}></path>`}
            </svg>
          </td>
          <td class="figures">${points.length}</td>
          <td class="figures">${formatCell(amounts[index] ?? total(points), digits)}</td>
        </tr>`,
    ),
  );
}
