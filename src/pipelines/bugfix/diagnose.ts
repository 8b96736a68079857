import { inEnglish, lines, sentence } from '../../core/describe/message.ts';
import type { Ctx } from '../../core/durable/contracts.ts';
import { allowedCommand } from '../../core/policy/command-line.ts';
import type { Diagnosis } from '../../protocol/diagnosis.ts';
import type { Message } from '../../protocol/message.ts';
import type { Reproduction } from '../../protocol/reproduction.ts';
import { DeclinedError } from '../parts/declined-error.ts';
import type { Ended } from '../parts/concluded.ts';
import { ensureBaseline } from '../parts/baseline.ts';
import { reproduce, type Tried } from '../parts/reproduce.ts';
import { notePackages, noteTouched } from '../parts/changed-packages.ts';
import type { PhaseResult } from '../parts/run-phase.ts';
import type { Scene } from '../parts/services.ts';
import { firstLine } from '../parts/work.ts';
import { takeBack } from '../parts/take-back.ts';
import { askForDiagnosis, commandsOf, diagnoser, newFiles } from './ask-for-diagnosis.ts';

/** A bug that is understood. */
export interface Found {
  /** In words, with file and line. */
  readonly cause: string;
  /** Where the cause lies. */
  readonly files: readonly string[];
  readonly fix: string;
  readonly reproduction: Reproduction;
  /** The tree before anything was written. */
  readonly base: string;
}

/**
 * DIAGNOSE: the cause, and a reproduction that fails three times for the stated reason before anybody mends anything. How the commands end is
 * measured before the first test is written. What is no bug, or cannot be seen, ends in words, and leaves no file behind.
 */
export async function diagnose(ctx: Ctx, scene: Scene): Promise<PhaseResult<Found | Ended>> {
  const base = await untouchedBase(ctx, scene);
  const result = await diagnoseUntilShown(ctx, scene, base, '');
  if ('ended' in result.output) await removeTests(ctx, scene);
  return result;
}

/** The tree before anything is written, with how the commands end on it. */
export async function untouchedBase(ctx: Ctx, { services, input }: Scene): Promise<string> {
  await ensureBaseline(ctx, services, input);
  return ctx.step('diagnose-base', async (step) => {
    const checkpoint = await services.checkpoints.take();
    step.emit({ type: 'checkpoint', name: sentence('before the diagnosis'), ...checkpoint });
    await notePackages(ctx, step, services);
    return checkpoint.tree;
  });
}

/**
 * A cause with a reproduction that shows it. `first`: what is known from earlier attempts; `given`: a cause that is known already; `spared`: tests
 * that were approved.
 */
export async function diagnoseUntilShown(
  ctx: Ctx,
  scene: Scene,
  base: string,
  first: string,
  { given = null, spared = [] }: { readonly given?: Found | null; readonly spared?: Reproduction['files'] } = {},
): Promise<PhaseResult<Found | Ended>> {
  for (let learned = first, known = given; ; known = null) {
    const found = known ?? (await search(ctx, scene, base, learned));
    if ('ended' in found) return { output: found, summary: found.ended };
    const { reproduction } = found;
    const summary = sentence('the cause: {0}', firstLine(found.cause));
    const tried = await reproduce(ctx, scene, reproduction, 'before');
    if (tried.outcome === 'fails') return { output: found, summary };
    const answer = await askAboutReproduction(ctx, reproduction, tried);
    if (answer.option === 'stop') throw new DeclinedError(sentence('{0} stopped the run: the bug could not be shown.', answer.by));
    if (answer.option === 'go-on') return { output: found, summary };
    learned = `${first}Your reproduction did not show the bug: ${inEnglish(tried.words)}.${answer.text ? `\n\nThe person adds:\n${answer.text}` : ''}`;
    await removeTests(ctx, scene, spared);
  }
}

async function search(ctx: Ctx, scene: Scene, base: string, learned: string): Promise<Found | Ended> {
  const diagnosis = await askForDiagnosis(ctx, scene, base, learned);
  const reproduction = await reproductionOf(ctx, scene, diagnosis);
  if (diagnosis.verdict !== 'bug' || reproduction === null) return { ended: endOf(diagnosis) };
  const files = [...new Set(diagnosis.causes.map(({ file }) => file))];
  return { cause: causesOf(diagnosis).join('\n'), files, fix: diagnosis.fix, reproduction, base };
}

/** No file of the diagnosis is left but those of `spared`, and what somebody changed since. */
export async function removeTests(ctx: Ctx, { services }: Scene, spared: Reproduction['files'] = []): Promise<void> {
  await takeBack(ctx, services, ({ file, agents }) => agents.includes(diagnoser) && !spared.some((one) => one.file === file));
}

async function reproductionOf(ctx: Ctx, { services, input }: Scene, { reproduction }: Diagnosis): Promise<Reproduction | null> {
  if (reproduction === null) return null;
  const owner = input.settings.agents.find(({ validate, run }) => allowedCommand(reproduction.command, [...validate, ...run]));
  const files = await ctx.step('reproduction-files', async (step) => {
    await noteTouched(ctx, step, services);
    const kept: Reproduction['files'] = [];
    for (const file of newFiles(step)) {
      const content = await services.files.read(file);
      if (content) kept.push({ file, hash: await ctx.blobs.put(content.bytes) });
    }
    return kept;
  });
  // Where no command may be run, only a person can tell.
  if (commandsOf(input.settings).length === 0)
    return { ...reproduction, kind: 'seen', agent: '', command: [], files, look: reproduction.look || firstLine(input.request) };
  return { ...reproduction, agent: owner?.name ?? '', files };
}

function causesOf({ causes }: Diagnosis): string[] {
  return causes.map(({ file, line, why }) => `${file}${line === null ? '' : `:${line}`} – ${why}`);
}

/** Why there is nothing to mend, with what was tried. */
function endOf(diagnosis: Diagnosis): Message {
  const { verdict, tried, fix } = diagnosis;
  return lines([
    wordsOf(verdict),
    ...causesOf(diagnosis),
    ...(fix === '' ? [] : [fix]),
    ...(tried.length > 0 ? [sentence('What was tried:'), ...tried.map((one) => `- ${one}`)] : []),
  ]);
}

function wordsOf(verdict: Diagnosis['verdict']): Message {
  switch (verdict) {
    case 'missing feature':
      return sentence('This is a missing feature, not a bug. Ask for it with "batuta feature" (in the editor "New Feature…").');
    case 'works as specified':
      return sentence('It works as specified; nothing was changed.');
    case 'bug':
    case 'not reproducible':
      return sentence('The bug could not be reproduced; nothing was changed.');
  }
}

async function askAboutReproduction(
  ctx: Ctx,
  { files, fails }: Reproduction,
  { outcome, words, detail }: Tried,
): Promise<{ option: string; by: string; text?: string | undefined }> {
  return ctx.ask({
    kind: 'reproduction',
    reason: outcome,
    message: words,
    detail: lines([
      ...(outcome === 'other' && fails !== '' ? [sentence('Expected in its output: {0}', fails)] : []),
      ...files.map(({ file }) => file),
      ...(detail === '' ? [] : [detail]),
    ]),
    hints: [
      sentence('Let it look again: your words go with it.'),
      sentence('Or go on: the fix is then unproven, because nothing showed the bug before it.'),
      sentence('Or stop: the new test files are removed.'),
    ],
    options: [
      { id: 'again', title: sentence('Diagnose again'), text: 'may' },
      { id: 'go-on', title: sentence('Go on without proof'), text: 'none' },
      { id: 'stop', title: sentence('Stop the run'), text: 'none', destructive: true },
    ],
  });
}
