import { createInterface } from 'node:readline';
import type { Engine, RunHandle } from '../../../src/core/durable/contracts.ts';
import type { Json } from '../../../src/protocol/json.ts';
import type { Reply } from '../../../src/protocol/question.ts';
import { openGates } from './gate.ts';
import { fileExists } from './workflows.ts';

/** What a child process is told to do, as JSON in its first argument. */
export interface HostCommand {
  /** Where the adapter keeps its runs. */
  readonly folder: string;
  readonly effects: string;
  readonly version?: '1' | '2';
  /** `reply` answers a question of the run, as soon as the file `gate` is there. */
  readonly action: 'start' | 'open' | 'reply';
  readonly workflow?: string;
  readonly input?: Json;
  readonly reply?: Reply;
  readonly gate?: string;
  readonly runId: string;
  readonly force?: boolean;
  /** Another machine's name. */
  readonly host?: string;
  /** Gates to open when it is idle, by name. */
  readonly gates?: Readonly<Record<string, Json>>;
  /** Stop when idle. */
  readonly park?: boolean;
  /** The n-th write (from 1) of the adapter ends the process: before it, in its middle, after it. */
  readonly fault?: { readonly at: number; readonly when: 'before' | 'half' | 'after' };
}

/** Lines of a child process. */
export type HostLine =
  | { readonly type: 'open' }
  | { readonly type: 'refused'; readonly refusal: Json }
  | { readonly type: 'effect'; readonly key: string }
  /** `stop` or `kill` has been called. */
  | { readonly type: 'told' }
  | { readonly type: 'ready' }
  | { readonly type: 'replied'; readonly result: string }
  | { readonly type: 'idle' }
  | { readonly type: 'done'; readonly outcome: Json; readonly writes: number };

/** Body of an adapter's host script: runs one workflow and tells on stdout; `stop` and `kill` on stdin are the handle's. */
export async function runHost(
  engineOf: (command: HostCommand, onEffect: (key: string) => void) => { engine: Engine; writes: () => number },
): Promise<void> {
  const command = JSON.parse(process.argv[2] ?? '') as HostCommand;
  const say = (line: HostLine): void => void process.stdout.write(`${JSON.stringify(line)}\n`);
  const { engine, writes } = engineOf(command, (key) => say({ type: 'effect', key }));
  if (command.reply !== undefined) {
    say({ type: 'ready' });
    await fileExists(command.gate ?? '', new AbortController().signal);
    say({ type: 'replied', result: await engine.reply(command.runId, command.reply) });
    return;
  }
  const handle = await begin(engine, command);
  if (!('done' in handle)) {
    say({ type: 'refused', refusal: handle.refusal as Json });
    return;
  }
  say({ type: 'open' });
  handle.onIdle(() => {
    say({ type: 'idle' });
    if (command.park === true) handle.stop();
    if (command.gates !== undefined) void openGates(engine, command.gates);
  });
  const lines = createInterface({ input: process.stdin });
  lines.on('line', (line) => {
    if (line === 'kill') handle.kill();
    else handle.stop();
    say({ type: 'told' });
  });
  const outcome = await handle.done;
  say({ type: 'done', outcome: outcome as unknown as Json, writes: writes() });
  lines.close();
  process.stdin.destroy();
}

async function begin(engine: Engine, command: HostCommand): Promise<RunHandle | { refusal: unknown }> {
  const { runId, force = false } = command;
  if (command.action === 'start') return engine.start(command.workflow ?? '', command.input ?? null, { runId });
  const opened = await engine.open(runId, { force });
  return opened.ok ? opened.handle : opened;
}
