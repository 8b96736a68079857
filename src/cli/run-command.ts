import { documentInEnglish } from '../core/describe/message.ts';
import type { App } from '../app/contracts.ts';
import type { ParsedArguments } from './arguments/parse-arguments.ts';
import type { CliIo } from './cli-io.ts';
import { createCliLogger } from './cli-logger.ts';
import type { Command } from './commands/command.ts';
import { createLineReader } from './dialogue/line-reader.ts';
import { exitCodes } from './exit-codes.ts';
import { line, span } from './terminal/line.ts';
import type { Output } from './terminal/output.ts';
import { createScreen, type Screen } from './terminal/screen.ts';
import { wholeCommands } from './terminal/whole-commands.ts';
import { wrapLine } from './terminal/wrap-line.ts';
import { inWorkspace, workspaceOf } from './workspace-of.ts';

/** Gives a command what it works with, and puts it away when it is done. Returns the exit code. */
export async function runCommand(
  command: Command,
  args: ParsedArguments,
  io: CliIo,
  { stdout, stderr }: { readonly stdout: Output; readonly stderr: Output },
): Promise<number> {
  const screen = chooseScreen(io, args, stdout, stderr);
  const logger = createCliLogger(stderr, io);
  const json = args.switches.has('json');
  const terminal = screen.output.stream.isTTY === true;
  const asks = terminal && io.stdin.isTTY === true && !unattended(io);
  const typed = new Map<string, string>();
  // What we print about runs of the folder that was named can be copied.
  const program = args.values.has('workspace') ? inWorkspace(io.program, await workspaceOf(io.cwd, args)) : io.program;
  let shown = async (): Promise<void> => {};
  let app: Promise<App> | null = null;
  const makeApp = (): Promise<App> =>
    io.createApp({
      env: io.env,
      logger,
      program,
      programAnywhere: io.program,
      secrets: async (name) => typed.get(name),
      onNotice: (text) => screen.say([line(span(text, 'warn'))]),
      onWaiting({ purpose, pid, host }) {
        const text = `Waiting: ${purpose} (process ${pid} on ${host}) works in this workspace; this run continues when it is done. Ctrl-C stops waiting.`;
        void shown().then(() => screen.say([line(span(text, 'warn'))]));
      },
    });
  try {
    const code = await command.run({
      io: { ...io, program },
      args: { ...args, positionals: args.positionals.slice(1) },
      screen,
      events: json ? stdout : null,
      tell(values, lines, indent = 2) {
        if (json) for (const value of values) stdout.write(`${JSON.stringify(documentInEnglish(value))}\n`);
        else
          screen.log(
            indent === null ? lines : lines.flatMap((one) => wrapLine(wholeCommands(one, [io.program]), screen.width() - 1, indent)),
          );
      },
      progress: !json || terminal,
      reader: asks ? createLineReader(io.stdin, screen.output.stream, (listener) => io.onInterrupt(listener)) : null,
      by: io.user,
      showFirst: (before) => (shown = before),
      app: () => (app ??= makeApp()),
      keepSecret: (name, value) => typed.set(name, value),
    });
    return code ?? exitCodes.done;
  } finally {
    screen.draw([]);
    // What kept it from being made is told.
    const made = await (app as Promise<App> | null)?.catch(() => null);
    await made?.close();
  }
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
