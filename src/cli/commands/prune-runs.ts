import { UserError, type App } from '../../app/contracts.ts';
import { localTime } from '../../core/describe/locale.ts';
import { titleOf } from '../../core/describe/request-title.ts';
import type { OldRule } from '../../core/run/old-runs.ts';
import type { KeptFor } from '../../core/run/why-kept.ts';
import type { OptionName } from '../arguments/options.ts';
import type { ParsedArguments } from '../arguments/parse-arguments.ts';
import { line, span } from '../terminal/line.ts';
import { plural } from '../views/format.ts';
import { onlyIn } from '../workspace-of.ts';
import type { CommandContext } from './command.ts';

const why: Readonly<Record<KeptFor, string>> = {
  'not-over': 'stays: it is not over, or cannot be read',
  unmerged: 'stays: a worktree holds work of it that was never merged',
  unapplied: 'stays: its change was neither applied nor undone',
};

/** Removes old runs, or with `--dry-run` says which it would remove; each that stays is listed with the reason. */
export async function pruneRuns(context: CommandContext): Promise<void> {
  const { args, io } = context;
  const [dryRun, unapplied] = [args.switches.has('dry-run'), args.switches.has('unapplied')];
  const rule = ruleOf(args);
  const app: App = await context.app();
  const workspace = await onlyIn(io.cwd, args);
  const old = await app.prune({ ...(rule === null ? {} : { rule }), workspace, dryRun, unapplied });
  const gone = old.filter(({ kept }) => kept === null).length;
  const stay = old.length - gone;
  const doing = dryRun ? 'would be removed' : 'removed';
  context.tell(
    old.map(({ runId, kept }) => ({ runId, removed: kept === null && !dryRun, kept })),
    [
      ...old.map(({ runId, startedAt, state, kept }) =>
        line(
          `${runId}  ${localTime(startedAt)}  ${titleOf(state)}  `,
          span(kept === null ? doing : why[kept], kept === null ? 'dim' : 'warn'),
          span(workspace === null ? `  ${state.workspace}` : '', 'dim'),
        ),
      ),
      line(
        old.length === 0
          ? noneIsOld(args)
          : `${plural(gone, 'run')} ${doing}${stay > 0 ? `; ${plural(stay, 'old run')} ${stay === 1 ? 'stays' : 'stay'}` : ''}.`,
      ),
      ...(old.some(({ kept }) => kept === 'unapplied')
        ? [line(`Remove unapplied ones too: ${io.program} runs prune ${[...said(args), '--unapplied'].join(' ')}`)]
        : []),
    ],
    4,
  );
}

/** What would make more of them old; of a rule that was given only what it leaves open. */
function noneIsOld({ values }: ParsedArguments): string {
  const count = values.get('keep');
  if (count !== undefined) return `No run counts as old: --keep ${count} keeps all that there are.`;
  const [age, newest] = values.has('older-than') ? ['', 'COUNT'] : [' (7d)', '20'];
  return `No run counts as old. For more: a smaller --older-than${age}, or --keep ${newest} for all but the newest.`;
}

/** What was said of which runs and how, to be said again; the folder stands in the program's name. */
function said({ values, switches }: ParsedArguments): string[] {
  const names: readonly OptionName[] = ['older-than', 'keep'];
  const rules = names.flatMap((name) => (values.has(name) ? [`--${name}`, values.get(name) ?? ''] : []));
  return [...rules, ...(switches.has('dry-run') ? ['--dry-run'] : [])];
}

function ruleOf({ values }: ParsedArguments): OldRule | null {
  const [age, count] = [values.get('older-than'), values.get('keep')];
  if (age !== undefined && count !== undefined)
    throw new UserError('--older-than and --keep are two ways to say which runs are old. Take one.');
  if (age !== undefined) {
    const [, number] = /^([1-9]\d{0,4})d?$/.exec(age) ?? [];
    if (number === undefined) throw new UserError(`--older-than needs days, like 30d; "${age}" is not.`);
    return { days: Number(number) };
  }
  if (count === undefined) return null;
  if (!/^\d{1,6}$/.test(count)) throw new UserError(`--keep needs a number of runs, like 20; "${count}" is not.`);
  return { keep: Number(count) };
}
