import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { inEnglish } from '../../src/core/describe/message.ts';
import type { StepContext } from '../../src/core/durable/contracts.ts';
import { InterruptedError } from '../../src/core/durable/errors.ts';
import { measureCommand, type MeasurePorts } from '../../src/core/evidence/measure-command.ts';
import type { CommandPorts } from '../../src/core/evidence/guard-protected.ts';
import { observeCommand } from '../../src/core/evidence/observe-command.ts';
import type { CommandResult } from '../../src/core/ports.ts';
import { project } from '../../src/core/run/project.ts';
import { openCheckpoints } from '../../src/node/checkpoints.ts';
import { createSearch } from '../../src/node/search.ts';
import { createSurroundings } from '../../src/node/surroundings.ts';
import { createTreeLock } from '../../src/node/tree-lock.ts';
import { openWorkspaceFiles } from '../../src/node/workspace-files.ts';
import type { RunEventBody } from '../../src/protocol/run-event.ts';
import { createFakeProcesses } from '../fakes/fake-processes.ts';
import { createMemoryBlobs } from '../fakes/memory-blobs.ts';
import { bareEnvironment, never, repository, scratchFolder } from './scratch.ts';

const ran: CommandResult = { outcome: 'exited', exitCode: 0, durationMs: 1, log: null, output: '', reports: [] };

/** What a run is told while something works on a real folder, as `type file`; notices as they read. */
async function told(root: string, work: (step: StepContext, ports: Ports) => Promise<unknown>): Promise<string[]> {
  const events: RunEventBody[] = [];
  const store = path.join(scratchFolder('store'), 's.git');
  const ports = {
    files: openWorkspaceFiles(root),
    checkpoints: await openCheckpoints({ root, store, env: bareEnvironment }),
    surroundings: createSurroundings({ home: scratchFolder('home'), root, store }),
    blobs: createMemoryBlobs(),
    search: createSearch({ root, store, env: bareEnvironment }),
  };
  const step = {
    signal: never,
    key: 'k',
    emit: (...more: RunEventBody[]) => void events.push(...more),
    announce: async (...more: RunEventBody[]) => void events.push(...more.filter(({ type }) => type !== 'baseline.started')),
    recordProcessGroup: async () => {},
    state: () => project([]),
    notes: async () => [],
    checkOwner: async () => {},
  };
  await work(step, ports);
  return events.map((event) =>
    event.type === 'notice'
      ? inEnglish(event.text)
      : `${event.type} ${'file' in event && typeof event.file === 'string' ? event.file : ''}`,
  );
}
type Ports = CommandPorts & Pick<MeasurePorts, 'files' | 'search'>;

/** A command of an agent's, once it may write. */
const observing = (root: string, command: () => void, listed: readonly string[] = [], result = ran): Promise<string[]> =>
  told(root, (step, ports) => {
    const scope = { purpose: 'validate', owns: ['src/**'], listed, outputs: [] } as const;
    const observed = { agent: 'code', argv: ['make'], timeoutMs: 1, runId: 'run', volatilePaths: [], scope };
    return observeCommand(step, ports, observed, async () => {
      command();
      return { ran: result };
    });
  });

/** A command on the workspace as it is, before anybody writes. */
const measuring = (root: string, command: () => void, _listed: readonly string[] = [], result = ran): Promise<string[]> =>
  told(root, (step, ports) => {
    const run = async () => {
      command();
      return result;
    };
    const processes = { ...createFakeProcesses({}), run };
    const baselines = { get: async () => null, put: async () => {} };
    const context = { blobs: ports.blobs, runId: 'run' };
    const measured = { agent: 'code', command: ['make'], timeoutMs: 1, tests: [] };
    return measureCommand(context, step, { ...ports, processes, baselines, lock: createTreeLock() }, measured);
  });

const both: [string, typeof observing][] = [
  ['while the work is proven', observing],
  ['before the work', measuring],
];
const putBack = (names: string): string =>
  `"make" changed ${names}, which no command may change: put back as before; what it wrote is kept with the run, unless it may hold secrets.`;

test.each(both)('protected files come back in every kind: deleted, linked away, made a folder, made executable: %s', async (_name, how) => {
  const root = repository({
    '.vscode/tasks.json': '{}',
    '.vscode/settings.json': '{}',
    '.github/workflows/ci.yml': 'a',
    '.husky/pre-commit*': 'x',
    'src/a': 'a',
  });
  const at = (name: string): string => path.join(root, name);
  const lines = await how(root, () => {
    rmSync(at('.vscode/tasks.json'));
    rmSync(at('.vscode/settings.json'));
    symlinkSync('../src/a', at('.vscode/settings.json'));
    rmSync(at('.github/workflows/ci.yml'));
    mkdirSync(at('.github/workflows/ci.yml'));
    writeFileSync(at('.github/workflows/ci.yml/in.yml'), 'x');
    chmodSync(at('.husky/pre-commit'), 0o644);
  });
  expect(lines).toEqual([
    putBack('.github/workflows/ci.yml, .github/workflows/ci.yml/in.yml, .husky/pre-commit, .vscode/settings.json, .vscode/tasks.json'),
  ]);
  expect([
    readFileSync(at('.vscode/settings.json'), 'utf8'),
    readFileSync(at('.github/workflows/ci.yml'), 'utf8'),
    statSync(at('.husky/pre-commit')).mode & 0o111,
  ]).toEqual(['{}', 'a', 0o111]);
});

test.each(both)('they come back when the command is interrupted, too: %s', async (_name, how) => {
  const root = repository({ '.vscode/tasks.json': '{}' });
  const hook = path.join(root, '.git/hooks/pre-commit');
  const interrupted = how(
    root,
    () => {
      writeFileSync(hook, 'evil');
      writeFileSync(path.join(root, '.vscode/tasks.json'), 'evil');
    },
    [],
    { ...ran, outcome: 'interrupted', exitCode: null },
  );
  await expect(interrupted).rejects.toBeInstanceOf(InterruptedError);
  expect([existsSync(hook), readFileSync(path.join(root, '.vscode/tasks.json'), 'utf8')]).toEqual([false, '{}']);
});

test.each(both)('a protected folder that is linked away comes back, and what the link leads to stays: %s', async (_name, how) => {
  const root = repository({ '.vscode/tasks.json': '{}', 'src/evil/tasks.json': '{"evil":1}' });
  const lines = await how(root, () => {
    rmSync(path.join(root, '.vscode'), { recursive: true });
    symlinkSync('src/evil', path.join(root, '.vscode'));
  });
  expect(lines).toEqual([putBack('.vscode, .vscode/tasks.json')]);
  expect([
    readFileSync(path.join(root, '.vscode/tasks.json'), 'utf8'),
    readFileSync(path.join(root, 'src/evil/tasks.json'), 'utf8'),
  ]).toEqual(['{}', '{"evil":1}']);
});

test.each(both)('a folder above them that is linked away comes back too: nothing is written through the link: %s', async (_name, how) => {
  const root = repository({ '.github/workflows/ci.yml': 'a', 'src/evil/workflows/x': 'x' });
  const lines = await how(root, () => {
    rmSync(path.join(root, '.github'), { recursive: true });
    symlinkSync('src/evil', path.join(root, '.github'));
  });
  expect(lines).toEqual([putBack('.github, .github/workflows/ci.yml')]);
  expect([
    readFileSync(path.join(root, '.github/workflows/ci.yml'), 'utf8'),
    existsSync(path.join(root, 'src/evil/workflows/ci.yml')),
  ]).toEqual(['a', false]);
});

test('a folder that is moved away from under what is protected, with another one in its place', async () => {
  const root = repository({
    'web/.npmrc': 'mine',
    'web/.vscode/tasks.json': '{}',
    'web/.env': 'KEY=1',
    '.gitignore': '.env\n',
    'web/a': 'a',
  });
  const at = (name: string): string => path.join(root, name);
  await observing(root, () => {
    renameSync(at('web'), at('web2'));
    mkdirSync(at('web/.vscode'), { recursive: true });
    writeFileSync(at('web/.npmrc'), 'registry=evil');
    writeFileSync(at('web/.vscode/tasks.json'), 'evil');
    writeFileSync(at('web/a'), 'b');
  });
  expect([readFileSync(at('web/.npmrc'), 'utf8'), readFileSync(at('web/.vscode/tasks.json'), 'utf8')]).toEqual(['mine', '{}']);
  expect([existsSync(at('web2/.npmrc')), existsSync(at('web2/.vscode/tasks.json'))]).toEqual([false, false]);
});

test('what a spec lists stays where it is only asked about; in every folder the rest comes back', async () => {
  const root = repository({ 'src/.npmrc': 'a', 'src/AGENTS.md': 'a' });
  const work = (): void => {
    for (const name of ['src/.npmrc', 'src/AGENTS.md', 'src/CLAUDE.md', 'src/.Mcp.json']) writeFileSync(path.join(root, name), 'evil');
  };
  expect(await observing(root, work, ['src/AGENTS.md', 'src/.npmrc'])).toEqual([
    putBack('src/.Mcp.json, src/CLAUDE.md, src/.npmrc'),
    'file.uncertain src/AGENTS.md',
  ]);
});

test.each(both)(
  'protected files that no checkpoint holds come back as well, ignored ones and those with tokens: %s',
  async (_name, how) => {
    const root = repository({
      '.gitignore': '.vscode\n.claude/settings.local.json\n/.env\nlocal/\n.husky/\n',
      '.npmrc': 'registry=good',
      'src/.env': 'A=1',
      'src/evil/tasks.json': 'x',
      '.husky/pre-commit*': 'x',
    });
    const at = (name: string): string => path.join(root, name);
    for (const name of ['.vscode/tasks.json', '.vscode/deep/x', '.claude/settings.local.json', '.env', 'local/a']) {
      mkdirSync(path.dirname(at(name)), { recursive: true });
      writeFileSync(at(name), 'as before');
    }
    const lines = await how(root, () => {
      rmSync(at('.vscode'), { recursive: true });
      symlinkSync('src/evil', at('.vscode'));
      for (const name of ['.claude/settings.local.json', '.npmrc', '.env', 'local/a', 'src/.env', '.husky/post-merge'])
        writeFileSync(at(name), 'evil');
      writeFileSync(at('src/.env.new'), 'evil');
    });
    expect(lines).toEqual([
      putBack(
        '.claude/settings.local.json, .husky/post-merge, .npmrc, .vscode, .vscode/deep/x, .vscode/tasks.json, src/.env, src/.env.new',
      ),
    ]);
    const names = [
      '.vscode/tasks.json',
      '.vscode/deep/x',
      '.claude/settings.local.json',
      '.npmrc',
      'src/.env',
      '.husky/pre-commit',
      'src/evil/tasks.json',
      '.env',
    ];
    expect(names.map((name) => readFileSync(at(name), 'utf8'))).toEqual([
      'as before',
      'as before',
      'as before',
      'registry=good',
      'A=1',
      'x',
      'x',
      'evil',
    ]);
    expect(['.husky/post-merge', 'src/.env.new'].map((name) => existsSync(at(name)))).toEqual([false, false]);
  },
);

test('what only the person hides is told when a command changes it, and ends no run', async () => {
  const root = repository({ '.batutaignore': 'made/\n', 'made/x': 'a', 'src/a': 'a' });
  const work = (): void => {
    for (const name of ['made/x', 'made/new']) writeFileSync(path.join(root, name), String(process.hrtime.bigint()));
  };
  expect(await measuring(root, work)).toEqual([
    'file.changed made/new',
    'While "make" ran before any change, these files changed and were left as is: made/x',
  ]);
  expect(await observing(root, work)).toEqual(['file.uncertain made/new', 'file.uncertain made/x']);
});

test('names that Batuta writes nowhere are told, and end no run', async () => {
  const root = repository({ 'src/a': 'a' });
  mkdirSync(path.join(root, '.vscode'));
  const lines = await observing(root, () => {
    writeFileSync(path.join(root, '.vscode/dot.'), 'x');
    writeFileSync(path.join(root, 'two\nlines'), 'x');
  });
  expect(lines).toEqual(['file.uncertain .vscode/dot.', 'file.uncertain two\nlines']);
  expect(existsSync(path.join(root, '.vscode/dot.'))).toBe(true);
});
