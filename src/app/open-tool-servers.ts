import { sentence } from '../core/describe/message.ts';
import type { Clock, Processes } from '../core/ports.ts';
import type { ToolServers } from '../core/tool-servers.ts';
import type { UserSettings } from '../protocol/settings-file.ts';
import type { Message } from '../protocol/message.ts';
import { argvOf } from './choose-harness.ts';

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
    named.map(([name, { command, variables = [] }]) => {
      const wrong = (why: Message): Message =>
        sentence('The command of the tool server "{0}" in your settings cannot be read: {1}.', name, why);
      return [name, { command: argvOf(command, wrong), variables }];
    }),
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
