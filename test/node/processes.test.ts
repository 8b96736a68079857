import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { CommandRequest, ProcessGroup } from '../../src/core/ports.ts';
import { startTimeOf } from '../../src/node/process-table.ts';
import { createProcesses, type ProcessOptions } from '../../src/node/processes.ts';
import { createMemoryBlobs } from '../fakes/memory-blobs.ts';
import { heldTimers } from './held-timers.ts';
import { never, scratchFolder, writeFiles } from './scratch.ts';
import { until } from '../progress/until.ts';

const linux = process.platform === 'linux';
const node = process.execPath;
const forever = 'setTimeout(() => {}, 600000);';

function setUp(options: Partial<ProcessOptions> = {}) {
  const root = scratchFolder('processes');
  const blobs = createMemoryBlobs();
  const processes = createProcesses({ root, env: process.env, ...options });
  const run = (argv: string[], more: Partial<CommandRequest> = {}) =>
    processes.run({ argv, timeoutMs: 600_000, signal: never, blobs, mark: 'mark', ...more });
  return { root, blobs, processes, run };
}

function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  // What nobody has collected yet is over all the same.
  return !linux || !/\) [ZX] /u.test(existsSync(`/proc/${pid}/stat`) ? readFileSync(`/proc/${pid}/stat`, 'latin1') : ') X ');
}

const pidIn = async (file: string): Promise<number> =>
  until(() => Number(/^\d+\n$/u.exec(readFileSync(file, 'utf8'))?.[0] ?? expect.fail('no process id yet')));
/** A program that writes its process id to a file and then runs for long, ignoring polite requests when `stubborn`. */
const sleeper = (file: string, stubborn = false): string =>
  `${stubborn ? "process.on('SIGTERM', () => {});" : ''}require('fs').writeFileSync(${JSON.stringify(file)}, process.pid + '\\n');${forever}`;
const child = (code: string, options: string): string =>
  `require('child_process').spawn(process.execPath, ['-e', ${JSON.stringify(code)}], ${options})`;

test('a time-out ends the whole group, grandchildren and the stubborn among them', async () => {
  const { root, run } = setUp({ limits: { graceMs: 50 } });
  const [one, two] = [join(root, 'one'), join(root, 'two')];
  const pass = heldTimers();
  const running = run([node, '-e', `${child(sleeper(two, true), `{ stdio: 'inherit' }`)}; ${sleeper(one, true)}`]);
  const pids = [await pidIn(one), await pidIn(two)];
  pass(600_000);
  expect(await running).toMatchObject({ outcome: 'timeout', exitCode: null });
  expect(pids.map(runs)).toEqual([false, false]);
});

test('an abort ends the group', async () => {
  const { root, run } = setUp();
  const file = join(root, 'pid');
  const stop = new AbortController();
  const running = run([node, '-e', `${child(sleeper(file), `{ stdio: 'inherit' }`)}; ${forever}`], { signal: stop.signal });
  const pid = await pidIn(file);
  stop.abort();
  expect((await running).outcome).toBe('interrupted');
  expect(runs(pid)).toBe(false);
});

test('what a program leaves in the background ends with it, and does not hold its output', async () => {
  const { root, run } = setUp();
  const file = join(root, 'pid');
  const code = `${child(sleeper(file), `{ stdio: 'inherit' }`)}.unref(); const wait = setInterval(() => { if (require('fs').existsSync(${JSON.stringify(file)})) { console.log('done'); process.exit(0); } }, 5)`;
  expect(await run([node, '-e', code])).toMatchObject({ outcome: 'exited', exitCode: 0, output: 'done\n' });
  expect(runs(Number(readFileSync(file, 'utf8')))).toBe(false);
});

test.runIf(linux)('what left the group is ended with its command, also after a normal end; other commands of the run are not', async () => {
  const { root, run } = setUp();
  const [file, other] = [join(root, 'pid'), join(root, 'other')];
  const stop = new AbortController();
  const beside = run([node, '-e', sleeper(other)], { signal: stop.signal });
  const otherPid = await pidIn(other);
  const detached = child(sleeper(file, true), `{ stdio: 'ignore', detached: true }`);
  const code = `${detached}.unref(); const wait = setInterval(() => { if (require('fs').existsSync(${JSON.stringify(file)})) process.exit(0); }, 5)`;
  expect(await run([node, '-e', code])).toMatchObject({ outcome: 'exited', exitCode: 0 });
  expect([runs(await pidIn(file)), runs(otherPid)]).toEqual([false, true]);
  stop.abort();
  await beside;
});

test.runIf(linux)('a process of an owner that died is found by its mark, and only by its own', async () => {
  const { root, processes } = setUp();
  const file = join(root, 'pid');
  const mark = `run-${process.pid}-${Date.now()}`;
  spawn(node, ['-e', sleeper(file)], { detached: true, stdio: 'ignore', env: { ...process.env, BATUTA_RUN: mark } }).unref();
  const pid = await pidIn(file);
  expect(await processes.killMarked(mark.slice(0, -1))).toBe(0);
  expect(await processes.killMarked(mark)).toBe(1);
  await until(() => expect(runs(pid)).toBe(false));
  expect(await processes.killMarked(mark)).toBe(0);
});

test.runIf(linux)('an interruption also ends what left the group', async () => {
  const { root, run } = setUp();
  const file = join(root, 'pid');
  const stop = new AbortController();
  const running = run([node, '-e', `${child(sleeper(file, true), `{ stdio: 'ignore', detached: true }`)}.unref(); ${forever}`], {
    signal: stop.signal,
  });
  const pid = await pidIn(file);
  stop.abort();
  expect((await running).outcome).toBe('interrupted');
  await until(() => expect(runs(pid)).toBe(false));
});

test('kill ends a recorded group, and never a later owner of its number', async () => {
  const { processes } = setUp();
  const started = spawn(node, ['-e', forever], { detached: true, stdio: 'ignore' });
  const pid = started.pid as number;
  const group: ProcessGroup = { pid, startTime: (await startTimeOf(pid)) ?? '' };
  expect(await processes.kill({ pid, startTime: `${group.startTime}0` })).toBe(false);
  expect(runs(pid)).toBe(true);
  expect(await processes.kill(group)).toBe(true);
  await until(() => expect(started.signalCode).toBe('SIGKILL'));
  expect(await processes.kill(group)).toBe(false);
  for (const wrong of [0, 1, -1, 2 ** 40, Number.NaN]) expect(await processes.kill({ pid: wrong, startTime: group.startTime })).toBe(false);
});

test.runIf(linux)('kill ends marked children whose leader is over, and leaves unmarked ones alone', async () => {
  const { root, processes } = setUp();
  for (const [name, env, killed] of [
    ['marked', { ...process.env, BATUTA_RUN: 'r' }, true],
    ['unmarked', { ...process.env, BATUTA_RUN: undefined }, false],
  ] as const) {
    const file = join(root, name);
    const leader = spawn(
      node,
      [
        '-e',
        `${child(sleeper(file), `{ stdio: 'ignore' }`)}.unref(); setInterval(() => require('fs').existsSync(${JSON.stringify(file)}) && process.exit(0), 5)`,
      ],
      { detached: true, stdio: 'ignore', env },
    );
    const group = { pid: leader.pid as number, startTime: (await startTimeOf(leader.pid as number)) ?? '' };
    const pid = await pidIn(file);
    await until(() => expect(leader.exitCode).toBe(0));
    expect([name, await processes.kill(group)]).toEqual([name, killed]);
    expect([name, runs(pid)]).toEqual([name, !killed]);
    if (runs(pid)) process.kill(pid, 'SIGKILL');
  }
});

test('5 MB of output: all of it in the log, its first and last part as text', async () => {
  const { blobs, run } = setUp();
  const code = `let n = 0; const more = () => { while (n < 50000) { if (!process.stdout.write('line ' + String(++n).padStart(94, '.') + '\\n')) return process.stdout.once('drain', more); } }; more();`;
  const result = await run([node, '-e', code]);
  expect(result.outcome).toBe('exited');
  const whole = blobs.text(result.log ?? '');
  expect([whole.length, whole.split('\n').length]).toEqual([5_000_000, 50_001]);
  const lines = result.output.split('\n');
  expect(result.output.length).toBeLessThanOrEqual(16_200);
  expect([lines[0], lines.at(-2)]).toEqual([`line ${'1'.padStart(94, '.')}`, `line ${'50000'.padStart(94, '.')}`]);
  const gap = lines.filter((line) => line.startsWith('[…'));
  expect(gap).toHaveLength(1);
  const left = Number(/\d+/u.exec(gap[0] ?? '')?.[0]);
  expect(lines.filter((line) => line.startsWith('line ')).length * 100 + left).toBe(5_000_000);
  expect(whole.startsWith(result.output.slice(0, 7000)) && whole.endsWith(result.output.slice(-7000))).toBe(true);
});

test('the log ends at 64 MB, the text still has the real end', async () => {
  const { blobs, run } = setUp();
  const code = `const block = Buffer.alloc(1024 * 1024, 'x'); let n = 0; const more = () => { while (n++ < 66) if (!process.stdout.write(block)) return process.stdout.once('drain', more); process.stdout.write('the end\\n'); }; more();`;
  const result = await run([node, '-e', code]);
  expect(blobs.all.get(result.log ?? '')?.length).toBe(64 * 1024 * 1024);
  expect(result.output.endsWith('xthe end\n') || result.output.endsWith('the end\n')).toBe(true);
  expect(result.output.length).toBeLessThanOrEqual(16_200);
});

test('standard input is closed, there is no terminal, and both outputs are kept', async () => {
  const { run } = setUp();
  const code = `process.stdin.on('data', () => {}).on('end', () => { console.log(process.stdin.isTTY, process.stdout.isTTY, process.env.NO_COLOR, process.env.TERM); console.error('error line'); })`;
  const { output } = await run([node, '-e', code]);
  expect(output.split('\n').sort()).toEqual(['', 'error line', 'undefined undefined 1 dumb']);
});

test('arguments reach the program as they are: there is no shell', async () => {
  const { root, run } = setUp();
  const args = ['$HOME', '`id`', '*', '; touch x', "it's", '"q"', '', 'a b', '\\', '\n'];
  expect(JSON.parse((await run([node, '-p', 'JSON.stringify(process.argv.slice(1))', '--', ...args])).output)).toEqual(args);
  expect(readdirSync(root)).toEqual([]);
});

test('secrets and the settings of other programs stay outside, the rest comes along', async () => {
  const secrets = {
    ANTHROPIC_API_KEY: 'k',
    OPENAI_BASE_URL: 'u',
    MY_SERVICE_TOKEN: 't',
    GITHUB_TOKEN: 't',
    DB_PASSWORD: 'p',
    AWS_SECRET_ACCESS_KEY: 's',
    AWS_ACCESS_KEY_ID: 'i',
    STRIPE_KEY: 'k',
    HARMLESS: 'sk-ant-123',
    GIT_DIR: '/x',
    NODE_OPTIONS: '--trace-warnings',
    npm_config_local_prefix: '/x',
    npm_lifecycle_event: 'start',
    'npm_config_//registry.example.org/:_authToken': 'x',
    VSCODE_PID: '1',
    ELECTRON_RUN_AS_NODE: '1',
    BATUTA_HOME: '/x',
    SSH_AUTH_SOCK: '/x',
    FORCE_COLOR: '1',
  };
  const kept = {
    PATH: process.env['PATH'] ?? '',
    HOME: '/home/ada',
    LANG: 'pt_BR.UTF-8',
    TMPDIR: '/tmp',
    CI: 'true',
    DATABASE_URL: 'postgres://x',
    npm_config_registry: 'https://registry.example.org/',
    KEYBOARD: 'br',
    NODE_ENV: 'test',
  };
  const { run } = setUp({ env: { ...secrets, ...kept } });
  const seen = JSON.parse((await run([node, '-p', 'JSON.stringify(process.env)'], { mark: 'run-7' })).output) as Record<string, string>;
  const { BATUTA_COMMAND: command, ...others } = seen;
  expect(command).toMatch(/^[0-9a-f-]{36}$/u);
  const set = { NO_COLOR: '1', TERM: 'dumb', PYTHONDONTWRITEBYTECODE: '1', npm_config_update_notifier: 'false' };
  expect(others).toEqual({ ...kept, ...set, BATUTA_RUN: 'run-7' });
});

test('working folders are inside the workspace', async () => {
  const { root, run } = setUp();
  writeFiles(root, { 'sub/tool*': '#!/bin/sh\npwd\n', file: '' });
  expect((await run([node, '-p', 'process.cwd()'], { cwd: 'sub' })).output).toBe(`${join(root, 'sub')}\n`);
  expect((await run(['./tool'], { cwd: 'sub' })).output).toBe(`${join(root, 'sub')}\n`);
  await expect(run([node], { cwd: '..' })).rejects.toThrow('leads out of the workspace');
  await expect(run([node], { cwd: 'nothing' })).rejects.toThrow('is not a folder');
  await expect(run([node], { cwd: 'file' })).rejects.toThrow('is not a folder');
});

test('programs that cannot be started are missing, and the words say why', async () => {
  const { root, run } = setUp();
  writeFiles(root, { 'plain.sh': 'echo', 'bad*': '#!/no/such/interpreter\n', 'folder/x': '' });
  const words = async (...argv: string[]): Promise<string> => {
    const result = await run(argv);
    return `${result.outcome}: ${result.output}`;
  };
  expect(await words('no-such-program')).toBe(
    'missing: The program "no-such-program" was not found on PATH. Install it, or correct the command.',
  );
  expect(await words('./nothing')).toContain('missing: There is no file ./nothing in ');
  expect(await words('./plain.sh')).toContain('is not an executable file');
  expect(await words('./folder')).toContain('is not an executable file');
  expect(await words('./bad')).toContain('the interpreter in its first line is missing');
  expect(await words(node, 'a\0b')).toContain('NUL');
  expect(await words(node, 'x'.repeat(3_000_000))).toContain('its arguments are too long');
});

test('a relative entry of PATH starts nothing', async () => {
  const { root, run } = setUp({ env: { PATH: '.:' } });
  writeFiles(root, { 'tool*': '#!/bin/sh\necho started\n' });
  expect(await run(['tool'])).toMatchObject({ outcome: 'missing' });
});

test('a program that a signal ended has the exit code that shells report', async () => {
  const { run } = setUp();
  expect(await run([node, '-e', 'process.kill(process.pid, "SIGTERM"); setTimeout(() => {}, 60000)'])).toMatchObject({
    outcome: 'exited',
    exitCode: 143,
  });
});

test('when recording the group fails, nothing is left running, and no temporary file either', async () => {
  const { run } = setUp();
  const ours = (): string[] => readdirSync(tmpdir()).filter((name) => name.startsWith(`batuta-output-${process.pid}-`));
  const before = ours();
  let pid = 0;
  const failing = run([node, '-e', forever], {
    onStart: async (group) => {
      pid = group.pid;
      throw new Error('journal is full');
    },
  });
  await expect(failing).rejects.toThrow('journal is full');
  expect(runs(pid)).toBe(false);
  expect(ours().filter((name) => !before.includes(name))).toEqual([]);
});

test('output that is not UTF-8 does no harm', async () => {
  const { blobs, run } = setUp();
  const { log } = await run([node, '-e', 'process.stdout.write(Buffer.from([255, 254, 0, 10]))']);
  expect([...(blobs.all.get(log ?? '') ?? [])]).toEqual([255, 254, 0, 10]);
});

test('without a workspace nothing is run', async () => {
  await expect(setUp({ root: null }).run([node])).rejects.toThrow('no workspace');
});
