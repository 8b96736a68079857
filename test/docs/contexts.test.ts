import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { compileContexts, readContext } from '../../src/core/context/compile-context.ts';
import { readWorkspaceSettings } from '../../src/core/settings/read-settings.ts';
import { createMemoryFiles } from '../fakes/memory-files.ts';
import { listing } from './listing.ts';
import { project, readDocument } from './documents.ts';

/** Characters. An agent pays for its context in every turn. */
const longestContext = 4000;

test('every agent of ours has a context, and it is short', async () => {
  const sources = (await listing(['.claude/context'])).filter((path) => !path.endsWith('.context.md'));
  const files = createMemoryFiles(
    Object.fromEntries(await Promise.all(sources.map(async (path) => [path, await readFile(join(project, path), 'utf8')] as const))),
  );
  const settings = readWorkspaceSettings(await readDocument('.claude/batuta.yaml'), '.claude/batuta.yaml');
  const agents = settings.ok ? Object.keys(settings.settings.agents ?? {}) : [];
  const names = [...agents, 'spec', 'review'].sort();
  expect(await compileContexts(files, new Date(0))).toEqual({ compiled: names.length, skipped: 0 });
  for (const name of names) {
    const context = await readContext(files, name);
    expect(context).toMatch(/^<!-- compiled-from-hash: [0-9a-f]{64} -->\n<!-- compiled-at: /);
    expect(context?.length).toBeLessThan(longestContext);
  }
});

test('the contexts name files that are there', async () => {
  const paths = new Set(await listing(['src', 'test']));
  const there = (name: string): boolean => [...paths].some((path) => path === name || path.startsWith(`${name.replace(/\/$/, '')}/`));
  const missing: string[] = [];
  for (const source of (await listing(['.claude/context'])).filter((path) => !path.endsWith('.context.md'))) {
    for (const [, name = ''] of (await readDocument(source)).matchAll(/`((?:src|test)\/[\w./-]+)`/g))
      if (!there(name)) missing.push(`${source}: ${name}`);
  }
  expect(missing).toEqual([]);
});
