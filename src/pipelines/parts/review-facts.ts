import type { RunSettings } from '../../protocol/run-settings.ts';
import type { Ctx, StepContext } from '../../core/durable/contracts.ts';
import { formatCommandLine } from '../../core/policy/command-line.ts';
import { inEnglish, sentence } from '../../core/describe/message.ts';
import { describeProof } from '../../core/describe/proof.ts';
import { describeModes } from '../../core/describe/modes.ts';
import type { Message } from '../../protocol/message.ts';
import { mapLimit } from '../../core/map-limit.ts';
import { needsListing } from '../../core/evidence/decide-proof.ts';
import { registryOf } from '../../core/evidence/manifests/manifest-formats.ts';
import { proofKind } from '../../core/evidence/proof-files.ts';
import { isTestAware, reachesOut } from '../../core/evidence/test-aware.ts';
import { ownerOf } from '../../core/policy/owned-paths.ts';
import type { FileState } from '../../core/run/run-state.ts';
import type { Approved } from './approval.ts';
import { textDelta } from './changed-base.ts';
import { approvedFiles, entryOf } from './not-built.ts';
import type { Scene, Services } from './services.ts';
import { syncAgent } from './sync.ts';

/** Characters of diff that the reviewer gets; it reads what is beyond with its tools. */
const diffLimit = 120_000;
/** After so many files whose diffs do not fit the room is used up; a smaller one that comes sooner is still told. */
const mostTooLong = 10;
const schemaFile = /(^|\/)migrations?\/|\.sql$|(^|\/)schema\.(prisma|rb|graphql)$/i;

/** Why the change needs no review; null: it does. What was reviewed once is reviewed for as long as it changes. */
export async function reviewSkipped(
  ctx: Pick<Ctx, 'blobs'>,
  step: StepContext,
  { services, input: { settings }, facts }: Scene,
  approved: Approved,
): Promise<Message | null> {
  const { reviews, deviations, proof, ignored } = step.state();
  if (reviews.length > 0 || Object.values(deviations).some((all) => all.length > 0)) return null;
  // What proves the work may read them, and no tree shows them.
  const handovers = settings.agents.flatMap(({ handover }) => handover.map(formatCommandLine));
  if (Object.values(ignored).some((commands) => commands.some((command) => !handovers.includes(command)))) return null;
  const named = approvedFiles(approved);
  const changed = changedFiles(step);
  const files = changed.map(({ file }) => file);
  // Few files are a small change only as long as none of them says how work is proven, and none is a surprise.
  const tells = ({ file, before }: FileState): boolean =>
    before !== null && (registryOf(file) !== null || proofKind(file, { tests: settings.tests, closure: [] }) !== null);
  if (proof?.changed.some(needsListing) || changed.some(tells) || files.some((file) => !named.includes(file))) return null;
  const text = (bytes: Uint8Array | null | undefined): string => (bytes ? new TextDecoder().decode(bytes) : '');
  for (const { file, before } of changed) {
    const now = text((await entryOf(services, file))?.bytes);
    // Of tests only new ones are left here.
    if (proofKind(file, { tests: settings.tests, closure: [] }) !== null) {
      if (reachesOut(now)) return null;
    } else if (isTestAware(text(before === null ? null : await ctx.blobs.get(before)), now)) return null;
  }
  // The words of a spec may ask for a review, and never save one.
  const { needed, reason } = reviewRule(files, facts.fresh.length > 0 || approved.spec.type === 'new entity', settings);
  return needed ? null : reason;
}

/** Review is skipped for at most three changed files without a new entity (as UNDERSTAND found it) or a schema change. */
export function reviewRule(
  files: readonly string[],
  newEntity: boolean,
  { agents, review }: Pick<RunSettings, 'agents' | 'review'>,
): { needed: boolean; reason: Message } {
  if (newEntity) return { needed: true, reason: sentence('new entity') };
  if (files.some((file) => schemaFile.test(file) || ownerOf(agents, file)?.schema === true))
    return { needed: true, reason: sentence('schema change') };
  if (files.length > review.skipUpToFiles) return { needed: true, reason: sentence('{0} files changed', files.length) };
  const reason =
    files.length === 1
      ? sentence('1 file changed, no new entity, no schema change (setting review.skipUpToFiles: {0})', review.skipUpToFiles)
      : sentence(
          '{0} files changed, no new entity, no schema change (setting review.skipUpToFiles: {1})',
          files.length,
          review.skipUpToFiles,
        );
  return { needed: false, reason };
}

/**
 * The run's own change as it lies there, whoever touched it last: its files with their content (null: deleted), without what every
 * run of a command changes.
 */
export async function changeNow(step: StepContext, services: Pick<Services, 'files'>): Promise<Record<string, string | null>> {
  const { volatilePaths } = step.state();
  const own = changedFiles(step).filter(({ file }) => !volatilePaths.includes(file));
  return Object.fromEntries(await mapLimit(own, async ({ file }) => [file, (await entryOf(services, file))?.hash ?? null] as const));
}

/** Files in which two states of the change differ, sorted. */
export function differing(before: Readonly<Record<string, string | null>>, now: Readonly<Record<string, string | null>>): string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(now)])].filter((file) => before[file] !== now[file]).sort();
}

/** Files that are part of the feature, sorted. */
function changedFiles(step: StepContext): FileState[] {
  const { files } = step.state();
  return Object.values(files)
    .filter((file) => !file.output && file.agents.some((agent) => agent !== syncAgent))
    .sort((a, b) => (a.file < b.file ? -1 : 1));
}

/** The run's own changes as unified diffs: from the content before the run to what is there now. One file after the other: contents may be large. */
export async function describeChanges(ctx: Pick<Ctx, 'blobs'>, step: StepContext, services: Pick<Services, 'files'>): Promise<string> {
  let text = '';
  const left: string[] = [];
  for (const state of changedFiles(step)) {
    const delta = left.length < mostTooLong ? await deltaOf(ctx, services, state) : null;
    if (delta === null || text.length + delta.length > diffLimit) left.push(state.file);
    else text += `${delta}\n`;
  }
  if (left.length > 0) text += `Also changed, too long to show here – read them: ${left.join(', ')}\n`;
  return `${text || 'Nothing was changed.'}${besides(step)}`;
}

async function deltaOf(ctx: Pick<Ctx, 'blobs'>, services: Pick<Services, 'files'>, { file, before, modes }: FileState): Promise<string> {
  const old = before === null ? null : await ctx.blobs.get(before);
  const now = await entryOf(services, file);
  const mode = inEnglish(describeModes(modes));
  return `${textDelta(file, old, now?.bytes ?? null)}${mode === '' ? '' : `${file} is ${mode}\n`}`;
}

/** What commands changed beside the work of agents. */
function besides(step: StepContext): string {
  const { files, uncertain, ignored } = step.state();
  const outputs = Object.values(files).filter(({ output }) => output);
  const named = (list: readonly { readonly file: string; readonly commands: readonly string[] }[]): string =>
    list.map(({ file, commands }) => `- ${file} (${commands.join(', ')})\n`).join('');
  const hidden = Object.entries(ignored).map(([file, commands]) => ({ file, commands }));
  return [
    hidden.length === 0 ? '' : `\nWritten into files that git ignores, where what proves the work may read them:\n${named(hidden)}`,
    outputs.length === 0 ? '' : `\nWritten by commands, not by agents:\n${named(outputs)}`,
    Object.keys(uncertain).length === 0
      ? ''
      : `\nChanged while a command ran, perhaps by the person; not part of the change:\n${named(Object.values(uncertain))}`,
  ].join('');
}

export function describeEvidence(step: StepContext, settings: RunSettings): string {
  const { evidence, verdicts, deviations, proof } = step.state();
  const latest = new Map(evidence.map((one) => [one.command.join(' '), one]));
  const lines = [...latest].map(([command, one]) => `- ${command}: ${one.result}, exit code ${one.exitCode ?? 'none'}`);
  for (const agent of settings.agents)
    if (verdicts[agent.name]?.result === 'unproven') lines.push(`- ${agent.section}: unproven (no command is configured)`);
  if (proof) {
    lines.push(`- the whole work: ${inEnglish(describeProof(proof))}`);
    const changed = proof.changed.filter(needsListing).map(({ file }) => file);
    if (changed.length > 0) lines.push(`- existing tests and configurations that were changed: ${changed.join(', ')}`);
  }
  for (const { file, reason } of Object.values(deviations).flat())
    lines.push(`- ${file} is not as the spec says. The reason given: ${inEnglish(reason)}`);
  return lines.join('\n') || '- none: no command is configured';
}
