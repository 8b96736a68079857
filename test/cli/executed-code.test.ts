import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { buildCommandLine } from '../../.ci/bundles.ts';
import { readKept } from '../../src/cli/kept-code.ts';

let folder: string;
let home: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'batuta-executed-'));
  await buildCommandLine(folder);
});
beforeEach(() => {
  home = mkdtempSync(join(folder, 'home-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const batuta = (...args: readonly string[]) => batutaOn([], ...args);

function batutaOn(flags: readonly string[], ...args: readonly string[]): { readonly code: number | null; readonly out: string } {
  const env = { PATH: process.env['PATH'], HOME: home, BATUTA_HOME: home };
  const { status, stdout, stderr } = spawnSync(process.execPath, [...flags, join(folder, 'cli.cjs'), ...args], {
    env,
    encoding: 'utf8',
    timeout: 20_000,
  });
  return { code: status, out: stdout + stderr };
}

const ofThisNode = (): string => join(home, 'compiled', `${process.version}-${process.arch}`);
const keptOf = (command: string): string => join(ofThisNode(), command);
const noRuns = { code: 0, out: expect.stringContaining('There is no run yet') };

/** Longer ago than a day. */
function age(file: string): void {
  utimesSync(file, 1, 1);
}

it('keeps by command what was executed, functions among it, and what was not executed neither', () => {
  expect(batuta('runs')).toEqual(noRuns);
  expect(batuta('help').code).toBe(0);
  expect(readdirSync(ofThisNode()).toSorted()).toEqual(['help', 'runs']);
  const [runs, help] = ['runs', 'help'].map((command) =>
    [...readKept(keptOf(command)).values()].map(({ data }) => data.toString('latin1')).join(''),
  );
  // In the body of a function of the list of runs, and in that of one which helps.
  expect([runs, help].map((code) => code?.includes('There is no run yet'))).toEqual([true, false]);
  expect([runs, help].map((code) => code?.includes('<command> [options]'))).toEqual([false, true]);
});

it('takes what was kept, and writes it anew only after a day', () => {
  batuta('runs');
  const { ino } = statSync(keptOf('runs'));
  expect([batuta('runs'), statSync(keptOf('runs')).ino]).toEqual([noRuns, ino]);
  age(keptOf('runs'));
  expect(batuta('runs')).toEqual(noRuns);
  const { ino: later, mtimeMs } = statSync(keptOf('runs'));
  expect([later === ino, mtimeMs > 1000]).toEqual([false, true]);
});

it('writes what V8 does not take anew at once', () => {
  batuta('runs');
  const kept = (): number => statSync(keptOf('runs')).ino;
  const first = kept();
  // Code for a V8 that is set otherwise.
  const other = ['--no-flush-bytecode'];
  expect([batutaOn(other, 'runs'), kept() === first]).toEqual([noRuns, false]);
  const second = kept();
  expect([batutaOn(other, 'runs'), kept() === second]).toEqual([noRuns, true]);
});

it('keeps what other parts had, and what is more than before', () => {
  batuta('runs', '--help');
  const little = readKept(keptOf('runs'));
  age(keptOf('runs'));
  batuta('runs');
  const more = readKept(keptOf('runs'));
  expect(more.size).toBeGreaterThan(little.size);
  age(keptOf('runs'));
  batuta('runs', '--help');
  expect([...readKept(keptOf('runs')).keys()].toSorted()).toEqual([...more.keys()].toSorted());
});

it('takes nothing that was damaged, and mends it', () => {
  batuta('runs');
  const bytes = readFileSync(keptOf('runs'));
  for (const at of [0, 5, 20, bytes.length >> 1, bytes.length - 9]) {
    const damaged = Buffer.from(bytes);
    damaged.writeUInt8(damaged.readUInt8(at) ^ 0x55, at);
    writeFileSync(keptOf('runs'), damaged);
    expect(batuta('runs')).toEqual(noRuns);
    expect(readKept(keptOf('runs')).size).toBeGreaterThan(0);
  }
});

const inItsPlace: readonly (readonly [string, () => void])[] = [
  ['a folder', () => mkdirSync(keptOf('runs'))],
  ...(process.platform === 'win32' ? [] : ([['a pipe', () => spawnSync('mkfifo', [keptOf('runs')])]] as const)),
];

it.each(inItsPlace)('%s where it would be kept is not waited for, and nothing else is left there', (_what, put) => {
  mkdirSync(ofThisNode(), { recursive: true, mode: 0o700 });
  put();
  expect([batuta('runs'), readdirSync(ofThisNode())]).toEqual([noRuns, ['runs']]);
});

it('executes the code that is there, though another of the same name and length was kept', () => {
  batuta('help');
  const file = readdirSync(join(folder, 'cli'))
    .map((name) => join(folder, 'cli', name))
    .find((path) => readFileSync(path, 'utf8').includes('<command> [options]'));
  const text = readFileSync(file ?? '', 'utf8');
  writeFileSync(file ?? '', text.replaceAll('<command> [options]', '<command> [choices]'));
  try {
    expect(batuta('help').out).toContain('<command> [choices]');
  } finally {
    writeFileSync(file ?? '', text);
  }
  expect(batuta('help').out).toContain('<command> [options]');
});

it('keeps nothing of options alone and of words that are no commands, nor where others may write, nor where there is no home', () => {
  expect([batuta('--version').code, batuta('rnus').code]).toEqual([0, 2]);
  expect(readdirSync(home)).toEqual([]);
  mkdirSync(ofThisNode(), { recursive: true });
  if (process.platform !== 'win32') {
    chmodSync(ofThisNode(), 0o777);
    expect([batuta('runs'), readdirSync(ofThisNode())]).toEqual([noRuns, []]);
  }
  rmSync(home, { recursive: true });
  expect([batuta('runs'), existsSync(home)]).toEqual([noRuns, false]);
});

it.each([
  ['by a path from there', '.batuta'],
  ['as a folder in it', join('{cwd}', '.batuta')],
])('takes and keeps nothing where the home is named %s: a repository that one stands in may have brought it along', (_how, named) => {
  const repository = mkdtempSync(join(folder, 'repository-'));
  mkdirSync(join(repository, '.batuta'), { mode: 0o700 });
  const env = { PATH: process.env['PATH'], HOME: home, BATUTA_HOME: named.replace('{cwd}', repository) };
  const { status } = spawnSync(process.execPath, [join(folder, 'cli.cjs'), 'runs'], { env, cwd: repository });
  expect([status, readdirSync(join(repository, '.batuta'))]).toEqual([0, []]);
});

it('tells where in a part an error was as Node does', () => {
  const text = '"use strict";module.exports=new Error("here").stack';
  const part = join(folder, 'cli', 'part.cjs');
  writeFileSync(part, text);
  const loader = join(folder, 'loads-part.cjs');
  writeFileSync(loader, "require('./cli.cjs');\nprocess.stdout.write(`${require('./cli/part.cjs')}\\n`);\n");
  try {
    const { stdout } = spawnSync(process.execPath, [loader, 'runs'], { env: { BATUTA_HOME: home }, encoding: 'utf8' });
    expect(stdout).toContain(`${part}:1:${text.indexOf('new Error') + 1})`);
  } finally {
    rmSync(part);
  }
});
