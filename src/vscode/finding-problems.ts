import { join } from 'node:path';
import {
  Diagnostic,
  DiagnosticRelatedInformation,
  DiagnosticSeverity,
  Disposable,
  Location,
  Position,
  Range,
  Uri,
  l10n,
  languages,
} from 'vscode';
import { ruleOf } from '../core/audit/rule-of.ts';
import type { Severity } from '../protocol/audit.ts';
import type { Findings } from './findings.ts';
import { keyed, problemSource } from './keyed-problem.ts';
import type { KnownFinding } from './known-finding.ts';
import { locale } from './locale.ts';
import { plainText } from './plain-text.ts';
import { isInside } from './views/is-inside.ts';
import { addressUri } from './views/run-address.ts';

const levels: Readonly<Record<Severity, DiagnosticSeverity>> = {
  P0: DiagnosticSeverity.Error,
  P1: DiagnosticSeverity.Error,
  P2: DiagnosticSeverity.Warning,
  P3: DiagnosticSeverity.Information,
  P4: DiagnosticSeverity.Hint,
};
/** A whole line, however long it is. */
const lineEnd = 10_000;

/** Findings with a file that is there, as problems of the editor. */
export function showProblems(findings: Findings): Disposable {
  const collection = languages.createDiagnosticCollection('batuta');
  const show = (): void => {
    const byFile = Map.groupBy(
      findings.open().flatMap((one) => {
        const path = pathOf(one);
        return path === null ? [] : [{ path, one }];
      }),
      ({ path }) => path,
    );
    collection.clear();
    for (const [path, all] of byFile)
      collection.set(
        Uri.file(path),
        all.map(({ one }) => problemOf(one)),
      );
  };
  return Disposable.from(collection, findings.onDidChange(show));
}

/** A path that a model named may lie anywhere. */
function pathOf({ folder, finding: { file, place } }: KnownFinding): string | null {
  if (file === null || place === 'no file' || place === 'not named') return null;
  const path = join(folder, file);
  return isInside(folder, path) ? path : null;
}

function problemOf(known: KnownFinding): Diagnostic {
  const { finding, runId, at } = known;
  const { severity, title, description, recommendation, line, place } = finding;
  const from = place === 'there' && line !== null ? line - 1 : 0;
  const words = [`${severity} ${title}`, description, recommendation].filter((part) => part !== '').join('\n');
  const problem = new Diagnostic(new Range(from, 0, from, lineEnd), plainText(words), levels[severity]);
  problem.source = problemSource;
  problem.code = ruleOf(finding);
  const report = addressUri(`${l10n.t('Report')} ${runId}.md`, { kind: 'report', runId });
  problem.relatedInformation = [
    new DiagnosticRelatedInformation(
      new Location(report, new Position(0, 0)),
      l10n.t('Audited: {0}, {1}', finding.dimension, locale.time(at, 'whole')),
    ),
  ];
  return keyed(problem, known.key);
}
