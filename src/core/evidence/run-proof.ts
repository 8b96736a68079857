import type { ProofResult } from '../../protocol/proof.ts';
import {
  PathError,
  type Blobs,
  type CommandRequest,
  type CommandResult,
  type Processes,
  type Search,
  type WorkspaceFiles,
} from '../ports.ts';
import { closureOf, type ClosureFiles } from './closure.ts';
import { isManifest } from './proof-files.ts';
import { refusesVariables, reportsOf } from './reports/runner-environment.ts';
import { proofResultOf } from './reports/test-results.ts';

export interface ProofPorts {
  readonly processes: Processes;
  readonly files: Pick<WorkspaceFiles, 'read' | 'root' | 'settle'>;
  readonly search: Pick<Search, 'glob'>;
}

/** Most manifests that are looked through for the script of a runner that goes through all packages. */
const mostManifests = 1000;

/** Runs a command and learns what it says about its tests. Its argv is what was configured; reporters are added from outside. `isFresh` as in `reportsOf`. */
export async function runProof(
  { processes, files, search }: ProofPorts,
  request: Omit<CommandRequest, 'reports'>,
  isFresh = false,
): Promise<{ ran: CommandResult; result: ProofResult }> {
  const closure = await closureOf(request.argv, closureFiles({ files, search }, request.signal));
  const reports = reportsOf([request.argv.join(' '), ...closure.map(({ text }) => text)], isFresh);
  const reported = await processes.run({ ...request, reports });
  const refused = reported.exitCode !== 0 && refusesVariables(await printed(request.blobs, reported));
  const ran = refused ? await processes.run(request) : reported;
  const told = { exitCode: ran.exitCode, printed: await printed(request.blobs, ran), reports: ran.reports, root: files.root };
  return { ran, result: proofResultOf(told) };
}

/** The workspace, for `closureOf`. */
export function closureFiles({ files, search }: Pick<ProofPorts, 'files' | 'search'>, signal: AbortSignal): ClosureFiles {
  return {
    async read(path) {
      try {
        const content = await files.read(path);
        return content === null ? null : new TextDecoder().decode(content.bytes);
      } catch (error) {
        // A folder, or a file outside of the workspace.
        if (error instanceof PathError) return null;
        throw error;
      }
    },
    manifests: async () => (await search.glob('**/{package,composer}.json', mostManifests, signal)).filter((path) => isManifest(path)),
  };
}

async function printed(blobs: Blobs, { log, output }: CommandResult): Promise<string> {
  const bytes = log === null ? null : await blobs.get(log);
  return bytes ? new TextDecoder().decode(bytes) : output;
}
