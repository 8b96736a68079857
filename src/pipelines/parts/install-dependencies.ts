import type { Ctx, StepContext } from '../../core/durable/contracts.ts';
import { InterruptedError } from '../../core/durable/errors.ts';
import { installCommands, packagesIn } from '../../core/evidence/dependencies.ts';
import { sentence } from '../../core/describe/message.ts';
import { dependencyItem, type DependencyItem } from '../../core/spec/dependency-item.ts';
import type { OwnPackages } from '../../core/spec/own-packages.ts';
import { countLines } from '../../core/tool/count-lines.ts';
import type { Message } from '../../protocol/message.ts';
import type { RunSettings } from '../../protocol/run-settings.ts';
import type { Spec } from '../../protocol/spec.ts';
import { dependencyAgent } from './dependency-agent.ts';
import { readOwnPackages } from './own-packages.ts';
import { pause } from './pause.ts';
import type { Services } from './services.ts';
import { fromWorkspace, lockOf, sortDependencies, type SortedDependencies } from './sort-dependencies.ts';

const timeoutMs = 600_000;

/**
 * Puts the packages that the approved spec lists into the manifest that they belong into and its lock file, and installs them, so that no agent
 * has to. What fails stops the run until a person has fixed it.
 */
export async function installDependencies(
  ctx: Ctx,
  services: Services,
  spec: Spec,
  { trusted, agents }: Pick<RunSettings, 'trusted' | 'agents'>,
): Promise<void> {
  if (spec.dependencies.length === 0) return;
  if (!trusted) {
    const listed = spec.dependencies.flatMap((text) => dependencyItem(text)?.name ?? []);
    if (listed.length === 0) return;
    const text = sentence('Not installed (workspace not trusted): {0}', listed.join(', '));
    return ctx.emit({ type: 'notice', level: 'info', text });
  }
  for (;;) {
    const failure = await ctx.step('install', async (step) => {
      const packages = await readOwnPackages(services, step.signal);
      const sorted = await sortDependencies(services.files, packages, spec, agents);
      tellLeft(step, sorted);
      for (const [manifest, listed] of sorted.wanted) {
        const failed = await install(ctx, step, services, { manifest, listed, packages });
        if (failed !== null) return failed;
      }
      return null;
    });
    if (failure === null) return;
    await pause(ctx, services, {
      reason: 'missing',
      message: sentence('The dependencies listed in the spec could not be installed.'),
      detail: failure,
      hints: [sentence('Install them yourself, or fix what prevented it, then resume the run.')],
    });
  }
}

/** What nobody installs, so that whoever wrote the entry learns of it. */
function tellLeft(step: StepContext, { homeless, own, unclear }: SortedDependencies): void {
  const tell = (level: 'info' | 'warning', text: Message): void => step.emit({ type: 'notice', level, text });
  if (homeless.length > 0) tell('warning', sentence('Not installed (no package.json or requirements.txt): {0}', homeless.join(', ')));
  if (own.length > 0) tell('info', sentence('Not installed (part of this workspace): {0}', own.join(', ')));
  if (unclear.length > 0) tell('info', sentence('Not installed (not of the form name@version): {0}', unclear.join('; ')));
}

async function install(
  ctx: Ctx,
  step: StepContext,
  services: Services,
  wanted: { readonly manifest: string; readonly listed: readonly DependencyItem[]; readonly packages: OwnPackages },
): Promise<Message | null> {
  const { manifest, listed, packages } = wanted;
  const text = await textOf(services, manifest);
  if (text === null) return null;
  const folder = manifest.includes('/') ? manifest.slice(0, manifest.lastIndexOf('/')) : '';
  const known = packagesIn(manifest, text);
  const lock = await lockOf(services.files, manifest);
  const missing = listed.filter(({ name }) => !known.includes(name)).map((item) => fromWorkspace(item, packages, manifest, lock));
  return services.lock.exclusive(step.signal, async () => {
    await services.files.settle?.();
    const before = await services.checkpoints.take();
    for (const argv of installCommands(manifest, lock, missing)) {
      await step.checkOwner();
      const ran = await services.processes.run({
        argv,
        ...(folder === '' ? {} : { cwd: folder }),
        timeoutMs,
        signal: step.signal,
        blobs: ctx.blobs,
        mark: ctx.runId,
        onStart: (group) => step.recordProcessGroup(group),
        confined: 'none',
      });
      if (ran.outcome === 'interrupted') throw new InterruptedError('the installation was interrupted');
      if (ran.exitCode !== 0) return sentence('"{0}" failed:\n{1}', argv.join(' '), ran.output.trim().split('\n').slice(-15).join('\n'));
    }
    if (manifest.endsWith('requirements.txt')) await nameThem(services, manifest, text, missing);
    const after = await services.checkpoints.take();
    for (const { path, before: old, after: now } of await services.checkpoints.diff(before.tree, after.tree)) {
      const bytes = await services.checkpoints.readAt(before.tree, path);
      if (bytes) await ctx.blobs.put(bytes);
      const lines = countLines(bytes, await services.checkpoints.readAt(after.tree, path));
      step.emit({ type: 'file.changed', agent: dependencyAgent, file: path, before: old, after: now, ...lines });
    }
    return null;
  });
}

/** pip installs, and leaves the manifest to whoever keeps it. */
async function nameThem(services: Services, manifest: string, text: string, items: readonly DependencyItem[]): Promise<void> {
  const added = items.map(({ name, version }) => (version === null ? name : `${name}==${version}`)).join('\n');
  const content = await services.files.read(manifest);
  const after = `${text.trimEnd()}\n${added}\n`.trimStart();
  if (added !== '') await services.files.swap(manifest, { before: content?.hash ?? null, after: new TextEncoder().encode(after) });
}

async function textOf(services: Services, path: string): Promise<string | null> {
  const content = await services.files.read(path);
  return content && new TextDecoder().decode(content.bytes);
}
