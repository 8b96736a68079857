import { execFile } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Metafile } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildCommandLine } from '../../.ci/bundles.ts';
import { scriptOf } from '../fakes/copy-workspace.ts';

/** The bundle alone in a folder, as somebody has it who installed the package. */
let folder: string;
let parts: Metafile['outputs'];
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'batuta-bundle-'));
  parts = (await buildCommandLine(folder)).outputs;
  await cp(path.resolve(import.meta.dirname, '../workspaces/single'), path.join(folder, 'workspace'), { recursive: true });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function batuta(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<{ code: number; out: string; err: string }> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [path.join(folder, 'cli.cjs'), ...args],
      {
        cwd: path.join(folder, 'workspace'),
        env: { PATH: process.env['PATH'], HOME: folder, BATUTA_HOME: path.join(folder, 'home'), ...env },
      },
      (_error, out, err) => resolve({ code: child.exitCode ?? -1, out, err }),
    );
  });
}

/** Sources in a part of the bundle, and in those that are loaded with it. */
function sourcesOf(part: string, seen = new Set<string>()): string[] {
  const output = parts[part];
  if (!output || seen.has(part)) return [];
  seen.add(part);
  const loaded = output.imports.filter(({ kind }) => kind === 'import-statement');
  return [...Object.keys(output.inputs), ...loaded.flatMap((one) => sourcesOf(one.path, seen))];
}

/** Sources of what a part imports when it runs. */
const dynamicallyLoadedBy = (part: string): string[] =>
  (parts[part]?.imports ?? []).filter(({ kind }) => kind === 'dynamic-import').flatMap(({ path: file }) => sourcesOf(file));

it('loads no pipeline, no agent loop, no settings, no git and no schema to look at runs, and of zod what is used', () => {
  const [start = ''] = Object.entries(parts).find(([, { entryPoint }]) => entryPoint === 'src/app/create-app.ts') ?? [];
  const sources = sourcesOf(start);
  expect(sources).toContain('src/app/runs/runs.ts');
  expect(
    sources.filter((file) => /^src\/(pipelines|harnesses|providers)\/|^node_modules\/(yaml|simple-git|diff|sax|zod)\//.test(file)),
  ).toEqual([]);
  const all = Object.values(parts).flatMap(({ inputs }) => Object.keys(inputs));
  expect(all.filter((file) => file.startsWith('node_modules/zod/v4/locales/'))).toEqual(['node_modules/zod/v4/locales/en.js']);
});

it('begins a run without what it does only after its first call of a model, which is one part', () => {
  const entryOf = (source: string): string => Object.entries(parts).find(([, { entryPoint }]) => entryPoint === source)?.[0] ?? '';
  const later = ['approval', 'quick-approval', 'work-until-proven', 'agent-attempts', 'review', 'complete'].map(
    (name) => `src/pipelines/parts/${name}.ts`,
  );
  const rare = [
    'src/pipelines/audit/audit-all.ts',
    'src/pipelines/bugfix/diagnose.ts',
    'src/app/apply-run.ts',
    'src/protocol/run-event.ts',
    'node_modules/simple-git/dist/index.mjs',
  ];
  const begun = ['src/cli/commands/run.ts', 'src/app/create-session.ts', 'src/app/create-work.ts', 'src/engines/embedded/own-run.ts'];
  const loaded = begun.flatMap((source) => sourcesOf(entryOf(source)));
  expect(loaded).toContain('src/pipelines/feature/feature.ts');
  expect(loaded.filter((file) => later.includes(file) || rare.includes(file))).toEqual([]);
  // Loaded while that call is waited for.
  const ahead = dynamicallyLoadedBy(entryOf('src/app/load-ahead.ts'));
  expect(later.filter((file) => file !== 'src/pipelines/parts/quick-approval.ts' && !ahead.includes(file))).toEqual([]);
});

it('calls a model without the headers of the platform, whose first use loads a browser', async () => {
  const clients = await Promise.all(
    Object.entries(parts).map(async ([part, { inputs }]) => {
      const isClient = Object.keys(inputs).some((file) => file.endsWith('@anthropic-ai/sdk/internal/headers.mjs'));
      return isClient ? readFile(path.join(folder, 'cli', path.basename(part)), 'utf8') : '';
    }),
  );
  expect(clients.join('').match(/X-Stainless-Retry-Count|\b(?:new|instanceof) Headers\b/gu)).toEqual(['X-Stainless-Retry-Count']);
});

it('has in five parts what every run loads, and no part that names one which is gone', async () => {
  const files = await readdir(path.join(folder, 'cli'));
  const importsOf = async (file: string): Promise<string[]> => {
    const text = await readFile(path.join(folder, 'cli', file), 'utf8');
    return [...text.matchAll(/require\("\.\/([\w-]+\.cjs)"\)/gu)].map(([, name = '']) => name);
  };
  const imported = new Map(await Promise.all(files.map(async (file) => [file, await importsOf(file)] as const)));
  expect([...imported.values()].flat().filter((name) => !files.includes(name))).toEqual([]);
  const ofRun = [...imported].filter(([file]) =>
    /^(?:run-(?!command|process|transcript)|create-session-|create-work-|own-run-)/u.test(file),
  );
  expect(ofRun).toHaveLength(4);
  const small = ofRun.flatMap(([, names]) => names.filter((name) => name.startsWith('chunk-')));
  expect([small, files.filter((file) => file.startsWith('parts-')).length]).toEqual([[], 5]);
});

it('has of the manifest the version, and gives of merged parts what others take', async () => {
  const files = await readdir(path.join(folder, 'cli'));
  const texts = new Map(
    await Promise.all(files.map(async (file) => [file, await readFile(path.join(folder, 'cli', file), 'utf8')] as const)),
  );
  expect(files.filter((file) => texts.get(file)?.includes('activationEvents'))).toEqual([]);
  for (const [file, text] of texts) {
    if (!file.startsWith('parts-')) continue;
    const others = [...texts].flatMap(([other, its]) => (other === file ? [] : its)).join('\n');
    const taken = new Set([...others.matchAll(/\.([\w$]+_\d+)\b/gu)].map(([, name]) => name));
    const given = [...text.matchAll(/[{,]get ([\w$]+_\d+)\(\)\{/gu)].map(([, name]) => name);
    // But for the bundler's own: what was defined with them is written out.
    expect([file, given.length > 0, given.filter((name) => !taken.has(name) && !name?.startsWith('__'))]).toEqual([file, true, []]);
  }
});

describe('the bundle in another folder', () => {
  it('tells its version', async () => {
    expect(await batuta(['--version'])).toEqual({ code: 0, out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/), err: '' });
  });

  it('helps', async () => {
    const { code, out } = await batuta(['help']);
    expect([code, out]).toEqual([0, expect.stringContaining('batuta <command> [options]')]);
  });

  it('checks the machine, and misses a key only', async () => {
    const { code, out } = await batuta(['doctor', '--json'], { ANTHROPIC_API_KEY: '' });
    const checks = out
      .trim()
      .split('\n')
      .map((row) => JSON.parse(row) as { name: string; ok: boolean });
    expect([code, checks.filter((check) => !check.ok).map((check) => check.name)]).toEqual([2, ['Provider', 'Trust']]);
  });

  it('says that the sample is not there', async () => {
    expect(await batuta(['sample'])).toEqual({
      code: 2,
      out: '',
      err: 'The sample comes with the source of Batuta, not with this installation. Use the command "feature" on a repository of yours.\n',
    });
  });

  it('runs a feature', async () => {
    const args = ['feature', 'Add a truncate function that shortens a text at a word boundary', '--provider', 'scripted', '--yes'];
    const { code, out } = await batuta(args, { BATUTA_SCRIPT: scriptOf('single') });
    expect([code, out]).toEqual([0, expect.stringContaining('completed')]);
  });
});
