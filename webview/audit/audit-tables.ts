import { addUp } from '../../src/core/describe/add-up.ts';
import { html, nothing, type TemplateResult } from 'lit';
import { auditName } from '../../src/core/audit/audit-charts.ts';
import { unitKey, unitName, unitsOf } from '../../src/core/audit/unit.ts';
import type { FindingChange } from '../../src/core/audit/draw-changes.ts';
import type { Lead } from '../../src/core/score/score.ts';
import type { EvidenceState } from '../../src/core/run/run-state.ts';
import type { AuditReport } from '../../src/protocol/report.ts';
import type { PastAudit, PhaseCost } from '../../src/protocol/webview-view.ts';
import { table } from '../shared/table.ts';
import { linkButton } from '../shared/controls/button.ts';
import { formatCommand, formatDay, formatDuration, formatUsd, plain } from '../shared/format.ts';
import { capital, evidenceMark, say } from '../shared/run-words.ts';
import { t } from '../shared/texts.ts';
import { scoreOf } from './over-runs.ts';

type OnLead = (lead: Lead) => void;

function wide(heads: readonly string[], rows: readonly TemplateResult[]): TemplateResult {
  return html`<div class="wide">${table(heads, rows)}</div>`;
}

/** A row for each dimension, and for each module where there are several, a column for each audit; a score leads to its auditor. Beside a stated one the computed one. */
export function scoresTable({ goal, rounds }: AuditReport, onLead: OnLead): TemplateResult {
  const cell = ({ stated, computed, attempt }: AuditReport['rounds'][number]['dimensions'][number]): TemplateResult | string => {
    const score = stated ?? computed;
    if (score === null) return '–';
    const shown = attempt === '' ? html`${score}` : linkButton(String(score), () => onLead({ to: 'transcript', path: attempt, turn: 1 }));
    const more = stated === null ? t('computed') : computed === null ? '' : t('{0} computed', computed);
    return html`${shown} <span class="dim small beside">${more}</span>`;
  };
  return wide(
    [unitHead(goal), ...rounds.map(({ iteration }) => capital(say(auditName(iteration))))],
    unitsOf(goal).map(
      (unit) =>
        html`<tr>
          <th scope="row">${plain(unitName(unit, goal))}</th>
          ${rounds.map(({ dimensions }) => {
            const found = dimensions.find((one) => unitKey(one) === unitKey(unit));
            return html`<td class="figures">${found ? cell(found) : '–'}</td>`;
          })}
        </tr>`,
    ),
  );
}

function unitHead({ modules }: AuditReport['goal']): string {
  return modules.length === 1 ? t('Dimension') : t('Module · dimension');
}

/** A row for each module of each run that audited some of them, the newest first. */
export function historyTable(
  past: readonly PastAudit[],
  { modules, dimensions }: AuditReport['goal'],
  shown: string,
  onShow: (runId: string) => void,
): TemplateResult {
  const rows = past.toReversed().flatMap((run) => {
    const own = modules.filter((module) => run.scores.some((one) => one.module === module));
    return own.map((module, nth) => ({ ...run, module, isFirst: nth === 0 }));
  });
  return wide(
    [t('Run'), ...dimensions.map(plain), t('Cost')],
    rows.map(({ runId, at, scores, usd, module, isFirst }) => {
      const day = formatDay(at);
      const run = runId === shown ? html`${day} <span class="dim small">${t('this one')}</span>` : linkButton(day, () => onShow(runId));
      return html`<tr>
        <th scope="row">
          ${isFirst ? run : nothing}${modules.length === 1 ? nothing : html`<div class="dim small">${plain(module)}</div>`}
        </th>
        ${dimensions.map((dimension) => html`<td class="figures">${scoreOf(scores, unitKey({ module, dimension })) ?? '–'}</td>`)}
        <td class="figures">${isFirst ? formatUsd(usd) : nothing}</td>
      </tr>`;
    }),
  );
}

/** How many findings each audit opened and closed. */
export function changesTable(changes: readonly FindingChange[]): TemplateResult {
  return wide(
    [t('Audit'), t('New findings'), t('Closed'), t('Still open')],
    changes.map(
      ({ audit, opened, closed, open }) =>
        html`<tr>
          <th scope="row">${capital(say(audit))}</th>
          <td class="figures">${opened}</td>
          <td class="figures">${closed}</td>
          <td class="figures">${open}</td>
        </tr>`,
    ),
  );
}

/** What each passing of a phase took, and who worked in it: their transcripts say on what. */
export function phasesTable(phases: readonly PhaseCost[], onLead: OnLead): TemplateResult {
  return wide(
    [t('Phase'), t('Time'), t('Cost'), t('By')],
    phases.map(({ title, ms, usd, by }) => {
      const { amounts, digits } = addUp(
        by.map((one) => one.usd),
        usd,
      );
      return html`<tr>
        <th scope="row">${say(title)}</th>
        <td class="figures">${formatDuration(ms)}</td>
        <td class="figures">${formatUsd(usd, digits)}</td>
        <td class="by">
          ${by.map(
            ({ path, agent, usd: spent }, index) =>
              html`<span
                >${linkButton(plain(agent), () => onLead({ to: 'transcript', path, turn: 1 }))}
                <span class="dim small">${formatUsd(amounts[index] ?? spent, digits)}</span></span
              > `,
          )}
        </td>
      </tr>`;
    }),
  );
}

/** Every command that was run as proof; its log says what it printed. */
export function commandsTable(evidence: readonly EvidenceState[], onLead: OnLead): TemplateResult {
  if (evidence.length === 0) return html`<p class="dim">${t('Nothing was proven yet.')}</p>`;
  return wide(
    [t('Command'), t('Agent'), t('Result'), t('Time')],
    evidence.map((one) => {
      const command = formatCommand(one.command);
      const { log } = one;
      return html`<tr>
        <th scope="row" class="mono">${log === null ? command : linkButton(command, () => onLead({ to: 'log', hash: log }))}</th>
        <td>${plain(one.agent)}</td>
        <td>${evidenceMark(one).words}</td>
        <td class="figures">${formatDuration(one.durationMs)}</td>
      </tr>`;
    }),
  );
}
