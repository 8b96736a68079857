import type { Locale } from '../../core/describe/locale.ts';
import { ruleOf } from '../../core/audit/rule-of.ts';
import { unitName } from '../../core/audit/unit.ts';
import type { Dismissal } from '../../core/report/dismissal.ts';
import { severities, type Severity } from '../../protocol/audit.ts';
import type { KnownFinding } from '../known-finding.ts';
import type { ShownRow } from './tree.ts';

/** A row of the tree of findings: what it shows, without the editor's types. */
export interface FindingRow extends ShownRow {
  /** Of a finding that is open. */
  readonly key?: string;
  /** Of one that is dismissed. */
  readonly fingerprint?: string;
  readonly children: readonly FindingRow[];
}

const icons: Readonly<Record<Severity, FindingRow['icon']>> = {
  P0: { name: 'error', color: 'list.errorForeground' },
  P1: { name: 'error', color: 'list.errorForeground' },
  P2: { name: 'warning', color: 'list.warningForeground' },
  P3: { name: 'info' },
  P4: { name: 'lightbulb' },
};

/** In one's language, for headings and lists. */
export function severityNames({ t }: Pick<Locale, 't'>): Readonly<Record<Severity, string>> {
  return { P0: t('Critical (P0)'), P1: t('High (P1)'), P2: t('Medium (P2)'), P3: t('Low (P3)'), P4: t('Taste (P4)') };
}

/** Open findings by severity, the gravest first, then those that were dismissed; each with its module where they are of several. `place`: what the window calls a folder; '' where it has one only. */
export function findingRows(
  { open, dismissed, place }: { open: readonly KnownFinding[]; dismissed: readonly Dismissal[]; place: (folder: string) => string },
  { t }: Locale,
): FindingRow[] {
  const names = severityNames({ t });
  const goal = { modules: [...new Set(open.map(({ finding }) => finding.module))] };
  const group = (id: string, label: string, children: readonly FindingRow[], icon: FindingRow['icon'], expanded: boolean): FindingRow[] =>
    children.length === 0
      ? []
      : [{ id, label, description: String(children.length), tooltip: '', icon, context: 'batuta.findings;', expanded, children }];
  const groups = severities.flatMap((severity) => {
    const own = open.filter(({ finding }) => finding.severity === severity).toSorted(byPlace);
    return group(
      severity,
      names[severity],
      own.map((one) => openRow(one, { place: place(one.folder), audited: unitName(one.finding, goal) }, t)),
      icons[severity],
      true,
    );
  });
  return [...groups, ...group('dismissed', t('Dismissed'), dismissed.map(dismissedRow), { name: 'circle-slash' }, false)];
}

function byPlace({ finding: a }: KnownFinding, { finding: b }: KnownFinding): number {
  const [one, other] = [a.file ?? '', b.file ?? ''];
  return one === other ? (a.line ?? 0) - (b.line ?? 0) : one < other ? -1 : 1;
}

function openRow(
  { finding, key }: KnownFinding,
  { place, audited }: { readonly place: string; readonly audited: string },
  t: Locale['t'],
): FindingRow {
  const { severity, title, description, recommendation, file, line, place: is } = finding;
  const where = file === null ? '' : `${file.slice(file.lastIndexOf('/') + 1)}${line === null ? '' : `:${line}`}`;
  const missing = is === 'no file' ? t('no such file') : is === 'no line' ? t('no such line') : '';
  const path = file === null ? '' : `${file}${line === null ? '' : `:${line}`}`;
  return {
    id: key,
    label: title,
    description: [where, missing, audited, place].filter((part) => part !== '').join(' · '),
    tooltip: [`${severity} ${title}`, description, recommendation, [path, ruleOf(finding)].filter((part) => part !== '').join(' · ')]
      .filter((part) => part !== '')
      .join('\n\n'),
    icon: icons[severity],
    context: 'batuta.finding;open;',
    expanded: false,
    key,
    children: [],
  };
}

function dismissedRow({ title, file, fingerprint, reason, by, at }: Dismissal): FindingRow {
  return {
    id: `dismissed/${fingerprint}`,
    label: title,
    description: [reason ?? '', file ?? ''].filter((part) => part !== '').join(' · '),
    tooltip: [title, reason ?? '', `${by}, ${at}`].filter((part) => part !== '').join('\n\n'),
    icon: { name: 'circle-slash' },
    context: 'batuta.finding;dismissed;',
    expanded: false,
    fingerprint,
    children: [],
  };
}
