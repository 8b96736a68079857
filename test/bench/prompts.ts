import { execFileSync, spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { loadRunSettings } from '../../src/app/load-settings.ts';
import { syncRegistry } from '../../src/app/sync-registry.ts';
import { openWorkspacePorts, type WorkspacePorts } from '../../src/app/workspace-ports.ts';
import { compiledPath } from '../../src/core/context/compile-context.ts';
import { readInstructions } from '../../src/core/context/read-instructions.ts';
import { mayOwn } from '../../src/core/policy/owned-paths.ts';
import { specRole, specialistRole } from '../../src/core/prompt/roles.ts';
import type { Facts } from '../../src/core/prompt/tasks.ts';
import { createNoMemory } from '../../src/node/memory/no-memory.ts';
import { background } from '../../src/pipelines/parts/background.ts';
import { reader } from '../../src/pipelines/parts/code-base.ts';
import type { Services } from '../../src/pipelines/parts/services.ts';
import { loadRegistry, registryFile } from '../../src/pipelines/parts/sync.ts';
import { understand } from '../../src/pipelines/parts/understand.ts';
import type { RunSettings } from '../../src/protocol/run-settings.ts';
import type { Registry } from '../../src/protocol/registry.ts';
import { createMemoryRun } from '../fakes/memory-ctx.ts';
import { writeMadeUpApp } from './made-up-app.ts';
import { amount, type Measured } from './measured.ts';

/** Entities of a repository that are asked about, one request each. */
const requests = 12;

interface Tally {
  prompts: number;
  ours: number;
  whole: number;
  facts: number;
  missing: string[];
}

/**
 * What agents are told before their first turn, beside the whole files that it is taken from: those of the module that the request changes and of
 * the one to imitate, the contexts and the registry. And whether what the task needs still stands in it, word by word.
 * BATUTA_BENCH_REPOSITORIES: git directories with ":" between them; default: an application that is made up, of usual size.
 */
export async function benchPrompts(): Promise<Measured[]> {
  const home = await mkdtemp(join(tmpdir(), 'batuta-bench-'));
  const named = process.env['BATUTA_BENCH_REPOSITORIES']?.split(':') ?? [null];
  const tally: Tally = { prompts: 0, ours: 0, whole: 0, facts: 0, missing: [] };
  try {
    for (const [index, git] of named.entries()) {
      const root = join(home, `workspace-${index}`);
      await checkOut(git, root);
      const before = { ...tally };
      await playIn(await openWorkspacePorts({ home, workspace: root }), tally, home);
      const [ours, whole] = [tally.ours - before.ours, tally.whole - before.whole];
      const name = git === null ? 'a made-up application' : basename(dirname(git));
      console.log(`  ${name}: ${tally.prompts - before.prompts} prompts, ${ours} of ${whole} characters (${(ours / whole).toFixed(2)})`);
    }
    for (const one of tally.missing.slice(0, Number(process.env['BATUTA_BENCH_SHOW'] ?? 0))) console.log(`  missing: ${one}`);
    const { prompts, ours, whole, facts, missing } = tally;
    if (prompts === 0) throw new Error('No entity was found there, so nothing could be asked about.');
    return [
      amount(`characters of ${prompts} first prompts`, 0.5, ours / whole, '×', `${ours}`, `whole files: ${whole}`),
      amount('facts that are not in them', 0, missing.length, 'missing', `${facts - missing.length} of ${facts}`),
    ];
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

async function checkOut(git: string | null, root: string): Promise<void> {
  if (git === null) {
    await writeMadeUpApp(root);
  } else {
    await mkdir(root);
    // Its largest files may be absent; git then tells them, and checks out the rest.
    spawnSync('git', ['--git-dir', git, '--work-tree', root, '-c', 'core.bare=false', 'checkout', '-q', '-f', 'HEAD', '--', '.'], {
      env: { ...process.env, GIT_INDEX_FILE: `${root}.index` },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  }
  execFileSync('git', ['init', '-q', root]);
}

async function playIn(ports: WorkspacePorts, tally: Tally, home: string): Promise<void> {
  const { files, search, scanner } = ports;
  const { signal } = new AbortController();
  const { understand: _, ...settings } = await loadRunSettings({
    files,
    search,
    user: null,
    choice: {},
    trusted: true,
    env: {},
    program: '',
  });
  await syncRegistry({ workspace: files.root, home, files, scanner, trusted: false, env: {}, user: null, signal });
  const { registry } = await loadRegistry({ files });
  const all = Object.keys(registry?.entities ?? {});
  const names = all.filter((_name, at) => at % Math.ceil(all.length / requests) === 0);
  for (const name of names) if (registry) await ask({ ports, settings, registry, name }, tally);
}

interface Asked {
  readonly ports: WorkspacePorts;
  readonly settings: RunSettings;
  readonly registry: Registry;
  readonly name: string;
}

/** Every agent that has a file of the modules; the spec's writer has all. */
async function ask({ ports, settings, registry, name }: Asked, tally: Tally): Promise<void> {
  const services = { ...ports, memory: createNoMemory() } as unknown as Services;
  const input = { request: `Add a note to ${name}`, workspace: ports.files.root, provider: '', scripted: false, settings };
  const { ctx } = createMemoryRun();
  const { output: facts } = await understand(ctx, services, input);
  for (const agent of [null, ...settings.agents]) {
    const mine = facts.modules.flatMap(({ files }) => files.filter((path) => !agent || mayOwn(agent.owns, path, settings.agents)));
    if (mine.length === 0) continue;
    const role = agent ? specialistRole(agent, true) : specRole(settings);
    const reads = agent ?? { name: 'spec', context: 'spec' };
    const parts = await ctx.step(`prompt-${reads.name}`, (step) => background(step, { services, input, facts }, reads));
    const prompt = [role, ...parts].join('\n\n');
    const whole = [role, ...(await wholeFiles(ports, reads.context, agent?.owns ?? ['**'], mine))].join('\n\n');
    const needed = factsOf(name, facts, registry, mine);
    tally.prompts += 1;
    tally.ours += prompt.length;
    tally.whole += whole.length;
    tally.facts += needed.length;
    tally.missing.push(...needed.flatMap((fact) => (prompt.includes(fact) ? [] : [`${reads.name}, ${name}: ${fact}`])));
  }
}

async function wholeFiles({ files }: WorkspacePorts, context: string, owns: readonly string[], mine: readonly string[]): Promise<string[]> {
  const read = reader(files);
  const instructions = await readInstructions(files, owns);
  const paths = [registryFile, compiledPath(context), ...instructions.map(({ path }) => path), ...mine];
  return (await Promise.all([...new Set(paths)].map(read))).flatMap((text) => text ?? []);
}

/** What has to be known of an entity before anything is looked for: its files, what it refers to, what belongs to it, whom to imitate. */
function factsOf(name: string, { modules }: Facts, registry: Registry, mine: readonly string[]): string[] {
  const { sub = [], refs = [] } = registry.entities[name] ?? {};
  return [...new Set([name, ...sub, ...refs, ...mine, ...modules.map(({ entity }) => entity)])];
}
