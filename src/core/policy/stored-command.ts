import * as z from 'zod';

/**
 * A command that a person allowed in a workspace for good: exactly so, or with any files of the workspace at its end. `tools`: it is no command
 * of agents, but a memory server with just these tools (their hash; '' before they are known). `program`: with it, what that server runs of the
 * workspace's own (as `ownProgram`).
 */
export const storedCommandSchema = z.object({
  argv: z.array(z.string()).min(1),
  files: z.boolean(),
  tools: z.string().exactOptional(),
  program: z.string().exactOptional(),
});
export type StoredCommand = z.infer<typeof storedCommandSchema>;

/** Whether a command is the stored one. `files`: how many words at its end are files inside. */
export function fits(stored: StoredCommand, argv: readonly string[], files: number): boolean {
  if (stored.tools !== undefined || !stored.argv.every((word, index) => argv[index] === word)) return false;
  const more = argv.length - stored.argv.length;
  return stored.files ? more > 0 && more <= files : more === 0;
}

/** A tool of a server, as long as the server says just this of its tools (`print`). Such a command nobody has: its first word is none. */
export function storedTool(server: string, tool: string, print: string): StoredCommand {
  return { argv: ['tool:', server, tool], files: false, tools: print };
}
