import * as z from 'zod';
import { allowedCommand, formatCommandLine, parseCommandLine, type CommandLine } from '../policy/command-line.ts';
import type { CommandResult, TreeChange } from '../ports.ts';
import { inEnglish, sentence } from '../describe/message.ts';
import { tolerant } from './input-aliases.ts';
import { refused } from './result.ts';
import { observeCommand } from '../evidence/observe-command.ts';
import { describeChanges } from './tree-changes.ts';
import type { ToolResult, WriteTool } from './tool.ts';

interface RunInput {
  command: string | string[];
}

/** Journaled before a command runs; the tree shows later what an interrupted command changed. */
export type RunPlan = { argv: string[]; tree: string };

/** Runs one of the commands that the trusted settings list, alone in the workspace. */
export const runTool: WriteTool<RunInput, RunPlan> = {
  kind: 'write',
  name: 'run',
  description: 'Runs one of the allowed commands, exactly as listed, without a shell. Gives its exit code and output.',
  input: tolerant({ command: z.union([z.array(z.string()).min(1), z.string().min(1)]).describe('Program and arguments') }),
  target: ({ command }) => (typeof command === 'string' ? command : formatCommandLine(command)),
  plan: async ({ command }, environment) => {
    const read = readCommand(command);
    if (!read.ok)
      return {
        ok: false,
        result: refused(`${inEnglish(read.message)}. ${allowedCommands(environment.commands)}`, sentence('not a plain command')),
      };
    if (!allowedCommand(read.argv, environment.commands)) {
      return {
        ok: false,
        result: refused(`This command is not allowed. ${allowedCommands(environment.commands)}`, sentence('not allowed')),
      };
    }
    const { tree } = await environment.checkpoints.take();
    return { ok: true, plan: { argv: read.argv, tree } };
  },
  apply: async ({ argv, tree }, environment, step, { resumed, agent }) => {
    if (resumed) {
      // The engine has killed its process group. The command may be half done, so it is not repeated.
      // What changed since is only told to the model. It does not count as the agent's work, because days may have passed,
      // and an undo must not touch the person's edits.
      const now = await environment.lock.exclusive(step.signal, () => environment.checkpoints.take());
      const changes = await environment.checkpoints.diff(tree, now.tree);
      return refused(
        `The command was interrupted; its outcome is unknown. ${describeChanges(changes)} Run it again if that is safe.`,
        sentence('interrupted, outcome unknown'),
      );
    }
    const { runId, runTimeoutMs: timeoutMs, owns, listed, outputs } = environment;
    const scope = { purpose: 'run', owns, listed, outputs } as const;
    const { ended, changes } = await environment.lock.exclusive(step.signal, () =>
      observeCommand(step, environment, { agent, argv, timeoutMs, runId, volatilePaths: [], scope }, async (process) => ({
        ran: await environment.processes.run(process),
      })),
    );
    return describeRun(ended.ran, changes);
  },
};

const argvSchema = z.array(z.string()).min(1);

/** The model may give argv as a list, as a JSON list in a text, or as a command line. */
function readCommand(command: string | string[]): CommandLine {
  if (typeof command !== 'string') return { ok: true, argv: command };
  const list = command.startsWith('[') ? argvSchema.safeParse(parsed(command)) : null;
  return list?.success ? { ok: true, argv: list.data } : parseCommandLine(command);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** The allowed commands, as told to the model. */
export function allowedCommands(commands: readonly (readonly string[])[]): string {
  if (commands.length === 0) return 'No commands are allowed here; work without running anything.';
  return `Allowed are only, exactly like this: ${commands.map(formatCommandLine).join(' · ')}`;
}

function describeRun(result: CommandResult, changes: readonly TreeChange[]): ToolResult {
  const seconds = `${(result.durationMs / 1000).toFixed(1)} s`;
  const heads = {
    exited: `Exit code ${result.exitCode} after ${seconds}.`,
    missing: 'There is no such program on this machine.',
    timeout: `Ended after its time of ${seconds}.`,
    interrupted: 'Interrupted.',
  };
  const ok = result.outcome === 'exited' && result.exitCode === 0;
  const output = result.output === '' ? 'No output.' : `Output:\n${result.output}`;
  const content = [heads[result.outcome], describeChanges(changes), output].filter((part) => part !== '').join('\n');
  const details = {
    exited: sentence('exit code {0}, {1}', String(result.exitCode), seconds),
    missing: sentence('missing'),
    timeout: sentence('timeout'),
    interrupted: sentence('interrupted'),
  };
  return { ok, content, detail: details[result.outcome] };
}
