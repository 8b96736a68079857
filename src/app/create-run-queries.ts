import type { Services } from '../pipelines/parts/services.ts';
import type { Pipeline } from '../core/pipeline/pipeline.ts';
import type { Engine } from '../core/durable/contracts.ts';
import type { AcceptedChange } from '../core/report/accepted-change.ts';
import { hunksOf } from '../core/run/hunks.ts';
import type { FileState } from '../core/run/run-state.ts';
import { PathError } from '../core/ports.ts';
import type { DismissalStore } from '../node/dismissal-store.ts';
import type { AcceptedStore } from '../node/accepted-store.ts';
import { sentence } from '../core/describe/message.ts';
import { UserError } from './contracts.ts';
import { dismissIssue } from './dismiss-issue.ts';
import { forecastRun } from './forecast-run.ts';
import { guideAgent } from './guide-agent.ts';
import { initialiseWorkspace } from './initialise-workspace.ts';
import { inWords } from './in-words.ts';
import { rollBack } from './roll-back.ts';
import { runTranscript } from './run-transcript.ts';
import type { RunQueries } from './run-queries.ts';
import type { WorkspaceLock } from './workspace-lock.ts';
import type { WorkspacePorts } from './workspace-ports.ts';

/** The part of a session that the views of a run need. Nothing here is looked at before it is asked for. */
export function createRunQueries(parts: {
  readonly home: string;
  readonly pipelines: readonly Pipeline<Services>[];
  readonly ports: WorkspacePorts;
  readonly lock: WorkspaceLock;
  readonly dismissals: DismissalStore;
  readonly accepted: AcceptedStore;
  readonly engine: Engine;
}): RunQueries {
  const { home, pipelines, ports, lock, dismissals, accepted, engine } = parts;
  const { files, search, checkpoints } = ports;
  const ledger = async (runId: string, file: string): Promise<FileState | null> => (await engine.state(runId)).files[file] ?? null;
  const content = async (runId: string, file: string, hash: string | null): Promise<Uint8Array | null> => {
    if (hash === null) return null;
    const kept = await engine.blobs(runId).get(hash);
    if (kept) return kept;
    const now = await onDisk(file);
    return now.hash === hash ? now.bytes : null;
  };
  const onDisk = async (file: string): Promise<{ bytes: Uint8Array | null; hash: string | null }> => {
    try {
      return (await files.entry(file)) ?? { bytes: null, hash: null };
    } catch (error) {
      if (error instanceof PathError) return { bytes: null, hash: null };
      throw error;
    }
  };
  return {
    forecast: (runId) => forecastRun({ engine, pipelines, runId, files }),
    initialise: (signal) => lock.during('init', () => inWords(() => initialiseWorkspace({ files, search })), signal),
    rollBack: (runId, target, signal) =>
      lock.during(`roll back ${runId}`, () => inWords(() => rollBack({ files, checkpoints, engine, runId }, target)), signal),
    async hunks(runId, file) {
      const known = await ledger(runId, file);
      if (!known) return [];
      const [before, after] = [await content(runId, file, known.before), await content(runId, file, known.after)];
      // Without one of its contents a change cannot be told.
      if ((known.before !== null && before === null) || (known.after !== null && after === null)) return [];
      return hunksOf(before, after, (await onDisk(file)).bytes);
    },
    accepted: (runId) =>
      inWords(async () => {
        const { files: changed } = await engine.state(runId);
        const holds = (one: AcceptedChange): boolean => one.hunk !== null || changed[one.file]?.after === one.content;
        return (await accepted.list(runId)).filter(holds).map(({ file, hunk }) => ({ file, hunk }));
      }),
    accept: (runId, { file, hunk }, on) =>
      inWords(async () => {
        const known = await ledger(runId, file);
        if (!known) throw new UserError(sentence('Run {0} did not change {1}.', runId, file));
        await accepted.set(runId, { file, hunk, content: known.after }, on);
      }),
    async contentBefore(runId, file) {
      return content(runId, file, (await ledger(runId, file))?.before ?? null);
    },
    async contentAfter(runId, file) {
      return content(runId, file, (await ledger(runId, file))?.after ?? null);
    },
    dismiss: (runId, fingerprint, by) => inWords(() => dismissIssue({ engine, store: dismissals, runId, fingerprint, by })),
    dismissals: () => inWords(() => dismissals.list()),
    readmit: (fingerprint) => inWords(() => dismissals.remove(fingerprint)),
    guide: (runId, agent, text, by) => inWords(() => guideAgent({ engine, runId, agent, text, by })),
    transcript: (runId, path) => runTranscript({ home, engine, runId, path }),
  };
}
