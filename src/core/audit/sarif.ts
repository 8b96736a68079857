import type { Finding, Severity } from '../../protocol/audit.ts';
import type { AuditReport } from '../../protocol/report.ts';
import { ruleOf } from './rule-of.ts';

const levels: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = {
  P0: 'error',
  P1: 'error',
  P2: 'warning',
  P3: 'note',
  P4: 'note',
};

/** Findings as SARIF 2.1.0, for code scanning: the open ones, with fingerprints by which a tool knows them again. */
export function sarifOf({ findings, modules }: AuditReport, version: string): object {
  const rules = new Map(findings.map((finding) => [ruleOf(finding), finding]));
  const ids = [...rules.keys()];
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'Batuta',
            semanticVersion: version,
            informationUri: 'https://www.npmjs.com/package/batuta',
            rules: [...rules].map(([id, { dimension, category }]) => ({
              id,
              shortDescription: { text: category === '' ? dimension : `${dimension}: ${category}` },
            })),
          },
        },
        properties: { modules: modules.map(({ path }) => path) },
        results: findings.map((finding) => resultOf(finding, ids)),
      },
    ],
  };
}

/** Of a folder like `C#` as well. */
const uriOf = (file: string): string => encodeURI(file).replaceAll('#', '%23').replaceAll('?', '%3F');

function resultOf(finding: Finding, rules: readonly string[]): object {
  const { severity, title, description, recommendation, file, line, place, fingerprint, module, dimension, id } = finding;
  const text = [title, description, recommendation].filter((part) => part !== '').join('\n\n');
  const region = line !== null && place === 'there' ? { region: { startLine: line } } : {};
  const known = file !== null && place !== 'no file';
  return {
    ruleId: ruleOf(finding),
    ruleIndex: rules.indexOf(ruleOf(finding)),
    level: levels[severity],
    message: { text },
    ...(known ? { locations: [{ physicalLocation: { artifactLocation: { uri: uriOf(file), uriBaseId: '%SRCROOT%' }, ...region } }] } : {}),
    partialFingerprints: { 'batuta/v1': fingerprint },
    properties: { id, severity, module, dimension },
  };
}
