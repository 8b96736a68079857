import type { CommandRequest, CommandResult, OpenedProgram, ProcessGroup, Processes, ProgramRequest } from '../../src/core/ports.ts';

/** What a scripted command does: a result, or a function that may change files first. */
export interface ScriptedResult {
  readonly exitCode?: number | null;
  readonly outcome?: CommandResult['outcome'];
  readonly output?: string;
  readonly durationMs?: number;
  readonly reports?: readonly string[];
}
export type Script = ScriptedResult | ((request: CommandRequest) => ScriptedResult | Promise<ScriptedResult>);

export interface FakeProcesses extends Processes {
  /** Command lines (argv joined by blanks), in order. */
  readonly calls: string[];
  readonly requests: CommandRequest[];
  readonly killed: ProcessGroup[];
  readonly killedMarks: string[];
}

/**
 * Results by command line (argv joined by blanks). A list is played one by one, its last entry again
 * and again. A command without script is `missing`. With an aborted signal everything is `interrupted`. `open`: programs to talk with; none.
 */
export function createFakeProcesses(
  scripts: Readonly<Record<string, Script | readonly Script[]>> = {},
  open: (request: ProgramRequest) => Promise<OpenedProgram | { readonly missing: string }> = async ({ argv }) => ({
    missing: `There is no program ${argv[0]}.`,
  }),
): FakeProcesses {
  const played = new Map<string, number>();
  const calls: string[] = [];
  const requests: CommandRequest[] = [];
  const killed: ProcessGroup[] = [];
  const killedMarks: string[] = [];
  const next = (line: string): Script => {
    const script = scripts[line];
    if (script === undefined) return { outcome: 'missing', exitCode: null };
    if (!Array.isArray(script)) return script as Script;
    const count = played.get(line) ?? 0;
    played.set(line, count + 1);
    return (script as readonly Script[])[Math.min(count, script.length - 1)] ?? { outcome: 'missing', exitCode: null };
  };
  return {
    requests,
    killed,
    killedMarks,
    calls,
    run: async (request) => {
      requests.push(request);
      calls.push(request.argv.join(' '));
      const script = next(request.argv.join(' '));
      const missing = typeof script !== 'function' && script.outcome === 'missing';
      if (!missing) await request.onStart?.({ pid: 1000 + requests.length, startTime: `fake-${requests.length}` });
      const result = typeof script === 'function' ? await script(request) : script;
      const outcome = request.signal.aborted ? 'interrupted' : (result.outcome ?? 'exited');
      const output = result.output ?? '';
      const exitCode = outcome === 'exited' ? (result.exitCode ?? 0) : null;
      const log = output === '' ? null : await request.blobs.put(Buffer.from(output));
      return { outcome, exitCode, durationMs: result.durationMs ?? 1, log, output, reports: result.reports ?? [] };
    },
    open,
    kill: async (group) => {
      killed.push(group);
      return false;
    },
    killMarked: async (mark) => {
      killedMarks.push(mark);
      return 0;
    },
  };
}
