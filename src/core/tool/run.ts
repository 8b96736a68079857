import * as z from 'zod';
import { parsedJson } from '../../protocol/json.ts';
import { inEnglish, sentence } from '../describe/message.ts';
import { observeCommand } from '../evidence/observe-command.ts';
import { formatCommandLine } from '../policy/command-line.ts';
import { formatCommandList, type LineCommand, type Pipe } from '../policy/command-list.ts';
import { allowedForRun, commandQuestion, declined, storedBy } from '../policy/command-question.ts';
import { hardened } from '../policy/harden.ts';
import { judgeLine, type Judgement } from '../policy/judge-line.ts';
import type { StoredCommand } from '../policy/stored-command.ts';
import { PathError, type CommandRequest, type CommandResult, type TreeChange } from '../ports.ts';
import { keepAllowed, storedIn } from './allowed-commands.ts';
import { tolerant } from './input-aliases.ts';
import { refused } from './result.ts';
import type { ToolEnvironment, ToolResult, WriteTool } from './tool.ts';
import { cutOffAnswer, describeChanges } from './tree-changes.ts';

type Started = { argv: string[]; out: LineCommand['out']; error: LineCommand['error'] };
/** Journaled before a command runs; the tree shows later what an interrupted command changed. `stored`: what the person allowed for good. `confined`: on whose word they run. */
export type RunPlan = {
  /** Of the workspace, where they run. */
  folder: string;
  pipes: { when: Pipe['when']; commands: Started[]; confined: 'agent' | 'person' }[];
  tree: string;
  stored: { argv: string[]; files: boolean }[];
};

const input = tolerant({ command: z.union([z.array(z.string()).min(1), z.string().min(1)]).describe('Program and arguments') });

/** Runs commands, alone in the workspace: those that the trusted settings list, those that only read, and what a person allows. */
export const runTool: WriteTool<z.infer<typeof input>, RunPlan> = {
  kind: 'write',
  name: 'run',
  description:
    'Runs a command in the workspace, without a shell: programs with plain arguments, joined by &&, || or ; (cd FOLDER && in front works) or piped into head, tail, wc, grep, sed -n, sort, uniq or jq. ' +
    'Gives exit code and output. Reading needs no permission (git status, diff, log, show, grep; ls, cat, rg, grep, find, head, tail, wc). ' +
    'The person is asked about anything else, so ask only for what the task needs.',
  input,
  target: ({ command }) => (typeof command === 'string' ? command : formatCommandLine(command)),
  plan: async ({ command }, environment, _signal, { agent, state, reply }) => {
    const given = listIn(command) ?? command;
    const line = typeof given === 'string' ? given : formatCommandLine(given);
    const judgement = await judge(given, environment);
    if (judgement.problem?.shell === false)
      return { ok: false, result: refused(`${inEnglish(judgement.problem.message)}.`, sentence('not a plain command')) };
    if (reply?.option === 'reject') return { ok: false, result: refused(declined(reply), sentence('declined by {0}', reply.by)) };
    if (judgement.verdict === 'ask' && reply === null && !allowedForRun(judgement, line, state))
      return { ok: false, question: commandQuestion(judgement, line, agent, await environment.sandboxed()), about: [] };
    const { tree } = await environment.checkpoints.take();
    const folder = judgement.pipes === null ? '' : judgement.folder;
    return {
      ok: true,
      plan: { folder, pipes: startedBy(judgement, line), tree, stored: mutable(storedBy(judgement, reply?.option ?? '')) },
    };
  },
  apply: async ({ folder, pipes, tree, stored }, environment, step, { resumed, agent }) => {
    // The engine has killed its process group.
    if (resumed) return cutOffAnswer(environment, step, tree, { what: 'command', again: 'Run it' });
    for (const command of stored) await keepAllowed(command, environment, step);
    const { runId, runTimeoutMs: timeoutMs, owns, listed, outputs } = environment;
    const scope = { purpose: 'run', owns, listed, outputs } as const;
    const results: ToolResult[] = [];
    for (const pipe of pipes) {
      const [first] = pipe.commands;
      if (!first) continue;
      const before = results.at(-1);
      if (before && pipe.when === (before.ok ? 'failure' : 'success')) {
        results.push({ ...before, content: `Not run, because what came before it ${before.ok ? 'worked' : 'failed'}.` });
        continue;
      }
      const { argv, ...streams } = first;
      // A person who allowed the command knows what it does.
      const confirm = pipe.confined === 'agent' ? { confirm: environment.confirm } : {};
      const { ended, changes, unconfirmed } = await environment.lock.exclusive(step.signal, () =>
        observeCommand(step, environment, { agent, argv, timeoutMs, runId, volatilePaths: [], scope, ...confirm }, async (process) => ({
          ran: await environment.processes.run({ ...requestOf(process, pipe, streams), cwd: folder }).catch(notThere),
        })),
      );
      const alone = (await environment.sandboxed()) && pipe.confined === 'agent';
      const result = describeRun(ended.ran, changes, alone ? [shutIn] : []);
      results.push({ ...result, content: notKept(unconfirmed) + result.content });
    }
    return together(pipes, results);
  },
};

const argvSchema = z.array(z.string()).min(1);

/** The model may give argv as a list, also as a JSON list in a text; null: it is a line. */
function listIn(command: string | string[]): string[] | null {
  if (typeof command !== 'string') return command;
  const list = command.startsWith('[') ? argvSchema.safeParse(parsedJson(command)) : null;
  return list?.success ? list.data : null;
}

/** The folder that it would run in is gone. */
function notThere(error: unknown): CommandResult {
  if (!(error instanceof PathError)) throw error;
  return { outcome: 'missing', exitCode: null, durationMs: 0, log: null, output: inEnglish(error.text), reports: [] };
}

/** Whether the agent may run it without asking, in a folder of the workspace. */
export async function judge(
  given: string | string[],
  { files, commands, allowedCommands: allowed }: ToolEnvironment,
  folder = '',
): Promise<Judgement> {
  return judgeLine(given, { files, listed: commands, stored: await storedIn(allowed) }, folder);
}

/** What is started for a line: its programs; a shell only where nothing else can run it, which a person has then seen. */
function startedBy({ pipes }: Judgement, line: string): RunPlan['pipes'] {
  if (pipes === null) return [{ when: 'always', commands: [{ argv: ['sh', '-c', line], out: 'out', error: 'error' }], confined: 'person' }];
  return pipes.map(({ when, commands }) => ({
    when,
    commands: commands.map(({ argv, out, error }) => ({ argv: [...argv], out, error })),
    // What a person was asked about, now or for good, they expect to work: an installation needs the network.
    confined: commands.some(({ allowed, stored }) => !allowed || stored) ? 'person' : 'agent',
  }));
}

const mutable = (stored: readonly StoredCommand[]): RunPlan['stored'] => stored.map(({ argv, files }) => ({ argv: [...argv], files }));

function requestOf(
  process: CommandRequest,
  { commands: [, ...filters], confined }: RunPlan['pipes'][number],
  streams: Pick<LineCommand, 'out' | 'error'>,
): CommandRequest {
  return { ...process, argv: hardened(process.argv), streams, filters, bare: true, confined };
}

/** What may run without a question besides what only reads, as told to the model. */
export function allowedCommands(commands: readonly (readonly string[])[]): string {
  if (commands.length === 0) return 'The settings allow no other commands here.';
  return `Without a question run also: ${commands.map(formatCommandLine).join(' · ')} (a test runner also with paths of tests; with npm behind "--").`;
}

function together(pipes: RunPlan['pipes'], results: readonly ToolResult[]): ToolResult {
  const last = results.at(-1) ?? refused('Nothing was run.', '');
  if (results.length === 1) return last;
  const content = results.map((result, index) => `$ ${formatCommandList(pipes.slice(index, index + 1))}\n${result.content}`).join('\n\n');
  return { ...last, content };
}

/** What lies as before, because its own tools ask; '' where nothing does. */
export function notKept(unconfirmed: readonly string[]): string {
  if (unconfirmed.length === 0) return '';
  const why = 'More was changed, deleted, or deleted for good than the person lets pass unasked';
  return `${why}. Lying as before; change it with edit or write, which ask them: ${unconfirmed.join(', ')}.\n`;
}

/** An agent would look for the cause in its work. */
const shutIn = 'It ran in a sandbox: without a network, writing only in the workspace and temporary folders.';

function describeRun(result: CommandResult, changes: readonly TreeChange[], whenFailed: readonly string[]): ToolResult {
  const seconds = `${(result.durationMs / 1000).toFixed(1)} s`;
  const heads = {
    exited: `Exit code ${result.exitCode} after ${seconds}.`,
    missing: 'There is no such program on this machine.',
    timeout: `Ended after its time of ${seconds}.`,
    interrupted: 'Interrupted.',
  };
  const ok = result.outcome === 'exited' && result.exitCode === 0;
  const output = result.output === '' ? 'No output.' : `Output:\n${result.output}`;
  const content = [heads[result.outcome], ...(ok ? [] : whenFailed), describeChanges(changes), output]
    .filter((part) => part !== '')
    .join('\n');
  const details = {
    exited: sentence('exit code {0}, {1}', String(result.exitCode), seconds),
    missing: sentence('missing'),
    timeout: sentence('timeout'),
    interrupted: sentence('interrupted'),
  };
  return { ok, content, detail: details[result.outcome] };
}
