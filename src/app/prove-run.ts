import type { Engine } from '../core/durable/contracts.ts';
import { InterruptedError } from '../core/durable/errors.ts';
import { judgeAfter, times } from '../core/evidence/judge-reproduction.ts';
import { missingTests } from '../core/evidence/decide-proof.ts';
import { lastProofs } from '../core/evidence/last-proofs.ts';
import { keptResult, resultOf as resultIn, trialOf } from '../core/evidence/kept-result.ts';
import { baseOf } from '../core/evidence/reproduction-base.ts';
import { ignoredContents } from '../core/evidence/ignored-contents.ts';
import { guardProtected } from '../core/evidence/guard-protected.ts';
import { runProof } from '../core/evidence/run-proof.ts';
import { standingOf, type CommandStanding } from '../core/evidence/standing.ts';
import { evidenceOf } from '../core/evidence/validate.ts';
import { named, sentence } from '../core/describe/message.ts';
import { changedFiles } from '../core/run/changed-files.ts';
import { contentText } from '../core/run/seal.ts';
import type { Blobs, Checkpoints, Processes, Search, WorkspaceFiles } from '../core/ports.ts';
import type { Surroundings } from '../core/surroundings.ts';
import type { RunState, VerdictState } from '../core/run/run-state.ts';
import type { Evidence, RunEventBody } from '../protocol/run-event.ts';
import { UserError } from './contracts.ts';
import { project } from '../core/run/project.ts';
import { tellLeft } from './after-crash.ts';
import { readNow } from './read-now.ts';
import { appendTo } from './refusal.ts';

interface Parts {
  readonly files: WorkspaceFiles;
  readonly search: Search;
  readonly checkpoints: Checkpoints;
  readonly processes: Processes;
  readonly surroundings: Surroundings;
  readonly engine: Pick<Engine, 'append' | 'blobs' | 'read' | 'state'>;
  readonly runId: string;
  readonly timeoutMs: number;
  readonly by: string;
  readonly signal: AbortSignal;
}

/**
 * Runs the commands of a run that is over again, on the files as they are now: an addendum to its journal. What was unproven for another
 * reason stays so. Returns the evidence, a command each.
 */
export async function proveRun(parts: Parts): Promise<Evidence[]> {
  const { engine, runId } = parts;
  const { status } = await engine.state(runId);
  if (status !== 'completed') throw new UserError(sentence('Run {0} is not completed. Resume it to prove the current files.', runId), 1);
  await appendTo(engine, runId, []);
  // What could not be told when the workspace was taken: from the first command on another one is noted down.
  if ((await parts.surroundings.noted()).includes(runId)) await tellLeft(parts, runId, (...events) => appendTo(engine, runId, events));
  const journal = await engine.read(runId, 0);
  const state = project(journal);
  // How it ended, whatever was said of it since.
  const end = journal.findLast(({ type }) => type === 'run.completed')?.seq ?? 0;
  const ended = project(journal.filter(({ seq }) => seq <= end));
  await mustShowAsApproved(parts.files, ended.reproduced);
  return proveAll(parts, state, ended);
}

async function proveAll(parts: Parts, state: RunState, ended: RunState): Promise<Evidence[]> {
  const events: RunEventBody[] = [];
  const { verdicts, reproduced } = ended;
  const { engine, runId, files } = parts;
  const isBroken = await showsAgain(parts, state, reproduced, events);
  const all: Evidence[] = [];
  let isUnsure = false;
  for (const { agent, attempt, ...judged } of Object.values(verdicts)) {
    const commands = state.agents.find(({ name }) => name === agent)?.validate ?? [];
    const evidence: Evidence[] = [];
    for (const command of commands) evidence.push(await proveOnce(parts, state, command));
    all.push(...evidence);
    const blobs = engine.blobs(runId);
    const standings = await Promise.all(evidence.map((one) => standingOf(blobs, state.baseline, one)));
    const changed = evidence.flatMap((one) => (one.result === 'unstable' ? (one.changed ?? []) : []));
    if (standings.includes('unstable'))
      throw new UserError(sentence('Files changed while the commands ran, so nothing was proven; try again: {0}', named(changed)), 1);
    isUnsure ||= judged.result === 'proven' && standings.includes('unknown');
    events.push(
      ...evidence.map((one): RunEventBody => ({ type: 'validation.completed', agent, attempt, purpose: 'prove', evidence: one })),
    );
    events.push({
      type: 'verdict',
      agent,
      attempt,
      ...judged,
      claims: [...judged.claims],
      result: isBroken ? 'failed' : resultOf(judged, standings),
    });
  }
  // What fails is told as it is, however few of its tests it came to.
  if (!events.some((event) => event.type === 'verdict' && event.result === 'failed'))
    await mustHaveTheTests(engine.blobs(runId), ended, all);
  const ignored = Object.keys(state.ignored);
  const on = {
    ...(await parts.checkpoints.take({ volatilePaths: state.volatilePaths })),
    ...(ignored.length > 0 ? { ignored: await ignoredContents(files, ignored) } : {}),
  };
  const held: Record<string, string> = {};
  for (const { file } of changedFiles(state)) {
    const now = await readNow(files, file);
    if (now !== 'unreadable') held[file] = contentText(now);
  }
  await appendTo(engine, runId, [
    ...events,
    { type: 'proof.renewed', files: held, on, ...(isUnsure ? { unsure: true as const } : {}), by: parts.by },
  ]);
  return all;
}

/** A test that was changed since shows another thing than the one that was approved. */
async function mustShowAsApproved(files: WorkspaceFiles, { after }: RunState['reproduced']): Promise<void> {
  if (after?.outcome !== 'passes' || after.by !== null) return;
  const changed: string[] = [];
  for (const { file, hash } of after.reproduction.files) {
    const now = await readNow(files, file);
    if (now === null || now === 'unreadable' || now.hash !== hash) changed.push(file);
  }
  if (changed.length === 0) return;
  throw new UserError(
    sentence('What shows the bug is not as it was approved: {0}. Bring it back, then prove again; nothing was proven.', named(changed)),
    1,
  );
}

/** A command that passes without the tests that it ran at the end of the run says less than it did. */
async function mustHaveTheTests(blobs: Blobs, ended: RunState, evidence: readonly Evidence[]): Promise<void> {
  const then = lastProofs(ended.evidence);
  const commands = await Promise.all(
    [...lastProofs(evidence.map((one) => ({ ...one, purpose: 'prove' })))].map(async ([line, now]) => {
      const before = then.get(line);
      return { base: before ? await resultIn(blobs, before) : null, final: await resultIn(blobs, now) };
    }),
  );
  const gone = missingTests(commands, []);
  if (typeof gone === 'number' ? gone === 0 : gone.length === 0) return;
  const tests = typeof gone === 'number' ? gone : named(gone);
  throw new UserError(sentence('Tests that ran at the end of the run ran no more ({0}). Nothing was proven.', tests), 1);
}

/** Whether a bug shows again that commands showed to be gone. */
async function showsAgain(
  parts: Parts,
  state: RunState,
  { before, after }: RunState['reproduced'],
  events: RunEventBody[],
): Promise<boolean> {
  if (after?.outcome !== 'passes' || after.by !== null) return false;
  const { reproduction } = after;
  const { agent, command } = reproduction;
  const blobs = parts.engine.blobs(parts.runId);
  const evidence: Evidence[] = [];
  for (let attempt = 1; attempt <= times; attempt++) {
    const one = await proveOnce(parts, state, command);
    evidence.push(one);
    events.push({ type: 'validation.completed', agent, attempt, purpose: 'reproduce', evidence: one });
  }
  const trials = await Promise.all(evidence.map((one) => trialOf(blobs, one)));
  const base = await baseOf(blobs, state, reproduction);
  const { outcome, tests } = judgeAfter(reproduction, trials, before?.tests ?? [], base);
  const { hash: tree } = await parts.checkpoints.take({ volatilePaths: state.volatilePaths });
  events.push({ type: 'reproduction.tried', side: 'after', outcome, reproduction, tests, tree, by: null });
  return outcome !== 'passes' || evidence.some(({ result }) => result === 'unstable');
}

/** What failed before the work is no failure of it now. */
function resultOf({ result }: Pick<VerdictState, 'result'>, standings: readonly CommandStanding[]): VerdictState['result'] {
  if (standings.includes('bad')) return 'failed';
  return standings.includes('unknown') && result === 'proven' ? 'unproven' : result;
}

async function proveOnce(parts: Parts, { volatilePaths }: RunState, command: readonly string[]): Promise<Evidence> {
  const { files, checkpoints, engine, runId, signal, timeoutMs } = parts;
  const blobs = engine.blobs(runId);
  await files.settle?.();
  const watched = await parts.surroundings.watch({ signal });
  const before = await checkpoints.take({ volatilePaths });
  await watched.begin({ runId, agent: 'proof', argv: command, timeoutMs, tree: before.tree, listed: [], aside: [] });
  const { ran, result } = await runProof(parts, { argv: command, timeoutMs, signal, blobs, mark: runId });
  const trees = { before, after: await checkpoints.take({ volatilePaths }) };
  const told: RunEventBody[] = [];
  const guarded = await guardProtected(
    { emit: (...events) => void told.push(...events) },
    { ...parts, blobs },
    { argv: command, listed: [] },
    trees,
    watched,
  );
  // Whatever becomes of the proof: nobody else knows any more what was there before.
  if (told.length > 0) await appendTo(engine, runId, told);
  await watched.end();
  if (ran.outcome === 'interrupted') throw new InterruptedError('the command was interrupted');
  const after = guarded.put ? await checkpoints.take({ volatilePaths }) : trees.after;
  const unsaved = (await files.settle?.()) ?? [];
  const moved = before.hash === after.hash ? [] : await checkpoints.diff(before.tree, after.tree);
  return evidenceOf(command, ran, before, after, {
    purpose: 'prove',
    unsaved: unsaved.length > 0,
    changed: [...moved.map(({ path }) => path), ...unsaved],
    volatilePaths: [...volatilePaths],
    tests: await keptResult(blobs, result),
  });
}
