import { resolve } from 'node:path';
import { UserError } from '../../app/contracts.ts';
import { auditGoalSchema, type AuditGoal } from '../../protocol/audit.ts';
import { asJson } from '../../protocol/json.ts';
import type { OptionName } from '../arguments/options.ts';
import type { ParsedArguments } from '../arguments/parse-arguments.ts';
import { driveToEnd } from '../drive/drive-run.ts';
import { writeReport } from '../drive/write-report.ts';
import { writeSarif } from '../drive/write-sarif.ts';
import { exitCodes } from '../exit-codes.ts';
import type { CommandContext } from './command.ts';
import { openedSession } from './run.ts';

/** Audits a module and improves it to its target; the reports that were asked for are written however it ends. */
export async function audit(context: CommandContext): Promise<number> {
  const { io, args } = context;
  const goal = goalOf(args);
  const opened = await openedSession(context);
  if (opened === null) return exitCodes.misuse;
  const { app, session } = opened;
  const request = args.positionals.join(' ').trim() || `Audit ${goal.module} and improve it to a score of ${goal.target}`;
  const handle = await session.start('audit', request, { more: { audit: asJson(goal) } });
  const { runId } = handle;
  const code = await driveToEnd(context, { app, session, runId, handle });
  const [report, sarif] = [args.values.get('report'), args.values.get('sarif')];
  if (report !== undefined) await writeReport({ io, session, runId }, resolve(io.cwd, report));
  if (sarif !== undefined) await writeSarif({ io, session, runId }, resolve(io.cwd, sarif));
  return code;
}

/** What each option sets. */
const options = {
  module: 'module-path',
  dimensions: 'dimensions',
  focus: 'focus',
  feature: 'develop',
  target: 'target-score',
  iterations: 'max-iterations',
} as const satisfies Partial<Record<keyof AuditGoal, OptionName>>;

/** What they take, in words; the others take any text. */
const wanted: Readonly<Record<string, string>> = {
  dimensions: 'names in lower case, like security,tests',
  focus: 'severities from P0 to P4, like P0,P1',
  target: 'a score from 0 to 100',
  iterations: 'a whole number above 0',
};

function goalOf({ values }: ParsedArguments): AuditGoal {
  const listed = (option: OptionName): string[] | undefined =>
    values
      .get(option)
      ?.split(',')
      .map((one) => one.trim());
  const numbered = (option: OptionName): number | undefined => (values.has(option) ? Number(values.get(option)) : undefined);
  const parsed = auditGoalSchema.safeParse({
    module: values.get(options.module),
    dimensions: listed(options.dimensions),
    focus: listed(options.focus)?.map((one) => one.toUpperCase()),
    feature: values.get(options.feature),
    target: numbered(options.target),
    iterations: numbered(options.iterations),
  });
  if (parsed.success) return parsed.data;
  const wrong = new Set(parsed.error.issues.map(({ path: [key] }) => key));
  const lines = Object.entries(options).flatMap(([key, option]) =>
    wrong.has(key) ? [`--${option} needs ${wanted[key] ?? 'a text'}; "${values.get(option) ?? ''}" is not.`] : [],
  );
  throw new UserError(lines.join('\n'));
}
