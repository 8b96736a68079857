import type { ToolCallUpdate } from '@agentclientprotocol/sdk';
import * as z from 'zod';

/** What a tool call of an external agent is about, as far as it tells. */
export interface NamedInCall {
  /** A command line, or argv; undefined: it names none. */
  readonly command: string | string[] | undefined;
  /** Where that runs; undefined: where the agent is. */
  readonly folder: string | undefined;
  /** Files and folders, each once. */
  readonly paths: readonly string[];
}

/** Each agent has names of its own for the same. */
const folderNames = ['cwd', 'workdir', 'working_directory', 'workingDirectory', 'dir_path', 'directory'];
const pathName = /^(?:source|destination|directory|folder|dir)$|(?:^|_)(?:paths?|files?|dir)$|[a-z](?:Paths?|Files?)$/u;
const command = z.union([z.string(), z.array(z.string())]).optional();

/** Reads what stands in a call, in whatever field an agent puts it. */
export function namedInCall({ locations, content, rawInput }: Partial<ToolCallUpdate>): NamedInCall {
  const input = z.record(z.string(), z.unknown()).safeParse(rawInput).data ?? {};
  const diffs = (content ?? []).flatMap((part) => (part.type === 'diff' ? [part.path] : []));
  const named = Object.entries(input).flatMap(([name, value]) => (pathName.test(name) ? [value].flat() : []));
  const folder = folderNames.map((name) => input[name]).find((value) => typeof value === 'string');
  return {
    command: command.safeParse(input['command'] ?? input['cmd']).data,
    folder: typeof folder === 'string' ? folder : undefined,
    paths: [...new Set([...(locations ?? []).map(({ path }) => path), ...diffs, ...named.filter((value) => typeof value === 'string')])],
  };
}
