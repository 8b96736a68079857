import { createHash } from 'node:crypto';
import type { Ctx, StepContext } from '../../core/durable/contracts.ts';
import { decideProof, missingTests, type ChangedProof, type CommandProof, type Decision } from '../../core/evidence/decide-proof.ts';
import { ignoredContents } from '../../core/evidence/ignored-contents.ts';
import { resultOf } from '../../core/evidence/kept-result.ts';
import { asNamedBefore } from '../../core/evidence/moved-tests.ts';
import {
  configurationOf,
  isIgnoreFile,
  isNamedBySource,
  isTest,
  proofKind,
  saysHow,
  type ProofKind,
  type ProofNaming,
} from '../../core/evidence/proof-files.ts';
import { isOutput, isProgramText, isTheirs, writesOf } from '../../core/evidence/outputs.ts';
import { ownsPath } from '../../core/policy/owned-paths.ts';
import type { Checkpoint, FileContent, TreeChange } from '../../core/ports.ts';
import type { ProofResult, SwappedFile } from '../../protocol/proof.ts';
import { besideProof } from './beside-proof.ts';
import { changedPackages } from './changed-packages.ts';
import { runSwapped, type Swapped } from './counter-proof.ts';
import { checksOnlyTypes, commandsOf, layersWithoutCommand } from './known-reasons.ts';
import { shownBefore } from '../../core/run/reproduced.ts';
import type { RunState } from '../../core/run/run-state.ts';
import { namedFiles } from './not-built.ts';
import { readProof } from './proof-reads.ts';
import { reportedIn } from './reported-tests.ts';
import { printedPrograms } from './printed-programs.ts';
import type { Progress } from './progress.ts';
import type { Scene } from './services.ts';
import { goneWithBase, shownBy, shownThrough, type ShownThrough } from './shown-through.ts';

interface Plan {
  readonly on: Checkpoint;
  readonly changed: readonly ChangedProof[];
  readonly swap: readonly SwappedFile[];
  /** Files that a command runs, before and now: one may be the work itself, so what else changed is judged with it as it is, too. */
  readonly run: readonly string[];
  /** Of what is swapped: outputs of commands, which write them anew. */
  readonly anew: readonly string[];
  readonly commands: readonly (readonly string[])[];
  /** Of each command. */
  readonly ends: readonly Pick<CommandProof, 'final' | 'unstable' | 'base'>[];
  readonly uncovered: boolean;
  readonly onlyTypes: boolean;
  readonly dependencies: readonly string[];
  /** What the bug was shown through; left out where that is as it was. */
  readonly through?: ShownThrough;
}

/**
 * What the proof of the tree is worth, told once for each tree: where the run changed files by which its work is proven, the commands run on
 * it again with these as they were.
 */
export async function judgeProof(ctx: Ctx, scene: Scene, progress: Progress): Promise<void> {
  const { services, input } = scene;
  const plan = await ctx.look('proof-changes', (step) => planOf(ctx, step, scene, progress));
  if (plan === null) return;
  const { swap, run: ran, anew, commands, ends, uncovered, onlyTypes, dependencies, through } = plan;
  let { changed } = plan;
  const how = changed.filter(({ kind }) => saysHow(kind)).map(({ file }) => file);
  const timeoutMs = input.settings.timeouts.validate * 1000;
  const outputs = input.settings.agents.flatMap((agent) => agent.outputs);
  const gone = missingTests(ends, changed);
  const isOtherProgram = changed.some(({ kind }) => kind === 'closure');
  const run = (name: string, files: readonly SwappedFile[]): Promise<Swapped> =>
    runSwapped(ctx, services, name, { files, commands, timeoutMs, outputs, anew, isOtherProgram });
  // Also where only tests are new: one may change, while it runs, what the others see.
  const needed = changed.length > 0 || (typeof gone === 'number' ? gone > 0 : gone.length > 0);
  const counter = needed && swap.length > 0 ? await run('counter-proof', swap) : [];
  const others = how.filter((file) => !ran.includes(file));
  const both = others.length > 0 && (others.length < how.length || changed.some(({ kind }) => kind === 'test'));
  const under = both
    ? await run(
        'counter-proof-of-new-work',
        swap.filter(({ file }) => others.includes(file) || isIgnoreFile(file)),
      )
    : counter;
  const proofs = ends.map((one, index): CommandProof => ({
    ...one,
    counter: counter?.[index] ?? [],
    underBase: how.length > 0 ? (under?.[index] ?? []) : [],
  }));
  const announced = !progress.approved.accepted.unattended && progress.approved.spec.proof.length > 0;
  const facts = {
    commands: proofs,
    changed,
    listed: approvedNames(progress.approved),
    announced,
    uncovered,
    onlyTypes,
    unlisted: dependencies.length > 0,
  };
  const unstable: Decision = { verdict: 'unproven', reason: 'unstable', missing: gone };
  let decision = counter === null || under === null ? unstable : decideProof(facts);
  if (decision.verdict === 'proven' && through) {
    const isGone = await goneWithBase(ctx, services, progress, through.swap, { timeoutMs, outputs });
    if (isGone === null) decision = unstable;
    else if (!isGone) {
      decision = { ...decision, verdict: 'unproven', reason: 'proof-changed' };
      changed = [...changed, ...through.changed];
    }
  }
  await ctx.step('proof-decided', async (step) => {
    const { accepted } = progress.approved;
    const ignored = Object.keys(step.state().ignored);
    const { verdict, reason, missing } = withReproduction(decision, progress.approved, step.state());
    const about = [reason, missing, dependencies, [...swap, ...(through?.swap ?? [])].map(({ file, now }) => [file, now?.hash])];
    const fingerprint = createHash('sha256').update(JSON.stringify(about)).digest('hex');
    const count = typeof missing === 'number' ? missing : missing.length;
    const names = typeof missing === 'number' ? [] : missing.slice(0, mostNames);
    const held = await besideProof(step, services, plan.on.tree);
    step.emit({
      type: 'proof.decided',
      tree: plan.on.hash,
      checkpoint: plan.on.tree,
      verdict,
      reason,
      changed: [...changed],
      missing: { count, names },
      dependencies: [...dependencies],
      fingerprint,
      ...(ignored.length > 0 ? { ignored: await ignoredContents(services.files, ignored) } : {}),
      ...(Object.keys(held).length > 0 ? { held } : {}),
    });
    if (verdict === 'unproven' && reason !== null && accepted.reasons.includes(reason))
      step.emit({ type: 'proof.accepted', fingerprint, by: accepted.by });
  });
}

/** A fix is proven by nothing but a reproduction that failed before it and passes after it, each time, without a person's word. */
function withReproduction(decision: Decision, { reproduction }: Progress['approved'], state: RunState): Decision {
  if (!reproduction || decision.verdict !== 'proven') return decision;
  const before = shownBefore(state, reproduction);
  const { after } = state.reproduced;
  const shown = before?.outcome === 'fails' && before.by === null && after?.outcome === 'passes' && after.by === null;
  return shown ? decision : { ...decision, verdict: 'unproven', reason: 'not-reproduced' };
}

/** Files that the spec names. Nobody looked at one that was approved unattended: what it says of tests is no approval of them. */
function approvedNames({ spec, accepted }: Progress['approved']): readonly string[] {
  return accepted.unattended ? [] : namedFiles(spec);
}

/** So many missing tests are named. */
const mostNames = 50;

const notRun: ProofResult = { passed: false, exitCode: null, tests: null, counts: null };

/** null: nothing is to be judged, or it is known already. */
async function planOf(ctx: Ctx, step: StepContext, { services, input }: Scene, { base, approved }: Progress): Promise<Plan | null> {
  const { settings } = input;
  const { checkpoints } = services;
  const { volatilePaths, evidence, baseline, proof, verdicts, files, uncertain } = step.state();
  const now = await checkpoints.take({ volatilePaths });
  if (proof?.tree === now.hash) return null;
  const commands = commandsOf(settings);
  const changes = (await checkpoints.diff(base, now.tree)).filter(({ path }) => !volatilePaths.includes(path));
  // What the settings say that is made of the work is looked at, whoever made it; and what only commands wrote proves nothing.
  const made = settings.agents.flatMap(({ outputs, provides }) => [...outputs, ...provides]);
  const isWritten = (path: string): boolean => path in uncertain || files[path]?.output === true;
  const written = new Set(changes.flatMap(({ path, before }) => (before === null && isWritten(path) ? [path] : [])));
  const ran = await Promise.all(
    commands.map(async (command) => {
      const same = (one: { readonly command: readonly string[] }): boolean => JSON.stringify(one.command) === JSON.stringify(command);
      const last = evidence.findLast((one) => same(one) && one.purpose !== 'handover');
      const known = baseline?.commands.find(same);
      return { last, final: last ? await resultOf(ctx.blobs, last) : notRun, before: known ? await resultOf(ctx.blobs, known) : null };
    }),
  );
  const about = {
    base,
    changes,
    commands,
    tests: settings.tests,
    listed: namedFiles(approved.spec),
    looked: (path: string) => ownsPath(made, path) || written.has(path),
    reported: reportedIn(ran),
    shown: await shownBy(ctx, approved),
  };
  const reads = await readProof(step, services, about);
  // What a command runs decides, whoever wrote it; all else that it was seen to write it writes anew, also where other files are put aside.
  const writes = writesOf(baseline?.commands ?? [], commands);
  const isBuilt = (path: string): boolean => writes.has(path) && !(reads.scripts.has(path) && isProgramText(path));
  const listed = approvedNames(approved);
  const printed = await printedPrograms(step, services, { ...about, scripts: reads.scripts, listed });
  const changed: ChangedProof[] = [];
  const swap: SwappedFile[] = [];
  for (const { path, before: was, hidden } of changes) {
    const before = await checkpoints.entryAt(base, path);
    const after = await checkpoints.entryAt(now.tree, path);
    const naming = { tests: settings.tests, closure: [...reads.closure] };
    const named = hidden ? proofKind(path, naming) : changedKind(path, before, after, naming);
    const own = named === 'test' && reads.sources.has(path) ? null : named;
    const kind = printed.some(({ expected }) => expected === path) ? 'test' : (own ?? (await reads.kindOf(path)));
    if (printed.some(({ program }) => program === path)) continue;
    if ((was === null && isNamedBySource(path)) || (isBuilt(path) && isTheirs(files[path], commands))) continue;
    if (kind === null && !isIgnoreFile(path)) continue;
    if (kind !== null) changed.push({ file: path, kind, added: was === null });
    // Of what no agent may read there is nothing to swap.
    if (!hidden) swap.push({ file: path, base: await kept(ctx, before), now: await kept(ctx, after) });
  }
  // What lies in the place of a folder with proof files makes way for it.
  for (const { path, before } of changes)
    if (before === null && swap.some(({ file }) => file.startsWith(`${path}/`)) && !swap.some(({ file }) => file === path))
      swap.push({ file: path, base: null, now: await kept(ctx, await checkpoints.entryAt(now.tree, path)) });
  // A source or a test that a command rewrites each time was another one in each proof.
  const declared = settings.agents.flatMap(({ outputs }) => outputs);
  const restless = volatilePaths.some((path) => !isOutput(path, true, settings.tests) && !ownsPath(declared, path));
  const tests = swap.filter(({ file }) => listed.includes(file) && changed.some((one) => one.file === file && one.kind === 'test'));
  const namesOf = (files: readonly SwappedFile[]): string[] => files.map(({ file }) => file);
  const moved = {
    from: namesOf(tests.filter(({ now: there }) => there === null)),
    to: namesOf(tests.filter(({ base: was }) => was === null)),
  };
  const ends = ran.map(({ last, final, before }) => ({
    final: asNamedBefore(final, before, moved),
    unstable: restless || last?.result === 'unstable' || last?.treeAfter !== now.hash,
    base: before,
  }));
  const uncovered = commands.length === 0 || layersWithoutCommand(settings, approved.spec, Object.keys(verdicts)).length > 0;
  const onlyTypes = ends.every(({ final }) => final.counts === null) && (await checksOnlyTypes(services, settings, step.signal));
  const dependencies = await changedPackages(ctx, step, services, { base, changed: changes.map(({ path }) => path), spec: approved.spec });
  const run = namesOf(swap.filter(({ file, base: was, now: is }) => reads.scripts.has(file) && was !== null && is !== null));
  const swapped = async ({ path }: TreeChange): Promise<SwappedFile> => ({
    file: path,
    base: await kept(ctx, await checkpoints.entryAt(base, path)),
    now: await kept(ctx, await checkpoints.entryAt(now.tree, path)),
  });
  const through = await shownThrough(step, services, { approved }, { ...about, changed, swap, swapped });
  const anew = namesOf(swap).filter(isBuilt);
  return { on: now, changed, swap, run, anew, commands, ends, uncovered, onlyTypes, dependencies, ...(through ? { through } : {}) };
}

function changedKind(path: string, before: FileContent | null, after: FileContent | null, naming: ProofNaming): ProofKind | null {
  const kind = proofKind(path, naming);
  if (kind !== 'configuration') return kind;
  const text = (content: FileContent | null): string => (content ? new TextDecoder().decode(content.bytes) : '');
  const configures = (content: FileContent | null): string => (content ? configurationOf(path, text(content), text(before)) : '');
  if (configures(before) !== configures(after)) return kind;
  return isTest(path, naming.tests) ? 'test' : null;
}

async function kept(ctx: Ctx, content: FileContent | null): Promise<SwappedFile['base']> {
  return content && { hash: await ctx.blobs.put(content.bytes), mode: content.mode };
}
