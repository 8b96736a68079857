import { mkdir } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import { UserError, type SessionOptions } from '../../app/contracts.ts';
import { goalWith, presets } from '../../core/audit/goal-with.ts';
import { numberIn, partsIn } from '../../core/audit/parts-in.ts';
import { english } from '../../core/describe/locale.ts';
import { lines } from '../../core/describe/message.ts';
import { describeAuditOutlook, describeDimensionCosts } from '../../core/describe/outlook.ts';
import { normalizeInside } from '../../core/policy/normalize-inside.ts';
import type { AuditGoal } from '../../protocol/audit.ts';
import type { Message } from '../../protocol/message.ts';
import { asJson } from '../../protocol/json.ts';
import { sessionOptionsOf } from '../arguments/option-values.ts';
import type { OptionName } from '../arguments/options.ts';
import type { ParsedArguments } from '../arguments/parse-arguments.ts';
import { checkOutput } from '../drive/check-output.ts';
import { driveToEnd } from '../drive/drive-run.ts';
import { writeReport } from '../drive/write-report.ts';
import { writeSarif } from '../drive/write-sarif.ts';
import { line, span } from '../terminal/line.ts';
import { exitCodes } from '../exit-codes.ts';
import type { CommandContext } from './command.ts';
import { openedSession } from './run.ts';

/** Audits modules and improves them to their target; the reports that were asked for are written however it ends. */
export async function audit(context: CommandContext): Promise<number> {
  const { io, args } = context;
  // What --output names is made.
  await checkOutput(context, ['report', 'sarif']);
  const asked = await goalOf(context);
  const opened = await openedSession(context);
  if (opened === null) return exitCodes.misuse;
  const { app, session } = opened;
  const goal = { ...asked, reports: reportsIn(session.workspace, context) };
  const request = args.positionals.join(' ').trim() || objectiveOf(goal);
  const outlook = await session.outlook('audit', { audit: asJson(goal) });
  const told = [describeAuditOutlook(outlook), outlook.first && describeDimensionCosts(outlook.first, goal.parts)];
  const handle = await session.start('audit', request, { more: { audit: asJson(goal) } });
  // Where it cannot start, that alone is told.
  context.screen.log(told.flatMap((message) => (message === null ? [] : [line(span(english.say(message), 'dim'))])));
  const { runId } = handle;
  const code = await driveToEnd(context, { app, session, runId, handle });
  const [report, sarif] = [args.values.get('report'), args.values.get('sarif')];
  if (report !== undefined) await writeReport({ io, session, runId }, resolve(io.cwd, report));
  if (sarif !== undefined) await writeSarif({ io, session, runId }, resolve(io.cwd, sarif));
  if (goal.output !== undefined) await writeAll({ io, session, runId }, join(session.workspace, normalizeInside(goal.output)));
  return code;
}

function objectiveOf({ modules, target }: AuditGoal): string {
  const named = modules.map((module) => (module === '.' ? 'the whole workspace' : module)).join(', ');
  return `Audit ${named} and improve ${modules.length === 1 ? 'it' : 'each'} to a score of ${target}`;
}

/** Files of the workspace that are asked for: what Batuta writes itself is nothing that a proof was taken without. */
function reportsIn(workspace: string, { args, io }: CommandContext): string[] {
  return (['output', 'report', 'sarif'] as const).flatMap((option) => {
    const file = args.values.get(option);
    const path = file === undefined ? '..' : relative(workspace, resolve(io.cwd, file)).split(sep).join('/');
    return path.startsWith('..') ? [] : [path];
  });
}

/** Markdown, page, JSON and SARIF of a run in one folder, named by the run. */
async function writeAll(where: Parameters<typeof writeSarif>[0], folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const named = join(folder, where.runId);
  for (const ending of ['md', 'html', 'json']) await writeReport(where, `${named}.${ending}`);
  await writeSarif(where, `${named}.sarif`);
}

/** What each option sets. */
const options = {
  modules: 'module-path',
  dimensions: 'dimensions',
  parts: 'dimensions',
  focus: 'focus',
  feature: 'develop',
  target: 'target-score',
  iterations: 'max-iterations',
} as const satisfies Partial<Record<keyof AuditGoal, OptionName>>;

/** What they take, in words; the others take any text. */
const wanted: Readonly<Record<string, string>> = {
  modules: 'a folder, or . for the whole workspace',
  dimensions: 'names in lower case, like security,tests',
  parts: 'after "=" an amount in US dollars above 0, like security=0.50,tests',
  focus: 'severities from P0 to P4, like P0,P1',
  target: 'a score from 0 to 100',
  iterations: 'a whole number above 0',
};

/** What options and settings say. Throws UserError that names every wrong one, before anything is asked or begun. */
async function goalOf(context: CommandContext): Promise<AuditGoal> {
  const { args, io } = context;
  const { values } = args;
  const problems: Message[] = [];
  let chosen: SessionOptions = {};
  try {
    chosen = sessionOptionsOf(args);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    problems.push(error.text);
  }
  const session = await (await context.app()).session(resolve(io.cwd, values.get('workspace') ?? '.'), chosen);
  const preset = values.get('preset');
  const stage = preset === undefined ? {} : Object.hasOwn(presets, preset) ? presets[preset] : null;
  if (stage === null) problems.push(`--preset is one of ${Object.keys(presets).join(', ')}; "${preset}" is not.`);
  const fresh = args.switches.has('fresh') ? { fresh: true } : {};
  const given = { ...stage, ...fresh, ...givenIn(args) };
  const parsed = goalWith(session.settings.audit, given);
  const wrong = new Set(parsed.error?.issues.map(({ path: [key] }) => key));
  for (const [key, option] of Object.entries(options))
    if (wrong.has(key)) {
      const empty = args.repeated.get(option)?.find((one) => one.trim() === '');
      problems.push(`--${option} needs ${wanted[key] ?? 'a text'}; "${empty ?? values.get(option) ?? ''}" is not.`);
    }
  const right = Object.fromEntries(Object.entries(given).filter(([key]) => !wrong.has(key)));
  const goal = goalWith(session.settings.audit, right).data;
  if (goal) problems.push(...(await session.problems('audit', { audit: asJson(goal) })));
  if (!goal || problems.length > 0) throw new UserError(lines(problems));
  return { ...goal, modules: goal.modules.map((module) => normalizeInside(module) || '.') };
}

/** As it was given; only what was. */
function givenIn({ values, repeated }: ParsedArguments): Record<string, unknown> {
  const listed = (text: string): string[] => text.split(',').map((one) => one.trim());
  const reading: Readonly<Record<keyof typeof options, (text: string) => unknown>> = {
    modules: () => repeated.get('module-path'),
    dimensions: (text) => listed(text).map((one) => one.split('=')[0]?.trim()),
    parts: partsIn,
    focus: (text) => listed(text.toUpperCase()),
    feature: String,
    target: numberIn,
    iterations: numberIn,
  };
  return Object.fromEntries(
    Object.entries(reading).flatMap(([key, read]) => {
      const text = values.get(options[key as keyof typeof options]);
      const value = text === undefined ? undefined : read(text);
      return value === undefined ? [] : [[key, value]];
    }),
  );
}
