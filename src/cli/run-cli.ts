import { UserError } from '../app/contracts.ts';
import { MessageError } from '../core/describe/message-error.ts';
import { sanitise } from '../core/report/sanitise.ts';
import { parseArguments, type ParsedArguments } from './arguments/parse-arguments.ts';
import type { CliIo } from './cli-io.ts';
import { createCliLogger } from './cli-logger.ts';
import { commonOptions, type Command } from './commands/command.ts';
import { commandList, commandNamed } from './commands/command-list.ts';
import { helpText, usageOf } from './commands/help.ts';
import { exitCodes } from './exit-codes.ts';
import { createOutput, type Output } from './terminal/output.ts';

/**
 * Runs one command line to its end and returns the exit code; never ends the process itself. Version, help and mistakes are answered
 * by what is imported here, so that they are answered at once.
 */
export async function runCli(argv: readonly string[], io: CliIo): Promise<number> {
  const outputs = { stdout: createOutput(io.stdout), stderr: createOutput(io.stderr) };
  const code = await answered(argv, io, outputs);
  const { failure } = outputs.stdout;
  if (failure === null || code !== exitCodes.done) return code;
  const why = 'code' in failure && failure.code === 'ENOSPC' ? 'the disk is full' : failure.message;
  const told = `What was printed could not be written: ${why}. Nothing of a run is lost: "${io.program} runs" lists every run.`;
  tell(outputs.stderr, told, exitCodes.stopped, argv.includes('--json'));
  await outputs.stderr.flush();
  return exitCodes.stopped;
}

async function answered(
  argv: readonly string[],
  io: CliIo,
  { stdout, stderr }: { readonly stdout: Output; readonly stderr: Output },
): Promise<number> {
  try {
    const args = parseArguments(argv);
    const command = chooseCommand(io, args);
    if (args.switches.has('version')) stdout.write(`${args.switches.has('json') ? JSON.stringify({ version: io.version }) : io.version}\n`);
    else if (args.switches.has('help') || command === null) stdout.write(helpText(commandList, command, io));
    else return await (await import('./run-command.ts')).runCommand(command, args, io, { stdout, stderr });
    return exitCodes.done;
  } catch (error) {
    return await failed(error, io, stderr, argv.includes('--json'));
  } finally {
    await Promise.all([stdout.flush(), stderr.flush()]);
  }
}

function chooseCommand(io: CliIo, args: ParsedArguments): Command | null {
  const [word] = args.positionals;
  if (word === undefined) return null;
  const command = commandNamed(word, io.program);
  const given = args.positionals.length - 1;
  const { positionals: { min, max } = { min: 0, max: 0 }, options = [] } = command;
  if (given < min && !args.switches.has('help')) throw new UserError(`Usage: ${usageOf(command, io.program)}`);
  if (given > max) throw new UserError(`"${args.positionals[max + 1] ?? ''}" is one word too many. Usage: ${usageOf(command, io.program)}`);
  const allowed = new Set([...options, ...commonOptions]);
  const stray = [...args.values.keys(), ...args.switches].find((name) => !allowed.has(name));
  if (stray !== undefined) throw new UserError(`"${command.name}" does not take --${stray}. See: ${io.program} help ${command.name}`);
  return command;
}

/** Tells an error: in words, or with `--json` as one object. Returns the exit code. */
function tell(stderr: Output, words: string, exitCode: number, json: boolean): number {
  const text = words.split('\n').map(sanitise).join('\n');
  stderr.write(`${json ? JSON.stringify({ error: text, exitCode }) : text}\n`);
  return exitCode;
}

async function failed(thrown: unknown, io: CliIo, stderr: Output, json: boolean): Promise<number> {
  // Loaded when something failed: it knows the errors of every part.
  const error = thrown instanceof UserError ? thrown : (await import('../app/in-words.ts')).worded(thrown);
  if (error instanceof MessageError)
    return tell(stderr, error.message, error instanceof UserError ? error.exitCode : exitCodes.stopped, json);
  createCliLogger(stderr, io).error('unexpected error', { error });
  return tell(
    stderr,
    [
      `Something failed that should not: ${error instanceof Error ? error.message : String(error)}`,
      `Nothing is lost: "${io.program} runs" lists every run. With BATUTA_LOG=debug in the environment the same command tells the cause.`,
    ].join('\n'),
    exitCodes.stopped,
    json,
  );
}
