import { UserError } from '../../app/contracts.ts';
import type { OptionName } from '../arguments/options.ts';
import { formatCommandLine } from '../../core/policy/command-line.ts';
import { isUndone } from '../../core/run/is-undone.ts';
import { listedProof } from '../../core/run/seal.ts';
import { nearestWord } from '../../core/settings/nearest-word.ts';
import { line, span } from '../terminal/line.ts';
import { runsLines } from '../views/view-runs.ts';
import { elsewhereWords, onlyIn } from '../workspace-of.ts';
import type { CommandContext } from './command.ts';
import { lookAtProofs } from './look-at-proofs.ts';

/** Options of one of its verbs; the list of runs has none. */
const verbs: Readonly<Record<string, readonly OptionName[]>> = {
  show: ['output', 'score', 'log', 'sarif'],
  export: ['out', 'otlp'],
  prune: ['older-than', 'keep', 'dry-run', 'unapplied'],
};

export async function runs(context: CommandContext): Promise<void> {
  const { args, io } = context;
  const [verb, reference = 'last'] = args.positionals;
  const given = [...args.values.keys(), ...args.switches];
  const owned = verb === undefined ? [] : verbs[verb];
  if (verb !== undefined && owned === undefined)
    throw new UserError(`There is no "runs ${verb}". Try: ${io.program} ${meantBy(verb, args.positionals.slice(1))}`);
  const strange = given.find((name) => !owned?.includes(name) && Object.values(verbs).some((names) => names.includes(name)));
  if (strange !== undefined) throw new UserError(belongsTo(io.program, strange, args.values.get(strange)));
  if (verb === undefined) return list(context);
  if (verb === 'show') return (await import('./show-run.ts')).showRun(context, reference);
  if (verb === 'export') return (await import('./export-run.ts')).exportRun(context, reference);
  if (args.positionals.length > 1) throw new UserError(`"runs prune" takes no run. See: ${io.program} help runs`);
  return (await import('./prune-runs.ts')).pruneRuns(context);
}

/** The call that was meant by a word that is no verb: a misspelt one, or a run. */
function meantBy(word: string, others: readonly string[]): string {
  if (word === 'list') return 'runs';
  const near = nearestWord(word, Object.keys(verbs));
  return formatCommandLine(['runs', ...(near === null ? ['show', word] : [near]), ...others]);
}

function belongsTo(program: string, option: OptionName, value: string | undefined): string {
  const [verb = ''] = Object.entries(verbs).find(([, names]) => names.includes(option)) ?? [];
  const said = value === undefined ? `--${option}` : `--${option} ${value}`;
  if (verb === 'prune') return `--${option} is about removing old runs: ${program} runs prune ${said}`;
  return `--${option} is about one run. Name it: ${program} runs ${verb} <run> ${said}`;
}

async function list(context: CommandContext): Promise<void> {
  const { args, events, screen, io } = context;
  const app = await context.app();
  const all = await app.runs.list();
  const folder = await onlyIn(io.cwd, args);
  // Of a damaged run nobody knows the folder.
  const those = all.filter(({ state: { workspace } }) => folder === null || workspace === folder || workspace === '');
  const runs = await lookAtProofs(app, those);
  if (events !== null) {
    for (const { runId, startedAt, owner, status, state } of runs) {
      const { pipeline, workspace, request, spend } = state;
      const worth = { verdict: listedProof(state)?.verdict ?? null, undone: isUndone(state) };
      events.write(`${JSON.stringify({ runId, pipeline, startedAt, owner, status, ...worth, workspace, request, usd: spend.usd })}\n`);
    }
    return;
  }
  if (all.length === 0) screen.log([line(`There is no run yet. Begin with: ${io.program} feature "…"`)]);
  else if (runs.length === 0) screen.say([line(`There is no run of ${folder}.`)]);
  // For a program a run is a line.
  else screen.log(runsLines(runs, screen.output.stream.isTTY === true ? screen.width() - 1 : Infinity));
  const elsewhere = elsewhereWords(all.length - runs.length);
  if (elsewhere !== '') screen.say([line(span(elsewhere, 'dim'))]);
}
