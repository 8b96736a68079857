import { compiledPath, compileContexts, type Compiled } from '../../core/context/compile-context.ts';
import { missingContexts } from '../../core/context/told-contexts.ts';
import { proposedContexts } from '../../core/settings/proposed-contexts.ts';
import { mergeRegistry } from '../../core/registry/merge-registry.ts';
import { readRegistry } from '../../core/registry/read-registry.ts';
import { describeChange, registryChange } from '../../core/registry/registry-change.ts';
import type { FileProblem } from '../../core/spec/problem.ts';
import type { Ctx, StepContext } from '../../core/durable/contracts.ts';
import { InterruptedError } from '../../core/durable/errors.ts';
import type { CommandResult } from '../../core/ports.ts';
import { messageOf } from '../../core/describe/message-error.ts';
import { inEnglish, joined, lines, sentence } from '../../core/describe/message.ts';
import { countLines } from '../../core/tool/count-lines.ts';
import type { Message } from '../../protocol/message.ts';
import type { RunSettings } from '../../protocol/run-settings.ts';
import type { Registry } from '../../protocol/registry.ts';
import { pathLimit, reader } from './code-base.ts';
import type { Services } from './services.ts';

/** Name under which the refreshed registry is booked: part of the change, but no agent's work. */
export const syncAgent = 'sync';
export const registryFile = '.claude/entity-registry.json';
export const registryScript = '.claude/scripts/sync-registry.js';
const contextScript = '.claude/scripts/sync-compile.js';
export const scriptTimeoutMs = 120_000;

/** SYNC: brings registry and contexts up to date. What fails is told and the run goes on with what is there. */
export async function sync(ctx: Ctx, services: Services, settings: RunSettings): Promise<{ output: null; summary: Message }> {
  const { trusted } = settings;
  const registry = await ctx.step('sync-registry', (step) => syncRegistry(ctx, step, services, trusted));
  const contexts = await ctx.step('sync-contexts', async (step) => {
    const said = await syncContexts(ctx, step, services, trusted);
    await tellMissingContexts(ctx, step, services, settings);
    return said;
  });
  return { output: null, summary: registry === null ? contexts : joined([registry, contexts]) };
}

/** Brings the registry up to date: by the workspace's own script, where there is one that may run, else from the code. Tells what changed. null: it did not, which is told once. */
export async function syncRegistry(ctx: Ctx, step: StepContext, services: Services, trusted: boolean): Promise<Message | null> {
  const before = await loadRegistry(services);
  const old = await services.files.read(registryFile);
  const isScripted = trusted && (await services.files.exists(registryScript));
  const refreshed = isScripted ? await runScript(ctx, step, services, registryScript, trusted) : await scanRegistry(step, services);
  if (refreshed !== 'done') {
    const said = sentence('Registry not refreshed: {0}', refreshed.why);
    const known = step.state().notices.some(({ text }) => inEnglish(text) === inEnglish(said));
    if (!known) step.emit({ type: 'notice', level: refreshed.failed ? 'warning' : 'info', text: said });
    return null;
  }
  const after = await loadRegistry(services);
  const now = await services.files.read(registryFile);
  if (now && now.hash !== old?.hash) {
    if (old) await ctx.blobs.put(old.bytes);
    step.emit({
      type: 'file.changed',
      agent: syncAgent,
      file: registryFile,
      before: old?.hash ?? null,
      after: now.hash,
      ...countLines(old?.bytes ?? null, now.bytes),
    });
  }
  const change = describeChange(registryChange(before.registry, after.registry), Object.keys(after.registry?.entities ?? {}).length);
  const text = isScripted
    ? sentence('Registry refreshed by {0}: {1}.', registryScript, change)
    : sentence('Registry refreshed from the code: {0}.', change);
  step.emit({ type: 'notice', level: 'info', text });
  return sentence('registry refreshed: {0}', change);
}

/** Writes what the code says into the registry. Safe to do again: the same code gives the same text. */
async function scanRegistry(step: StepContext, { files, scanner }: Services): Promise<Ran> {
  const scan = await scanner.scan(step.signal);
  if (scan.entities.length === 0) return { failed: false, why: sentence('no entities were found in the code.') };
  const old = await files.read(registryFile);
  const merged = mergeRegistry(old && new TextDecoder().decode(old.bytes), registryFile, scan, new Date().toISOString().slice(0, 10));
  if (!merged.ok) return { failed: true, why: problemsOf(merged.problems) };
  if (merged.text === null) return 'done';
  await step.checkOwner();
  const written = await files.swap(registryFile, { before: old?.hash ?? null, after: new TextEncoder().encode(merged.text) });
  return written.status === 'conflict' ? { failed: true, why: sentence('{0} was changed meanwhile.', registryFile) } : 'done';
}

async function syncContexts(ctx: Ctx, step: StepContext, services: Services, trusted: boolean): Promise<Message> {
  const ran = await runScript(ctx, step, services, contextScript, trusted);
  if (ran === 'done') return sentence('contexts compiled by {0}', contextScript);
  if (ran.failed) step.emit({ type: 'notice', level: 'warning', text: sentence('{0} The built-in compiler is used instead.', ran.why) });
  try {
    const { compiled, skipped } = await compileContexts(services.files, new Date(), (change) => tellCompiled(ctx, step, change));
    return sentence('contexts: {0} compiled, {1} unchanged', compiled, skipped);
  } catch (error) {
    step.emit({
      type: 'notice',
      level: 'warning',
      text: sentence('Contexts not compiled: {0} The run continues with the existing compiled contexts.', messageOf(error)),
    });
    return sentence('contexts not compiled');
  }
}

/** A compiled context is no agent's work and is not committed, but an undo takes it back. */
async function tellCompiled(ctx: Ctx, step: StepContext, { path, before, after }: Compiled): Promise<void> {
  if (before) await ctx.blobs.put(before.bytes);
  const lines = countLines(before?.bytes ?? null, after);
  const hashes = { before: before?.hash ?? null, after: await ctx.blobs.put(after) };
  step.emit({ type: 'file.changed', agent: syncAgent, file: path, ...hashes, ...lines, output: true });
}

/** Agents work without a context, but then nobody told them what cannot be counted. A workspace's person is told once, until other contexts are missing. */
async function tellMissingContexts(
  { runId }: Ctx,
  step: StepContext,
  services: Services,
  { agents, spec, review }: RunSettings,
): Promise<void> {
  const names = [...new Set([...agents.map((agent) => agent.context), spec.context, review.context])];
  const there = await Promise.all(names.map((name) => services.files.exists(compiledPath(name))));
  const missing = names.filter((_name, index) => !there[index]);
  const before = await services.told.get(missingContexts);
  const isSame = missing.toSorted().join('\n') === (before?.names ?? []).toSorted().join('\n');
  // A run that died after it was kept here has told nobody yet.
  if (isSame && (missing.length === 0 || before?.runId !== runId)) return;
  await step.checkOwner();
  await services.told.put(missingContexts, { names: missing, runId });
  if (missing.length === 0) return;
  const seen = { paths: await services.search.glob(null, pathLimit, step.signal), read: reader(services.files) };
  const proposed = await proposedContexts(seen, agents, [spec.context, review.context]);
  const tell = (text: Message): void => step.emit({ type: 'notice', level: 'info', text });
  const [easy, hard] = [missing.filter((name) => proposed.has(name)), missing.filter((name) => !proposed.has(name))];
  if (easy.length > 0)
    tell(
      sentence(
        'No context for {0}: in its place, agents get conventions counted in the files. Write {1}, or let "{2}" (in the editor "Initialize Workspace") propose a first version.',
        easy.join(', '),
        contextSources,
        `${services.program} init`,
      ),
    );
  // Where a first version has nothing to say, it is not offered.
  if (hard.length > 0)
    tell(
      sentence(
        'No context for {0}, and too little there for a first version. Write {1} where agents need one.',
        hard.join(', '),
        contextSources,
      ),
    );
}

const contextSources = '.claude/context/NAME/*.md';

type Ran = 'done' | { readonly failed: boolean; readonly why: Message };

/** `done`, or the reason why it did not run or what failed. */
async function runScript(ctx: Ctx, step: StepContext, services: Services, script: string, trusted: boolean): Promise<Ran> {
  if (!(await services.files.exists(script))) return { failed: false, why: sentence('the workspace has no {0}.', script) };
  if (!trusted) return { failed: false, why: sentence('the workspace is not trusted, so its {0} was not run.', script) };
  await step.checkOwner();
  const result = await services.lock.exclusive(step.signal, () =>
    services.processes.run({
      argv: ['node', script],
      timeoutMs: scriptTimeoutMs,
      signal: step.signal,
      blobs: ctx.blobs,
      mark: ctx.runId,
      onStart: (group) => step.recordProcessGroup(group),
      // It writes the registry, which no agent may.
      confined: 'person',
    }),
  );
  if (result.outcome === 'interrupted') throw new InterruptedError(`${script} was interrupted`);
  if (result.outcome === 'exited' && result.exitCode === 0) return 'done';
  return { failed: true, why: sentence('failed: {0}', scriptFailure(script, result)) };
}

/** How a script of the workspace came to a bad end, with the last line that it printed. */
export function scriptFailure(script: string, { outcome, exitCode, output }: CommandResult): Message {
  const last = output.trim().split('\n').at(-1) ?? '';
  switch (outcome) {
    case 'missing':
      return sentence('{0} needs node, which could not be started. {1}', script, last);
    case 'timeout':
      return sentence('{0} did not end within {1} seconds. {2}', script, scriptTimeoutMs / 1000, last);
    case 'interrupted':
      return sentence('{0} was interrupted.', script);
    case 'exited':
      return sentence('{0} failed ({1}). {2}', script, exitCode ?? outcome, last);
  }
}

export interface LoadedRegistry {
  readonly registry: Registry | null;
  /** Why a registry that exists cannot be used: file, line, key, what is wrong. */
  readonly problem: Message | null;
}

/** The registry file as it is now. */
export async function loadRegistry(services: Pick<Services, 'files'>): Promise<LoadedRegistry> {
  const content = await services.files.read(registryFile);
  if (!content) return { registry: null, problem: null };
  const result = readRegistry(new TextDecoder().decode(content.bytes), registryFile);
  if (result.ok) return { registry: result.registry, problem: null };
  return { registry: null, problem: problemsOf(result.problems) };
}

/** Where a registry is broken, and how. */
export function problemsOf(problems: readonly FileProblem[]): Message {
  return lines(problems.map(({ file, line, key, message }) => sentence('{0}: {1}', `${file}:${line}${key ? ` (${key})` : ''}`, message)));
}
