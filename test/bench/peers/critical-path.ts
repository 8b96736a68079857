import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { RecordedRequest } from '../../fakes/model-server/model-answer.ts';
import type { Taken } from '../alternately.ts';

/** Calls of the model that go side by side, each row one after the other; or a command. */
export type Stage = { readonly calls: readonly (readonly string[])[] } | { readonly command: readonly string[] };

/** What a client gets to play. */
export interface CriticalPath {
  readonly url: string;
  readonly folder: string;
  /** One after the other. */
  readonly stages: readonly Stage[];
}

/**
 * What a run cannot do without, as it was recorded of a real one: its calls, with the same bodies, each as soon as what it waits for is there, and the
 * commands that prove – by a client in a process of its own that does nothing else. Counted from the first call to the end of the last.
 */
export async function playCriticalPath(path: CriticalPath): Promise<Taken> {
  const child = fork(join(import.meta.dirname, 'critical-path-child.ts'));
  const ended = once(child, 'exit');
  const told = once(child, 'message') as Promise<[Taken]>;
  child.send(path);
  const [taken] = await Promise.race([
    told,
    ended.then(([code]) => {
      throw new Error(`The client ended with ${String(code)}.`);
    }),
  ]);
  await ended;
  return taken;
}

/** The stages of a run of the feature pipeline. `chain`: its agents came one after the other. `proofs`: so many in a row at their end. */
export function stagesOf(
  requests: readonly RecordedRequest[],
  { agents, chain, proofs, command }: { agents: readonly string[]; chain: boolean; proofs: number; command: readonly string[] },
): Stage[] {
  const rowOf = (name: string): string[] => {
    const asked = requests.filter(({ label, path }) => path === '/v1/messages' && label.startsWith(`${name} `));
    if (asked.length === 0) throw new Error(`${name} was never asked.`);
    return asked.map(({ body }) => JSON.stringify(body));
  };
  const rows = agents.map(rowOf);
  const proof = { command };
  const work: Stage[] = chain
    ? rows.flatMap((row): Stage[] => [{ calls: [row] }, proof])
    : [{ calls: rows }, ...Array.from({ length: Math.max(1, proofs) }, () => proof)];
  return [{ calls: [rowOf('SPEC')] }, ...work, { calls: [rowOf('REVIEW')] }];
}
