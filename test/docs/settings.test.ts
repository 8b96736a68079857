import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { z } from 'zod';
import { ownsPath } from '../../src/core/policy/owned-paths.ts';
import { checkAgents } from '../../src/core/settings/check-agents.ts';
import { guessLayers } from '../../src/core/settings/guess-layers.ts';
import { readUserSettings, readWorkspaceSettings } from '../../src/core/settings/read-settings.ts';
import { resolveSettings } from '../../src/core/settings/resolve-settings.ts';
import { userSettingsSchema, workspaceSettingsSchema, type WorkspaceSettings } from '../../src/protocol/settings-file.ts';
import { listing } from './listing.ts';
import { codeBlocks, project, readDocument } from './documents.ts';

const file = '.claude/batuta.yaml';

/** The settings in a YAML block of the guide, by the block's first line. */
async function example(firstLine: string): Promise<string> {
  const block = codeBlocks(await readDocument('docs/settings.md')).find(({ text }) => text.startsWith(`${firstLine}\n`));
  if (!block) throw new Error(`The guide has no example that begins with "${firstLine}".`);
  return block.text;
}

function workspaceSettings(text: string): WorkspaceSettings {
  const result = readWorkspaceSettings(text, file);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  expect(checkAgents(result.settings, text, file)).toEqual([]);
  return result.settings;
}

const keysOf = (schema: z.ZodObject): string[] => Object.keys(schema.shape);

test("the guide's settings of a workspace are read, and show every key", async () => {
  const settings = workspaceSettings(await example('# .claude/batuta.yaml'));
  expect(Object.keys(settings).sort()).toEqual(keysOf(workspaceSettingsSchema).sort());
  const shown = Object.values(settings.agents ?? {}).flatMap((agent) => Object.keys(agent));
  expect([...new Set(shown)].sort()).toEqual(keysOf(workspaceSettingsSchema.shape.agents.unwrap().valueType).sort());
  for (const key of ['review', 'spec', 'budget', 'audit', 'timeouts'] as const) {
    expect({ [key]: Object.keys(settings[key] ?? {}).sort() }).toEqual({
      [key]: keysOf(workspaceSettingsSchema.shape[key].unwrap()).sort(),
    });
  }
});

test("the guide's settings of a person are read, and show every key that has an effect", async () => {
  const text = await example('# settings.yaml');
  const result = readUserSettings(text, 'settings.yaml');
  expect(result).toMatchObject({ ok: true });
  expect(result.ok ? Object.keys(result.settings).sort() : []).toEqual(keysOf(userSettingsSchema).sort());
});

test('the guide names the defaults', async () => {
  const guess = await guessLayers({ paths: [], read: async () => null });
  const { caps, timeouts, agents, spec, review } = resolveSettings({ file: null, user: null, guess, trusted: true, env: {} });
  const { agents: aliased, ...others } = resolveSettings({
    file: { models: { opus: 'the opus', sonnet: 'the sonnet' } },
    user: null,
    guess,
    trusted: true,
    env: {},
  });
  expect([aliased[0]?.model, others.spec.model, others.review.model]).toEqual(['the opus', 'the opus', 'the sonnet']);
  expect(new Set([agents[0]?.model, spec.model, review.model]).size).toBe(2);
  const words = (await readDocument('docs/settings.md')).replaceAll(/\s+/g, ' ');
  const count = (value: number | null): string => (value ?? 0).toLocaleString('en');
  expect(words).toContain(`the defaults ($${count(caps.usd)}, ${count(caps.tokens)} tokens, ${count(caps.turns)} calls)`);
  expect(words).toContain(`validations may take ${timeouts.validate} seconds, other commands ${timeouts.run}`);
});

test('the variables that the guide names have a meaning', async () => {
  const named = [...(await readDocument('docs/settings.md')).matchAll(/`((?:BATUTA|ANTHROPIC)_[A-Z_]+)`/g)].flatMap(
    (match) => match[1] ?? [],
  );
  const sources = (await Promise.all((await listing(['src'])).filter((path) => path.endsWith('.ts')).map(readDocument))).join('\n');
  expect(named.length).toBeGreaterThan(0);
  expect(named.filter((name) => !sources.includes(`'${name}'`))).toEqual([]);
});

test('our own settings are read, and their npm scripts are in package.json', async () => {
  const { agents = {} } = workspaceSettings(await readDocument(file));
  const { scripts } = JSON.parse(await readDocument('package.json')) as { scripts: Record<string, string> };
  const commands = Object.values(agents).flatMap((agent) => [...(agent.validate ?? []), ...(agent.handover ?? []), ...(agent.run ?? [])]);
  const called = commands.map((command) => /^npm (?:run --silent ([\w:-]+)|(test) --silent)/.exec(String(command)));
  expect(called.map((match) => match?.[1] ?? match?.[2]).filter((name) => name === undefined || !(name in scripts))).toEqual([]);
});

test('our agents own every file of src and test, each file once', async () => {
  const { agents = {} } = workspaceSettings(await readDocument(file));
  const strange = (await listing(['src', 'test'])).flatMap((path) => {
    const owners = Object.entries(agents).filter(([, { owns }]) => ownsPath(owns, path));
    return owners.length === 1 ? [] : [`${path}: ${owners.map(([name]) => name).join(', ') || 'nobody'}`];
  });
  expect(strange).toEqual([]);
});

test('the folders of tests that our commands name are there', async () => {
  const { agents = {} } = workspaceSettings(await readDocument(file));
  const named = Object.values(agents).flatMap((agent) =>
    (agent.validate ?? []).flatMap((command) => String(command).match(/\btest\/[\w/]+/g) ?? []),
  );
  expect([...new Set(named)].filter((folder) => !existsSync(join(project, folder)))).toEqual([]);
});
