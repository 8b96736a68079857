import { nearestWord } from '../core/settings/nearest-word.ts';
import { UserError, type App, type AppOptions } from '../app/contracts.ts';
import { MessageError } from '../core/describe/message-error.ts';
import { parseArguments, type ParsedArguments } from './arguments/parse-arguments.ts';
import type { CliIo } from './cli-io.ts';
import { createCliLogger } from './cli-logger.ts';
import { commonOptions, type Command, type CommandContext } from './commands/command.ts';
import { commandList } from './commands/command-list.ts';
import { helpLines } from './commands/help.ts';
import { inWorkspace, workspaceOf } from './workspace-of.ts';
import { createLineReader } from './dialogue/line-reader.ts';
import { exitCodes } from './exit-codes.ts';
import { line, span } from './terminal/line.ts';
import { createOutput, type Output } from './terminal/output.ts';
import { createScreen, type Screen } from './terminal/screen.ts';

/** Runs one command line to its end and returns the exit code; never ends the process itself. */
export async function runCli(argv: readonly string[], io: CliIo): Promise<number> {
  const stdout = createOutput(io.stdout);
  const stderr = createOutput(io.stderr);
  const logger = createCliLogger(stderr, io.env, () => io.clock.now());
  const made: { screen: Screen | null; app: Promise<App> | null } = { screen: null, app: null };
  try {
    const args = parseArguments(argv);
    const screen = chooseScreen(io, args, stdout, stderr);
    made.screen = screen;
    const command = chooseCommand(io, args);
    if (args.switches.has('version')) stdout.write(`${io.version}\n`);
    else if (args.switches.has('help') || command === null)
      screen.log(helpLines(commandList, command, io.program, io.version, screen.width() - 1));
    else
      return (await command.run(contextOf(await naming(io, args), withoutCommand(args), screen, stdout, logger, made))) ?? exitCodes.done;
    return exitCodes.done;
  } catch (error) {
    made.screen?.draw([]);
    return await failed(error, io, stderr, logger);
  } finally {
    // What kept it from being made was told.
    const app = await made.app?.catch(() => null);
    await app?.close();
    await Promise.all([stdout.flush(), stderr.flush()]);
  }
}

function chooseCommand(io: CliIo, args: ParsedArguments): Command | null {
  const [word] = args.positionals;
  if (word === undefined) return null;
  const command = commandList.find((candidate) => candidate.name === word);
  if (!command) {
    const near = nearestWord(
      word,
      commandList.map((candidate) => candidate.name),
    );
    throw new UserError(`There is no command "${word}".${near === null ? ` See: ${io.program} help` : ` Did you mean "${near}"?`}`);
  }
  const given = args.positionals.length - 1;
  if (given < command.positionals.min && !args.switches.has('help'))
    throw new UserError(`Usage: ${io.program} ${command.name} ${command.usage}`);
  if (given > command.positionals.max)
    throw new UserError(
      `"${args.positionals[command.positionals.max + 1] ?? ''}" is one word too many. Usage: ${io.program} ${command.name} ${command.usage}`,
    );
  const allowed = new Set([...command.options, ...commonOptions]);
  const stray = [...args.values.keys(), ...args.switches].find((name) => !allowed.has(name));
  if (stray !== undefined) throw new UserError(`"${command.name}" does not take --${stray}. See: ${io.program} help ${command.name}`);
  return command;
}

function withoutCommand(args: ParsedArguments): ParsedArguments {
  return { ...args, positionals: args.positionals.slice(1) };
}

/** What we print about runs of the folder that was named can be copied. */
async function naming(io: CliIo, args: ParsedArguments): Promise<CliIo> {
  return args.values.has('workspace') ? { ...io, program: inWorkspace(io.program, await workspaceOf(io.cwd, args)) } : io;
}

/** With `--json` standard output belongs to events, so people read standard error. */
function chooseScreen(io: CliIo, args: ParsedArguments, stdout: Output, stderr: Output): Screen {
  const output = args.switches.has('json') ? stderr : stdout;
  const terminal = output.stream.isTTY === true && io.env['TERM'] !== 'dumb';
  const colour = terminal && !args.switches.has('no-color') && !io.env['NO_COLOR'];
  const columns = Number(io.env['COLUMNS']);
  return createScreen(output, { colour, live: colour && !unattended(io), ...(columns > 0 ? { width: columns } : {}) });
}

/** A build machine may have something like a terminal, but nobody sits at it. */
function unattended(io: CliIo): boolean {
  const ci = io.env['CI'];
  return ci !== undefined && ci !== '' && ci !== 'false' && ci !== '0';
}

function contextOf(
  io: CliIo,
  args: ParsedArguments,
  screen: Screen,
  stdout: Output,
  logger: ReturnType<typeof createCliLogger>,
  made: { app: Promise<App> | null },
): CommandContext {
  const json = args.switches.has('json');
  const terminal = screen.output.stream.isTTY === true;
  const asks = terminal && io.stdin.isTTY === true && !unattended(io);
  const typed = new Map<string, string>();
  const onWaiting: AppOptions['onWaiting'] = ({ purpose, pid, host }) => {
    const text = `Waiting: ${purpose} (process ${pid} on ${host}) works in this workspace; this goes on when it is done. Ctrl-C stops waiting.`;
    screen.log([line(span(text, 'warn'))]);
  };
  return {
    io,
    args,
    screen,
    events: json ? stdout : null,
    progress: !json || terminal,
    reader: asks ? createLineReader(io.stdin, screen.output.stream, (listener) => io.onInterrupt(listener)) : null,
    by: io.user,
    app: () =>
      (made.app ??= io.createApp({ env: io.env, logger, program: io.program, secrets: async (name) => typed.get(name), onWaiting })),
    keepSecret: (name, value) => typed.set(name, value),
  };
}

async function failed(thrown: unknown, io: CliIo, stderr: Output, logger: ReturnType<typeof createCliLogger>): Promise<number> {
  const print = (text: string): void => createScreen(stderr, { live: false, colour: false }).log(text.split('\n').map((row) => line(row)));
  // Loaded when something failed: it knows the errors of every part.
  const error = (await import('../app/in-words.ts')).worded(thrown);
  if (error instanceof MessageError) {
    print(error.message);
    return error instanceof UserError ? error.exitCode : exitCodes.stopped;
  }
  logger.error('unexpected error', { error });
  print(`Something failed that should not: ${error instanceof Error ? error.message : String(error)}`);
  print(
    `Nothing is lost: "${io.program} runs" lists every run. With BATUTA_LOG=debug in the environment the same command tells the cause.`,
  );
  return exitCodes.stopped;
}
