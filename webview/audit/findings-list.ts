import { html, nothing, type TemplateResult } from 'lit';
import { severities, type Finding } from '../../src/protocol/audit.ts';
import { unitName } from '../../src/core/audit/unit.ts';
import type { AuditReport } from '../../src/protocol/report.ts';
import { linkButton } from '../shared/controls/button.ts';
import { plain } from '../shared/format.ts';
import { t } from '../shared/texts.ts';
import type { Ui } from '../shared/ui.ts';

/** Findings of the last audit, the gravest first, and folded those that it saw no more. */
export function findingsList(ui: Ui, { goal, findings, closed }: AuditReport, dismissed: ReadonlySet<string>): TemplateResult {
  const sorted = (list: readonly Finding[]): Finding[] => severities.flatMap((one) => list.filter(({ severity }) => severity === one));
  const part = 'closed findings';
  const isOpen = ui.isOpen(part, false);
  return html`${findings.length === 0 ? html`<p class="dim">${t('No open findings.')}</p>` : list(ui, goal, sorted(findings), dismissed)}
  ${
    closed.length === 0
      ? nothing
      : html`<p class="more">
            <button type="button" class="link link-button" aria-expanded=${String(isOpen)} @click=${() => ui.setOpen(part, !isOpen)}>
              ${isOpen ? t('Hide closed findings') : t('Show closed findings: {0}', closed.length)}
            </button>
          </p>
          ${isOpen ? list(ui, goal, sorted(closed), null) : nothing}`
  }`;
}

/** `dismissed` null: of closed ones, with which nothing can be done. */
function list(ui: Ui, goal: AuditReport['goal'], findings: readonly Finding[], dismissed: ReadonlySet<string> | null): TemplateResult {
  return html`<ul class="findings">
    ${findings.map((finding) => item(ui, goal, finding, dismissed))}
  </ul>`;
}

function item(ui: Ui, goal: AuditReport['goal'], finding: Finding, dismissed: ReadonlySet<string> | null): TemplateResult {
  const { severity, title, description, recommendation, file, line, category, place, fingerprint } = finding;
  const { runId } = ui.run;
  const gone = dismissed?.has(fingerprint) === true;
  const path = file === null ? '' : `${plain(file)}${line === null ? '' : `:${line}`}`;
  const isThere = place === 'there' || place === 'no line';
  const where =
    file === null
      ? nothing
      : isThere
        ? linkButton(path, () => void ui.ask('openFile', { runId, file, line: place === 'there' ? line : null }))
        : html`${path} (${t('not there')})`;
  return html`<li class=${gone ? 'finding gone' : 'finding'}>
    <span class="severity ${severity}">${severity}</span>
    <div>
      <h3 dir="auto">${plain(title)}</h3>
      <p class="dim small">
        ${where}
        ${[unitName(finding, goal), category]
          .filter((part) => part !== '')
          .map(plain)
          .join(' · ')}
      </p>
      ${[description, recommendation].filter((part) => part !== '').map((part) => html`<p dir="auto">${plain(part)}</p>`)}
      ${
        dismissed === null
          ? nothing
          : html`<p class="small">
              ${
                gone
                  ? html`<span class="dim">${t('dismissed')}</span> ·
                      ${linkButton(t('Restore'), () => void ui.ask('readmit', { runId, fingerprint }))}`
                  : linkButton(t('Dismiss'), () => void ui.ask('dismiss', { runId, fingerprint }))
              }
            </p>`
      }
    </div>
  </li>`;
}
