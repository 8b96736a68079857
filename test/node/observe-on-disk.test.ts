import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { inEnglish } from '../../src/core/describe/message.ts';
import { observeCommand } from '../../src/core/evidence/observe-command.ts';
import { project } from '../../src/core/run/project.ts';
import { openCheckpoints } from '../../src/node/checkpoints.ts';
import { createSurroundings } from '../../src/node/surroundings.ts';
import { openWorkspaceFiles } from '../../src/node/workspace-files.ts';
import type { RunEventBody } from '../../src/protocol/run-event.ts';
import { createMemoryBlobs } from '../fakes/memory-blobs.ts';
import { bareEnvironment, never, repository, scratchFolder } from './scratch.ts';

/** What is told of a command that does this, as `type file`, and notices as they read. */
async function told(root: string, command: () => void): Promise<string[]> {
  const events: RunEventBody[] = [];
  const ran = { outcome: 'exited', exitCode: 0, durationMs: 1, log: null, output: '', reports: [] } as const;
  const ports = {
    files: openWorkspaceFiles(root),
    checkpoints: await openCheckpoints({ root, store: path.join(scratchFolder('store'), 's.git'), env: bareEnvironment }),
    surroundings: createSurroundings(scratchFolder('home'), root),
    blobs: createMemoryBlobs(),
  };
  const step = {
    signal: never,
    key: 'k',
    emit: (...more: RunEventBody[]) => void events.push(...more),
    announce: async () => {},
    recordProcessGroup: async () => {},
    state: () => project([]),
    notes: async () => [],
    checkOwner: async () => {},
  };
  const scope = { purpose: 'validate', owns: ['src/**'], listed: [], outputs: [] } as const;
  const observed = { agent: 'code', argv: ['make'], timeoutMs: 1, runId: 'run', volatilePaths: [], scope };
  await observeCommand(step, ports, observed, async () => {
    command();
    return { ran };
  });
  return events.map((event) =>
    event.type === 'notice'
      ? inEnglish(event.text)
      : `${event.type} ${'file' in event && typeof event.file === 'string' ? event.file : ''}`,
  );
}
const putBack = (names: string): string =>
  `"make" changed ${names}, which no command may change: put back as before; what it wrote is kept with the run.`;

test('protected files come back in every kind: deleted, linked away, made a folder, made executable', async () => {
  const root = repository({
    '.vscode/tasks.json': '{}',
    '.vscode/settings.json': '{}',
    '.github/workflows/ci.yml': 'a',
    '.husky/pre-commit*': 'x',
    'src/a': 'a',
  });
  const at = (name: string): string => path.join(root, name);
  const lines = await told(root, () => {
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

test('a protected folder that is linked away comes back, and what the link leads to stays', async () => {
  const root = repository({ '.vscode/tasks.json': '{}', 'src/evil/tasks.json': '{"evil":1}' });
  const lines = await told(root, () => {
    rmSync(path.join(root, '.vscode'), { recursive: true });
    symlinkSync('src/evil', path.join(root, '.vscode'));
  });
  expect(lines).toEqual([putBack('.vscode, .vscode/tasks.json')]);
  expect([
    readFileSync(path.join(root, '.vscode/tasks.json'), 'utf8'),
    readFileSync(path.join(root, 'src/evil/tasks.json'), 'utf8'),
  ]).toEqual(['{}', '{"evil":1}']);
});

test('a folder above them that is linked away comes back too: nothing is written through the link', async () => {
  const root = repository({ '.github/workflows/ci.yml': 'a', 'src/evil/workflows/x': 'x' });
  const lines = await told(root, () => {
    rmSync(path.join(root, '.github'), { recursive: true });
    symlinkSync('src/evil', path.join(root, '.github'));
  });
  expect(lines).toEqual([putBack('.github, .github/workflows/ci.yml')]);
  expect([
    readFileSync(path.join(root, '.github/workflows/ci.yml'), 'utf8'),
    existsSync(path.join(root, 'src/evil/workflows/ci.yml')),
  ]).toEqual(['a', false]);
});

test('names that Batuta writes nowhere are told, and end no run', async () => {
  const root = repository({ 'src/a': 'a' });
  mkdirSync(path.join(root, '.vscode'));
  const lines = await told(root, () => {
    writeFileSync(path.join(root, '.vscode/dot.'), 'x');
    writeFileSync(path.join(root, 'two\nlines'), 'x');
  });
  expect(lines).toEqual(['file.uncertain .vscode/dot.', 'file.uncertain two\nlines']);
  expect(existsSync(path.join(root, '.vscode/dot.'))).toBe(true);
});
