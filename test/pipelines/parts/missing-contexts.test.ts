import { expect, test } from 'vitest';
import { inEnglish } from '../../../src/core/describe/message.ts';
import type { ToldCache } from '../../../src/core/context/told-contexts.ts';
import type { Services } from '../../../src/pipelines/parts/services.ts';
import { sync } from '../../../src/pipelines/parts/sync.ts';
import type { RunSettings } from '../../../src/protocol/run-settings.ts';
import { createMemoryJournal, createMemoryRun, CrashError, type MemoryRunOptions } from '../../fakes/memory-ctx.ts';
import { createFakeSearch } from '../../fakes/fake-search.ts';
import { createMemoryFiles } from '../../fakes/memory-files.ts';
import { scans } from '../../fakes/nothing-scanned.ts';
import { agent } from '../feature/stage.ts';

const settings = {
  trusted: false,
  agents: [agent('backend')],
  spec: { context: 'spec' },
  review: { context: 'review' },
} as unknown as RunSettings;

/** What is kept in one workspace over its runs. */
function workspace(): (options: MemoryRunOptions, contexts?: readonly string[], code?: Record<string, string>) => Promise<string[]> {
  const known = new Map<string, NonNullable<Awaited<ReturnType<ToldCache['get']>>>>();
  const told: ToldCache = { get: async (key) => known.get(key) ?? null, put: async (key, value) => void known.set(key, value) };
  /** Of which contexts a run says that they are missing, and what comes in their place. */
  return async (options, contexts = ['spec'], code = {}) => {
    const sources = Object.fromEntries(contexts.map((name) => [`.claude/context/${name}/a.md`, `# ${name}`]));
    const files = createMemoryFiles({ ...sources, ...code });
    const run = createMemoryRun(options);
    await sync(
      run.ctx,
      { files, search: createFakeSearch(files), scanner: scans(), told, program: 'batuta' } as unknown as Services,
      settings,
    );
    const notices = run.events().flatMap((event) => (event.type === 'notice' ? [inEnglish(event.text)] : []));
    return notices.flatMap((text) => /^No context for (.+)\. Write /u.exec(text)?.[1] ?? []);
  };
}

const little = ', and too little there for a first version';

test('a first version is offered only where init would write one', async () => {
  const code = { 'backend/a.ts': 'export const a = 1;\n' };
  const offered = ': in its place, agents get conventions counted in the files';
  expect(await workspace()({ runId: 'a' }, ['spec'], code)).toEqual([`backend, review${offered}`]);
  expect(await workspace()({ runId: 'a' }, ['spec'], { 'frontend/a.ts': 'export {};\n' })).toEqual([
    `review${offered}`,
    `backend${little}`,
  ]);
});

test('missing contexts are told once in a workspace, and again when others are missing', async () => {
  const missing = workspace();
  expect(await missing({ runId: 'a' })).toEqual([`backend, review${little}`]);
  expect(await missing({ runId: 'b' })).toEqual([]);
  expect(await missing({ runId: 'c' }, ['spec', 'backend'])).toEqual([`review${little}`]);
  expect(await missing({ runId: 'd' }, ['spec', 'backend'])).toEqual([]);
  expect(await missing({ runId: 'e' })).toEqual([`backend, review${little}`]);
  expect(await missing({ runId: 'f' }, ['spec', 'backend', 'review'])).toEqual([]);
  expect(await missing({ runId: 'g' })).toEqual([`backend, review${little}`]);
});

test('a run that died before it was journaled tells it when it goes on', async () => {
  for (const at of [1, 2, 3, 4]) {
    const missing = workspace();
    const journal = createMemoryJournal();
    const first = await missing({ runId: 'a', journal, crash: { at, when: 'before' } }).catch((error: unknown) => error);
    if (Array.isArray(first)) expect(first).toEqual([`backend, review${little}`]);
    else expect(first).toBeInstanceOf(CrashError);
    expect(await missing({ runId: 'a', journal })).toEqual([`backend, review${little}`]);
    expect(await missing({ runId: 'b' })).toEqual([]);
  }
});
