import { createServer, type AddressInfo } from 'node:net';

/** A port of this machine that nobody listens on now, other than these. */
export async function freePort(taken: ReadonlySet<number>): Promise<number> {
  const held: ReturnType<typeof createServer>[] = [];
  try {
    for (;;) {
      const server = createServer();
      await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
      // Held until one is found, or the system would name the same one again.
      held.push(server);
      const { port } = server.address() as AddressInfo;
      if (!taken.has(port)) return port;
    }
  } finally {
    await Promise.all(held.map((server) => new Promise((resolve) => server.close(resolve))));
  }
}

/**
 * Fills in what differs between worktrees: `{name}` (letters, digits, `_`: fit for a database), `{path}`, `{port}` and `{port:NAME}`, which are one
 * free port for each name. `taken` gets them.
 */
export async function fillIn(
  variables: Readonly<Record<string, string>>,
  { name, path }: { readonly name: string; readonly path: string },
  taken: Set<number>,
): Promise<Record<string, string>> {
  const known: Record<string, string> = { '{name}': name.replaceAll(/[^a-zA-Z0-9]/gu, '_'), '{path}': path };
  const filled: Record<string, string> = {};
  for (const [variable, text] of Object.entries(variables)) {
    for (const [found] of text.matchAll(portWord)) {
      if (known[found] !== undefined) continue;
      const port = await freePort(taken);
      taken.add(port);
      known[found] = String(port);
    }
    filled[variable] = text.replaceAll(/\{name\}|\{path\}|\{port(?::[a-z0-9-]+)?\}/gu, (word) => known[word] ?? word);
  }
  return filled;
}

/** Whether any of them names a port. */
export function hasPort(variables: Readonly<Record<string, string>>): boolean {
  return Object.values(variables).some((text) => text.search(portWord) >= 0);
}

const portWord = /\{port(?::[a-z0-9-]+)?\}/gu;
