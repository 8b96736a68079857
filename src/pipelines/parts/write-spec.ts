import type { ChildCall, Ctx, StepContext } from '../../core/durable/contracts.ts';
import { readOnly, type AgentTask } from '../../core/agent/harness.ts';
import { specFieldsSchema, type Finish } from '../../protocol/agent-report.ts';
import type { Reproduction } from '../../protocol/reproduction.ts';
import type { Spec } from '../../protocol/spec.ts';
import { alone } from './alone.ts';
import { contextOf, withModules } from './background.ts';
import { firstLine, specWork } from './work.ts';
import { specRole } from '../../core/prompt/roles.ts';
import { type Brief, specChangeTask, specQuestionTask, specRepairTask, specTask } from '../../core/prompt/tasks.ts';
import { localDate } from '../../core/describe/locale.ts';
import { inEnglish, lines, sentence } from '../../core/describe/message.ts';
import { reportText, unwrapped, withRelativePaths } from '../../core/report/plain-document.ts';
import { checkEntities, knownEntities, type KnownEntities } from '../../core/spec/check-entities.ts';
import { checkSpec } from '../../core/spec/check-spec.ts';
import { parseSpec } from '../../core/spec/parse-spec.ts';
import { withSection } from '../../core/spec/with-section.ts';
import { specFolder } from '../../core/spec/spec-folder.ts';
import { normaliseSpec, specHash } from '../../core/spec/spec-hash.ts';
import { proseNames, specName } from '../../core/spec/spec-words.ts';
import type { Scene, Services } from './services.ts';
import { pause } from './pause.ts';
import { loadRegistry } from './sync.ts';
import { runUntilFinished } from './run-until-finished.ts';

/** A spec as it lies in the workspace, with what the base tree was while it was written. */
export interface Draft {
  readonly file: string;
  readonly text: string;
  readonly hash: string;
  readonly revision: number;
  /** Checkpoint and tree hash of the workspace that the spec is about. */
  readonly base: { readonly tree: string; readonly hash: string };
  /** Files that were read while it was written. */
  readonly read: readonly string[];
  /** How the bug shows that it is about. */
  readonly reproduction?: Reproduction;
}

/** Why a spec is written again. */
export type Revision = { readonly feedback: string } | { readonly agent: string; readonly question: string };

/** How often a spec that cannot be used is sent back to its writer. */
const repairs = 2;

/** SPEC: lets the spec agent write (or revise) the spec until it can be used, and puts it into the workspace. `beside`: what runs meanwhile. */
export async function writeSpec(
  ctx: Ctx,
  scene: Scene,
  earlier: Draft | null,
  revision: Revision | null,
  beside: readonly ChildCall[] = [],
): Promise<Draft> {
  const { services, input, facts } = scene;
  const { settings, request } = input;
  const start = await ctx.step('spec-base', async (step) => {
    const reader = { name: 'spec', ...settings.spec };
    // While git looks at the workspace, what holds in all of it is read; the code of modules only then, so that the base is never newer than what was shown.
    const [base, told] = await Promise.all([services.checkpoints.take(), alone(step, (own) => contextOf(own, services, reader))]);
    step.emit({ type: 'checkpoint', name: sentence('base'), ...base }, ...told.events);
    const { registry } = await loadRegistry(services);
    return {
      base,
      date: localDate(new Date()),
      known: registry && knownEntities(registry),
      background: await withModules(scene, reader, told.value),
    };
  });
  const label = inEnglish(specWork(request).label);
  const asked =
    !earlier || !revision
      ? specTask(label, request, start.date, facts.layers)
      : 'feedback' in revision
        ? specChangeTask(label, request, start.date, earlier.text, revision.feedback)
        : specQuestionTask(label, request, start.date, earlier.text, revision.agent, revision.question);
  const task: AgentTask = {
    agent: 'spec',
    model: settings.spec.model,
    form: 'spec',
    ...readOnly,
    runTimeoutMs: settings.timeouts.run * 1000,
    prompt: { system: [specRole(settings, facts.brief?.sections), ...start.background], task: asked },
  };
  const { text, spec, read } = await askForSpec(ctx, scene, { task, known: start.known }, beside);
  const number = (earlier?.revision ?? 0) + 1;
  // A quick change has no document until it needs one.
  const file =
    (earlier?.file || null) ?? (await ctx.look('spec-folder', () => freeName(services, specFolder(start.date, spec.name)))) + '/spec.md';
  await ctx.step('write-spec', async (step) => {
    await step.checkOwner();
    if (earlier) await keepEdit(step, services, file, [earlier.text, text]);
    await put(services, file, text);
    step.emit({ type: 'spec.written', file, hash: specHash(text), name: spec.name, revision: number });
  });
  const { reproduction } = earlier ?? {};
  return {
    file,
    text,
    hash: specHash(text),
    revision: number,
    base: start.base,
    read: [...new Set([...(earlier?.read ?? []), ...read])],
    ...(reproduction ? { reproduction } : {}),
  };
}

async function askForSpec(
  ctx: Ctx,
  { services, input, facts }: Scene,
  { task: first, known }: { readonly task: AgentTask; readonly known: KnownEntities | null },
  beside: readonly ChildCall[],
): Promise<{ text: string; spec: Spec; read: readonly string[] }> {
  let task = first;
  const read: string[] = [];
  for (let attempt = 1; ;) {
    const outcome = await runUntilFinished(
      ctx,
      services,
      'spec',
      { work: specWork(input.request), task },
      { retriesUsed: attempt - 1, message: sentence('The spec could not be written.'), beside: first === task ? beside : [] },
    );
    read.push(...outcome.read);
    const text = withOwnSections(specIn(outcome.finish.report, services.files.root), facts.brief);
    const parsed = parseSpec(text);
    const problems = parsed.ok ? checkSpec(parsed.spec, input.settings.agents) : parsed.problems;
    const doubts = parsed.ok && known ? checkEntities(parsed.spec, known) : [];
    // What the registry does not know may be right all the same: it is sent back once, and then told.
    if (parsed.ok && problems.length === 0 && (doubts.length === 0 || attempt > 1)) {
      for (const doubt of doubts) await ctx.emit({ type: 'notice', level: 'warning', text: sentence('The spec may be wrong. {0}', doubt) });
      return { text, spec: parsed.spec, read };
    }
    const said = [...problems.map((problem) => sentence('line {0}: {1}', problem.line, problem.message)), ...doubts];
    const wrong = said.map(inEnglish);
    const repair = (more: readonly string[]): string =>
      specRepairTask(first.prompt.task, reportText(outcome.finish.report), [...wrong, ...more]);
    let prompt = repair([]);
    // The same answer as before: what was asked once in vain is not asked again.
    if (attempt > repairs || prompt === task.prompt.task) {
      const answer = await pause(ctx, services, {
        reason: 'spec',
        message: sentence('The spec agent returned no usable spec.'),
        subject: 'spec',
        retriesUsed: attempt - 1,
        detail: lines(said),
        guidance: true,
        hints: [sentence('Resume with guidance, or start a new run with a reworded request.')],
      });
      if (answer.guidance !== '') prompt = repair([`The person adds: ${answer.guidance}`]);
      attempt = 0;
    }
    attempt += 1;
    task = { ...first, prompt: { ...first.prompt, task: prompt } };
  }
}

/** Puts bytes at a path whatever is there: a spec is the run's own document, its earlier text is in the journal. */
export async function put(services: Pick<Services, 'files'>, path: string, text: string): Promise<void> {
  const bytes = new TextEncoder().encode(text);
  for (;;) {
    const there = await services.files.read(path);
    const swap = await services.files.swap(path, { before: there?.hash ?? null, after: bytes });
    if (swap.status !== 'conflict') return;
  }
}

/** What a person wrote into a spec, and nobody was shown, is kept beside what takes its place. */
async function keepEdit(step: StepContext, services: Services, file: string, known: readonly string[]): Promise<void> {
  const content = await services.files.read(file);
  const hash = content && specHash(new TextDecoder().decode(content.bytes));
  if (content === null || known.some((text) => specHash(text) === hash)) return;
  await keepBeside(step, services, file, { as: file.replace(/[^/]*$/u, 'edited-meanwhile.md'), bytes: content.bytes });
}

/** A file of a person's whose place is taken lies beside it, and they are told. */
export async function keepBeside(
  step: StepContext,
  services: Services,
  file: string,
  { as, bytes }: { readonly as: string; readonly bytes: Uint8Array },
): Promise<void> {
  const beside = await freeName(services, as);
  await services.files.swap(beside, { before: null, after: bytes });
  const text = sentence('{0} was changed in the meantime; its content is kept next to it as {1}.', file, beside);
  step.emit({ type: 'notice', level: 'warning', text });
}

/** The name, with a number where it is taken. */
export async function freeName(services: Services, name: string): Promise<string> {
  for (let number = 1; ; number++) {
    const candidate = number === 1 ? name : `${name}-${number}`;
    if (!(await services.files.exists(candidate))) return candidate;
  }
}

/** The spec in an agent's answer, with paths as the workspace writes them. */
function specIn(report: Finish['report'], root: string): string {
  const text = typeof report === 'string' ? report : specFieldsSchema.parse(report).spec;
  const isSpec = (document: string): boolean =>
    document.split('\n').some((line) => /^#{1,6}\s/u.test(line) && specName(line.replace(/^#+/u, '')) !== null);
  return normaliseSpec(`${withRelativePaths(unwrapped(text, isSpec), root).trim()}\n`);
}

/** What Batuta says in a spec itself stands there whatever its writer made of it, and what is known where that is missing. */
function withOwnSections(text: string, brief: Brief | undefined): string {
  const parsed = parseSpec(text);
  return proseNames.reduce((spec, name) => {
    const isMissing = parsed.ok && !parsed.spec[name];
    const own = brief?.written[name] ?? (isMissing ? brief?.known[name] : undefined);
    return own ? withSection(spec, name, own) : spec;
  }, text);
}

/** Name of the feature for labels, from an approved text. */
export function featureName(spec: Spec): string {
  return firstLine(spec.name);
}
