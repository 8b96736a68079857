import {
  RequestError,
  type CreateTerminalRequest,
  type CreateTerminalResponse,
  type ReadTextFileRequest,
  type ReadTextFileResponse,
  type TerminalOutputResponse,
  type WaitForTerminalExitResponse,
  type WriteTextFileRequest,
} from '@agentclientprotocol/sdk';
import { hardened } from '../../core/policy/harden.ts';
import { inEnglish } from '../../core/describe/message.ts';
import { PathError, type CommandResult } from '../../core/ports.ts';
import { readPolicyOf, workspacePath, writeRefusal } from '../../core/tool/workspace-policy.ts';
import type { ToolEnvironment } from '../../core/tool/tool.ts';
import type { Permissions } from './permissions.ts';

type OfTerminal = { readonly terminalId: string };

/** What an agent asks of Batuta instead of doing it itself: under the same rules as the tools of our own loop. */
export interface ServedRequests {
  readFile(request: ReadTextFileRequest): Promise<ReadTextFileResponse>;
  writeFile(request: WriteTextFileRequest): Promise<Record<string, never>>;
  createTerminal(request: CreateTerminalRequest): Promise<CreateTerminalResponse>;
  terminalOutput(request: OfTerminal): Promise<TerminalOutputResponse>;
  waitForTerminal(request: OfTerminal): Promise<WaitForTerminalExitResponse>;
  /** Also when it is not needed any more. */
  endTerminal(request: OfTerminal): Promise<Record<string, never>>;
  /** Ends all commands. */
  close(): Promise<void>;
}

interface RunningCommand {
  readonly stop: AbortController;
  readonly ended: Promise<void>;
  result: CommandResult | null;
}

/** `signal`: of the turn. */
export function serveRequests(environment: ToolEnvironment, mayRun: Permissions['mayRun'], signal: AbortSignal): ServedRequests {
  const { files, processes, blobs, runId, listed, runTimeoutMs: timeoutMs } = environment;
  const commands = new Map<string, RunningCommand>();
  const commandOf = ({ terminalId }: OfTerminal): RunningCommand => {
    const command = commands.get(terminalId);
    if (!command) throw RequestError.invalidParams({ terminalId });
    return command;
  };
  const exitOf = ({ result }: RunningCommand): { exitCode: number | null; signal: string | null } => ({
    exitCode: result?.exitCode ?? null,
    signal: result && result.outcome !== 'exited' ? result.outcome : null,
  });
  return {
    readFile: ({ path: given, line, limit }) =>
      told(async () => {
        const path = workspacePath(given, environment);
        const refusal = (await readPolicyOf(environment)).refusal(await files.real(path));
        if (refusal !== null) throw notAllowed(inEnglish(refusal));
        const file = await files.read(path);
        if (!file) throw RequestError.resourceNotFound(given);
        const text = new TextDecoder().decode(file.bytes);
        if (!line && !limit) return { content: text };
        const from = Math.max(0, (line ?? 1) - 1);
        return {
          content: text
            .split('\n')
            .slice(from, limit ? from + limit : undefined)
            .join('\n'),
        };
      }),
    writeFile: ({ path: given, content }) =>
      told(async () => {
        const path = await files.real(workspacePath(given, environment));
        const refusal = await writeRefusal(path, environment, signal);
        if (refusal !== null) throw notAllowed(refusal);
        const before = await files.read(path);
        const swapped = await files.swap(path, { before: before?.hash ?? null, after: new TextEncoder().encode(content) });
        if (swapped.status === 'conflict') throw notAllowed(`${path} was changed by someone in the meantime. Read it again.`);
        return {};
      }),
    async createTerminal({ command, args = [], cwd }) {
      const argv = [command, ...args];
      const place = cwd ? { cwd: await files.real(workspacePath(cwd, environment)) } : {};
      const answer = await mayRun(argv, await environment.sandboxed(), place.cwd);
      if ('refusal' in answer) throw notAllowed(answer.refusal);
      const stop = new AbortController();
      const over = AbortSignal.any([signal, stop.signal]);
      const { confined } = answer;
      const request = {
        argv: hardened(argv),
        timeoutMs,
        signal: over,
        blobs,
        mark: runId,
        bare: true,
        confined,
        listed,
        ...place,
      } as const;
      const ended = processes.run(request).then((result) => void (running.result = result));
      const running: RunningCommand = { stop, ended, result: null };
      const terminalId = `command-${commands.size + 1}`;
      commands.set(terminalId, running);
      return { terminalId };
    },
    async terminalOutput(request) {
      const running = commandOf(request);
      const output = running.result?.output ?? '';
      return { output, truncated: false, ...(running.result ? { exitStatus: exitOf(running) } : {}) };
    },
    async waitForTerminal(request) {
      const running = commandOf(request);
      await running.ended;
      return exitOf(running);
    },
    async endTerminal(request) {
      const running = commandOf(request);
      running.stop.abort();
      await running.ended;
      return {};
    },
    async close() {
      for (const { stop } of commands.values()) stop.abort();
      await Promise.all([...commands.values()].map(({ ended }) => ended));
    },
  };
}

const notAllowed = (why: string): RequestError => RequestError.invalidRequest(undefined, why);

async function told<T>(fn: () => Promise<T>): Promise<T> {
  try {
    return await fn();
  } catch (error) {
    throw error instanceof PathError ? notAllowed(error.message) : error;
  }
}
