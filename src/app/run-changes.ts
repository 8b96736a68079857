import { mapLimit } from '../core/map-limit.ts';
import type { Engine } from '../core/durable/contracts.ts';
import { sentence } from '../core/describe/message.ts';
import type { WorkspaceFiles } from '../core/ports.ts';
import { hunkWriters, writtenChanges } from '../core/run/hunk-writers.ts';
import { hunksOf } from '../core/run/hunks.ts';
import type { FileState, AttemptState } from '../core/run/run-state.ts';
import { decodeText } from '../core/tool/text-file.ts';
import type { Hunk, HunkWriter } from '../protocol/webview-view.ts';
import type { AcceptedStore } from '../node/accepted-store.ts';
import { openWorkspaceFiles } from '../node/workspace-files.ts';
import { UserError, type Session } from './contracts.ts';
import { readNow } from './read-now.ts';
import { turnReason } from '../core/run/turn-reason.ts';
import type { Transcript } from '../protocol/transcript.ts';

/** What a run changed, file by file, and which of it the person accepted. Nothing is looked at before it is asked for. */
export function runChanges(parts: {
  readonly engine: Engine;
  readonly files: WorkspaceFiles;
  readonly accepted: AcceptedStore;
  readonly transcript: Session['transcript'];
}): Pick<Session, 'hunks' | 'accepted' | 'accept' | 'contentBefore' | 'contentAfter' | 'contentApart'> {
  const { engine, files, accepted, transcript } = parts;
  const ledger = async (runId: string, file: string): Promise<FileState | null> => (await engine.state(runId)).files[file] ?? null;
  const onDisk = async (file: string) => {
    const now = await readNow(files, file);
    return now === 'unreadable' ? null : now;
  };
  const content = async (runId: string, file: string, hash: string | null): Promise<Uint8Array | null> => {
    const kept = hash === null ? null : await engine.blobs(runId).get(hash);
    if (kept || hash === null) return kept;
    const now = await onDisk(file);
    return now?.hash === hash ? now.bytes : null;
  };
  const writers = async (runId: string, { file, first, hunks }: { file: string; first: Uint8Array | null; hunks: readonly Hunk[] }) => {
    if (hunks.length === 0) return [];
    const changes = writtenChanges(await engine.read(runId, 0), file);
    const contents = await mapLimit(changes, ({ after }) => content(runId, file, after));
    // Without what lay there in between nobody can say whose a line is.
    if (contents.some((bytes, index) => bytes === null && changes[index]?.after !== null)) return [];
    const versions = [first, ...contents].map((bytes) => (bytes === null ? '' : (decodeText(bytes)?.text ?? '')));
    return hunkWriters(
      hunks,
      versions,
      changes.map(({ writer }) => writer),
    );
  };
  return {
    async hunks(runId, file) {
      const known = await ledger(runId, file);
      if (!known) return [];
      const [before, after] = [await content(runId, file, known.before), await content(runId, file, known.after)];
      // Without one of its contents a change cannot be told.
      if ((known.before !== null && before === null) || (known.after !== null && after === null)) return [];
      const hunks = hunksOf(before, after, (await onDisk(file))?.bytes ?? null);
      const { attempts } = await engine.state(runId);
      const by = await withReasons(await writers(runId, { file, first: before, hunks }), attempts, async (path) => transcript(runId, path));
      return hunks.map((hunk, index) => ({ ...hunk, by: by[index] ?? [] }));
    },
    async accepted(runId) {
      const { files: changed } = await engine.state(runId);
      const held = (await accepted.list(runId)).filter((one) => one.hunk !== null || changed[one.file]?.after === one.content);
      return held.map(({ file, hunk }) => ({ file, hunk }));
    },
    async accept(runId, { file, hunk }, on) {
      const known = await ledger(runId, file);
      if (!known) throw new UserError(sentence('Run {0} did not change {1}.', runId, file));
      await accepted.set(runId, { file, hunk, content: known.after }, on);
    },
    contentBefore: async (runId, file) => content(runId, file, (await ledger(runId, file))?.before ?? null),
    contentAfter: async (runId, file) => content(runId, file, (await ledger(runId, file))?.after ?? null),
    async contentApart(runId, worktree, file) {
      const { worktrees } = await engine.state(runId);
      const folder = worktrees[worktree]?.folder;
      const there = folder === undefined ? null : await readNow(openWorkspaceFiles(folder), file);
      return there === 'unreadable' ? null : (there?.bytes ?? null);
    },
  };
}

/** The same writers, each with what it said when it wrote. `attempts`: those of the run that a transcript can be read of. */
export async function withReasons(
  by: readonly (readonly HunkWriter[])[],
  attempts: readonly Pick<AttemptState, 'path'>[],
  transcript: (path: string) => Promise<Pick<Transcript, 'turns'>>,
): Promise<HunkWriter[][]> {
  const named = new Set(by.flat().map(({ path }) => path));
  const known = attempts.filter(({ path }) => named.has(path));
  const said = new Map(await Promise.all(known.map(async ({ path }) => [path, await transcript(path)] as const)));
  return by.map((writers) =>
    writers.map((writer) => {
      const { path = '', turn } = writer;
      const told = said.get(path);
      const why = told === undefined || turn === undefined ? '' : turnReason(told, turn);
      return why === '' ? writer : { ...writer, why };
    }),
  );
}
