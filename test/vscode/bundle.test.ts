import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildExtension } from '../../.ci/bundles.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'batuta-extension-'));
  await buildExtension(folder);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** The text of a script and of every other that it loads with itself, without those that wait for their first use. */
async function loadedWith(script: string, seen = new Set<string>()): Promise<string> {
  if (seen.has(script)) return '';
  seen.add(script);
  const text = await readFile(script, 'utf8');
  const loaded = [...text.matchAll(/(?:^|;)var \w+ ?= ?(?:__toESM\()?require\("(\.[^"]+)"\)/gm)];
  const texts: string[] = [text];
  for (const [, path = ''] of loaded) texts.push(await loadedWith(join(dirname(script), path), seen));
  return texts.join('\n');
}

/** The script that is loaded when `text` comes to `import()` of a source of this name. */
function laterPart(text: string, name: string): string {
  const part = new RegExp(`then\\(\\(\\) ?=> ?(?:__toESM\\()?require\\("\\./[^"]*?(${name}-\\w+\\.cjs)"\\)`).exec(text)?.[1];
  if (part === undefined) throw new Error(`${name} is no part of its own.`);
  return join(folder, 'parts', part);
}

test('activation evaluates three scripts', async () => {
  const scripts = new Set<string>();
  await loadedWith(join(folder, 'extension.cjs'), scripts);
  expect([...scripts].map((path) => path.replace(`${folder}/`, '').replace(/-\w+\.cjs$/u, ''))).toHaveLength(3);
});

test('activation loads next to nothing; the rest comes with the first use, the SDK of a provider with the first run', async () => {
  const sdk = 'X-Stainless-Lang';
  const atActivation = await loadedWith(join(folder, 'extension.cjs'));
  expect(Buffer.byteLength(atActivation)).toBeLessThan(64 * 1024);
  const atFirstUse = await loadedWith(laterPart(atActivation, 'create-services'));
  expect([atFirstUse.includes('ZodObject'), atFirstUse.includes(sdk)]).toEqual([true, false]);
  const withTheFirstRun = await loadedWith(laterPart(atFirstUse, 'create-work'));
  expect(withTheFirstRun.includes(sdk)).toBe(false);
  expect(await loadedWith(laterPart(withTheFirstRun, 'anthropic-provider'))).toContain(sdk);
});
