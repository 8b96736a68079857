import type { Ctx, StepContext } from '../../core/durable/contracts.ts';
import { InterruptedError } from '../../core/durable/errors.ts';
import { installCommands, packagesIn } from '../../core/evidence/dependencies.ts';
import { sentence } from '../../core/describe/message.ts';
import { dependencyItem, type DependencyItem } from '../../core/spec/dependency-item.ts';
import { countLines } from '../../core/tool/count-lines.ts';
import type { Message } from '../../protocol/message.ts';
import type { RunSettings } from '../../protocol/run-settings.ts';
import type { Spec } from '../../protocol/spec.ts';
import { manifestFor, nearestNamed } from './dependency-manifest.ts';
import { pause } from './pause.ts';
import type { Services } from './services.ts';

/** Name under which manifest and lock file are booked: part of the change, but no agent's work. */
export const dependencyAgent = 'dependencies';

const timeoutMs = 600_000;
const locks = ['pnpm-lock.yaml', 'yarn.lock', 'bun.lock', 'bun.lockb'];

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
  const listed = spec.dependencies.flatMap((text) => dependencyItem(text) ?? []);
  if (listed.length === 0) return;
  if (!trusted) {
    const text = sentence('Not installed (workspace not trusted): {0}', listed.map(({ name }) => name).join(', '));
    return ctx.emit({ type: 'notice', level: 'info', text });
  }
  for (;;) {
    const failure = await ctx.step('install', async (step) => {
      const wanted = new Map<string, DependencyItem[]>();
      const homeless: string[] = [];
      for (const item of listed) {
        const manifest = await manifestFor(services.files, item, spec, agents);
        if (manifest === null) homeless.push(item.name);
        else wanted.set(manifest, [...(wanted.get(manifest) ?? []), item]);
      }
      if (homeless.length > 0) {
        const text = sentence('Not installed (no package.json or requirements.txt): {0}', homeless.join(', '));
        step.emit({ type: 'notice', level: 'warning', text });
      }
      for (const [manifest, own] of wanted) {
        const failed = await install(ctx, step, services, manifest, own);
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

async function install(
  ctx: Ctx,
  step: StepContext,
  services: Services,
  manifest: string,
  listed: readonly DependencyItem[],
): Promise<Message | null> {
  const text = await textOf(services, manifest);
  if (text === null) return null;
  const folder = manifest.includes('/') ? manifest.slice(0, manifest.lastIndexOf('/')) : '';
  const known = packagesIn(manifest, text);
  const missing = listed.filter(({ name }) => !known.includes(name));
  return services.lock.exclusive(step.signal, async () => {
    await services.files.settle?.();
    const before = await services.checkpoints.take();
    for (const argv of installCommands(manifest, await nearestNamed(services.files, folder, locks), missing)) {
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
