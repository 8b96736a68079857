import { auditPipeline } from '../../../src/pipelines/audit/audit.ts';
import type { WrittenFinding } from '../../../src/protocol/audit.ts';
import type { Json } from '../../../src/protocol/json.ts';
import { passed } from '../feature/acts.ts';
import { agent, finished, openStage, type Act, type Stage } from '../feature/stage.ts';

/** A module with planted defects: each line names its own. */
export const file = 'backend/invoice.ts';
export const planted = `export const total = 1;\nquery('P0 Injection');\nconst key = 'P1 Secret';\nconst copy = 'P2 Duplication';\nconst name = 'P3 Naming';\n`;

/** What an auditor that reads the file finds in it. */
export function findingsIn(text: string): WrittenFinding[] {
  return text.split('\n').flatMap((line, index) => {
    const [, severity, category = ''] = /'(P[0-4]) (\w+)'/u.exec(line) ?? [];
    if (severity === undefined) return [];
    const place = { file, line: index + 1 };
    return [
      {
        severity: severity as WrittenFinding['severity'],
        category,
        title: `${category} in line ${index + 1}`,
        description: 'seen',
        ...place,
        recommendation: 'remove it',
      },
    ];
  });
}

const points: Readonly<Record<string, number>> = { P0: 30, P1: 15, P2: 5, P3: 2, P4: 1 };

/** Audits what lies there now. */
export const audits =
  (dimension = 'security'): Act =>
  (_task, { files }) => {
    const findings = dimension === 'security' ? findingsIn(files.text(file) ?? '') : [];
    const score = 100 - findings.reduce((sum, { severity }) => sum + (points[severity] ?? 0), 0);
    return { status: 'finished', finish: { summary: 'audited', report: { score, findings } }, read: [] };
  };

/** A second module, with one defect as long as its line is there. */
export const second = 'frontend/log.ts';
export const secondPlanted = `log('P1 Log');\n`;

const auditsSecond: Act = (_task, { files }) => {
  const open = (files.text(second) ?? '').includes('P1 Log');
  const at = { file: second, line: 1, description: 'seen', recommendation: 'remove it' };
  const findings: WrittenFinding[] = open ? [{ severity: 'P1', category: 'Log', title: 'Log', ...at }] : [];
  return { status: 'finished', finish: { summary: 'audited', report: { score: open ? 70 : 100, findings } }, read: [] };
};
/** Removes the lines of these severities. */
export const mends =
  (...severities: string[]): Act =>
  async (_task, { files, write }) => {
    const lines = (files.text(file) ?? '').split('\n').filter((line) => !severities.some((severity) => line.includes(`'${severity} `)));
    await write(file, lines.join('\n'));
    return finished(passed);
  };

/** From its planted defects to the target, one severity at a time. */
export const wayToTarget: readonly (readonly [RegExp, Act])[] = [
  [/^AUDIT security/, audits()],
  [/^CLOSE-GAPS Backend .* \(1\)/, mends('P0')],
  [/^CLOSE-GAPS Backend .* \(2\)/, mends('P1')],
  [/^ENHANCE Backend/, mends('P2', 'P3')],
];

/** The same with a second module in the same run, whose agent mends it beside the other. */
export const wayOfTwo: readonly (readonly [RegExp, Act])[] = [
  [/^AUDIT security frontend /, auditsSecond],
  [
    /^CLOSE-GAPS Frontend/,
    async (_task, { write }) => {
      await write(second, '\n');
      return finished(passed);
    },
  ],
  ...wayToTarget,
];

type Options = Parameters<typeof openStage>[0];

/** Options of a stage for an audit of `backend`, in one dimension. */
export const auditOptions = (acts: Options['acts'], goal: Readonly<Record<string, Json>> = {}): Options => ({
  pipeline: auditPipeline,
  agents: [agent('backend')],
  files: { [file]: planted },
  acts,
  more: { audit: { modules: ['backend'], dimensions: ['security'], target: 95, ...goal } },
});

export const openAudit = (acts: Options['acts'], goal: Readonly<Record<string, Json>> = {}, more: Partial<Options> = {}): Promise<Stage> =>
  openStage({ ...auditOptions(acts, goal), ...more });
