import { sentence } from '../core/describe/message.ts';
import { parseCommandLine } from '../core/policy/command-line.ts';
import type { Clock, Processes } from '../core/ports.ts';
import type { ToolServers } from '../core/tool-servers.ts';
import type { UserSettings } from '../protocol/settings-file.ts';
import { UserError } from './contracts.ts';

/** Opens the person's tool servers for where agents work (`roots`: whose secrets are hidden); null: there are none. Throws UserError for a command that cannot be read. */
export function openToolServers(
  user: UserSettings | null,
  where: {
    readonly roots: () => readonly string[];
    readonly processes: Pick<Processes, 'open'>;
    readonly clock: Clock;
    readonly runId: string;
  },
): ToolServers | null {
  const { roots, processes, clock, runId } = where;
  const named = Object.entries(user?.toolServers ?? {});
  if (named.length === 0) return null;
  const servers = Object.fromEntries(
    named.map(([name, { command, variables = [] }]) => [name, { command: argvOf(name, command), variables }]),
  );
  let opened: Promise<ToolServers> | null = null;
  /** What talks with them is loaded when one is used. */
  const open = (): Promise<ToolServers> =>
    (opened ??= (async () => {
      const [{ createToolServers }, { openMask }] = await Promise.all([
        import('../node/mcp/tool-servers.ts'),
        import('../node/secret-values.ts'),
      ]);
      const mask = async () => {
        const shown = await openMask(roots());
        return (text: string) => shown.text(text);
      };
      return createToolServers({ servers, processes, clock, mark: runId, mask });
    })());
  return {
    names: Object.keys(servers),
    list: async (server, given) => (await open()).list(server, given),
    call: async (request, given) => (await open()).call(request, given),
    close: async () => (await opened)?.close(),
  };
}

function argvOf(name: string, command: string | string[]): readonly string[] {
  if (typeof command !== 'string') return command;
  const read = parseCommandLine(command);
  if (!read.ok)
    throw new UserError(sentence('The command of the tool server "{0}" in your settings cannot be read: {1}.', name, read.message));
  return read.argv;
}
