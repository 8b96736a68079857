import { expect, test } from 'vitest';
import type { Ctx } from '../../../src/core/durable/contracts.ts';
import { parseSpec } from '../../../src/core/spec/parse-spec.ts';
import { beforeWork, changedPackages, notePackages, noteTouched } from '../../../src/pipelines/parts/changed-packages.ts';
import type { Services } from '../../../src/pipelines/parts/services.ts';
import type { Json } from '../../../src/protocol/json.ts';
import { createFakeCheckpoints } from '../../fakes/fake-checkpoints.ts';
import { createFakeSearch } from '../../fakes/fake-search.ts';
import { createMemoryRun } from '../../fakes/memory-ctx.ts';
import { createMemoryFiles } from '../../fakes/memory-files.ts';
import { quietSurroundings } from '../../fakes/quiet-surroundings.ts';
import { specText } from '../feature/acts.ts';

type Parts = Pick<Services, 'checkpoints' | 'surroundings'>;
type Packages = Readonly<Record<string, string>>;

/** What is told at the end of a run that noted its packages by `note`, with those that are installed by then. */
async function told(note: (ctx: Ctx, services: Parts) => Promise<void>, installed: () => Packages): Promise<string[]> {
  const { ctx } = createMemoryRun();
  const files = createMemoryFiles({});
  const packages = async (_: AbortSignal, before?: Packages): Promise<Packages> => ({
    ...installed(),
    ...(before?.['kept'] ? { kept: before['kept'] } : {}),
  });
  const surroundings = { ...quietSurroundings(), packages };
  const services = {
    files,
    search: createFakeSearch(files),
    checkpoints: createFakeCheckpoints(files),
    surroundings,
  };
  await note(ctx, services);
  const parsed = parseSpec(specText({ Backend: ['backend/a.ts'] }));
  if (!parsed.ok) throw new Error('no spec');
  return ctx.step('judge', (step) => changedPackages(ctx, step, services, { base: '', changed: [], spec: parsed.spec }));
}

const noted =
  (record: Json) =>
  async (ctx: Ctx): Promise<void> =>
    ctx.emit({ type: 'packages.noted', packages: await ctx.blobs.put(new TextEncoder().encode(JSON.stringify(record))) });

test('packages are compared with those before the work, of which whoever looks again is told', async () => {
  let installed: Packages = { 'node_modules/a': '1', 'node_modules/b': '1', kept: '1' };
  const work = async (ctx: Ctx, services: Parts): Promise<void> => {
    await ctx.step('before', async (step) => void (await beforeWork(ctx, step, services)));
    installed = { 'node_modules/b': '2', 'node_modules/c': '1', kept: '2' };
  };
  expect(await told(work, () => installed)).toEqual(['node_modules/a', 'node_modules/b', 'node_modules/c']);
});

test('the first packages of a workspace are told, too', async () => {
  let installed: Packages = {};
  const work = async (ctx: Ctx, services: Parts): Promise<void> => {
    await ctx.step('before', async (step) => void (await beforeWork(ctx, step, services)));
    installed = { 'node_modules/a': '1' };
  };
  expect(await told(work, () => installed)).toEqual(['node_modules/a']);
});

test('what a diagnosis changed is told at the end; what was changed after it and before the work is not', async () => {
  let installed: Packages = { 'node_modules/a': '1', 'node_modules/b': '1' };
  const work = async (ctx: Ctx, services: Parts): Promise<void> => {
    await ctx.step('base', (step) => notePackages(ctx, step, services));
    installed = { 'node_modules/a': '2', 'node_modules/b': '1', 'node_modules/new': '1' };
    await ctx.step('shown', (step) => noteTouched(ctx, step, services));
    installed = { ...installed, 'node_modules/b': 'by the person' };
    await ctx.step('before', async (step) => void (await beforeWork(ctx, step, services)));
  };
  expect(await told(work, () => installed)).toEqual(['node_modules/a', 'node_modules/new']);
});

test('what a run noted whose packages were told in another way is compared with nothing', async () => {
  const installed = (): Packages => ({ 'node_modules/.bun': '1', 'node_modules/a': '2' });
  // As the first versions did, without a format.
  expect(await told(noted({ 'node_modules/a': '1' }), installed)).toEqual([]);
  expect(await told(noted({ format: 2, packages: { 'node_modules/a': '1' } }), installed)).toEqual([]);
  expect(await told(noted({ format: 4, packages: { 'node_modules/a': '1' } }), installed)).toEqual([]);
  expect(await told(noted({ format: 3, packages: { 'node_modules/a': '1' } }), installed)).toEqual(['node_modules/.bun', 'node_modules/a']);
});
