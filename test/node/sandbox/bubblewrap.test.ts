import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, openSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { asRoot, asUser } from '../../../src/node/sandbox/bubblewrap.ts';
import { git, repository, scratchFolder, writeFiles } from '../scratch.ts';
import { hasSandbox, openSandboxed } from './sandbox-scene.ts';

const node = process.execPath;
const sh = (line: string): string[] => ['sh', '-c', line];

describe.runIf(hasSandbox)('bubblewrap', () => {
  test('the workspace and temporary files are written, nothing else is, and nothing of that stays', async () => {
    const { root, outside, run } = await openSandboxed();
    writeFiles(outside, { keep: 'mine' });
    const targets = [
      'in/side',
      '/tmp/a',
      '/var/tmp/a',
      '"$HOME/a"',
      '/etc/a',
      '/usr/local/bin/a',
      `${outside}/keep`,
      `${outside}/new`,
      '/a',
      '/dev/a',
    ];
    const line = targets.map((path) => `(mkdir -p "$(dirname ${path})" && echo x > ${path}) 2>/dev/null && echo ${path}`).join('; ');
    const { output } = await run(sh(line));
    // What lies beside the workspace in /tmp is a new, empty folder.
    expect(output.split('\n').slice(0, 3)).toEqual(['in/side', '/tmp/a', '/var/tmp/a']);
    expect(output).not.toMatch(/^\/(?:etc|usr|a$)/mu);
    expect([readFileSync(join(root, 'in/side'), 'utf8'), readdirSync(outside), readFileSync(join(outside, 'keep'), 'utf8')]).toEqual([
      'x\n',
      ['keep'],
      'mine',
    ]);
    for (const path of ['/tmp/a', '/var/tmp/a', '/etc/a', '/usr/local/bin/a', '/a', '/dev/a'])
      expect([path, existsSync(path)]).toEqual([path, false]);
  });

  test('what a command leaves running is gone when it ends, however that was and whatever it made of its environment', async () => {
    const { root, run } = await openSandboxed();
    // Writes for as long as it lives, and has lost its mark, its group and its parent.
    const left = 'env -i setsid sh -c "while :; do echo >> lines; done"';
    const size = (): number => statSync(join(root, 'lines'), { throwIfNoEntry: false })?.size ?? 0;
    for (const stop of [false, true]) {
      rmSync(join(root, 'lines'), { force: true });
      const abort = new AbortController();
      const ended = run(sh(`(${left} &) ; while [ ! -s lines ]; do :; done; ${stop ? 'while :; do :; done' : 'exit 3'}`), {
        signal: abort.signal,
      });
      if (stop) {
        await vi.waitUntil(() => size() > 0, { timeout: 60_000 });
        abort.abort();
      }
      expect(await ended).toMatchObject(stop ? { outcome: 'interrupted' } : { outcome: 'exited', exitCode: 3 });
      const then = size();
      expect(then).toBeGreaterThan(0);
      // Longer than it takes to write many lines.
      spawnSync('true');
      expect([stop, size()]).toEqual([stop, then]);
    }
  });

  test('nothing gets hold of the first process of a sandbox, which ends with its owner; others can be debugged', async () => {
    const { run } = await openSandboxed();
    // ptrace(PTRACE_SEIZE, …) and process_vm_writev(…) of this kind of machine; what it says is errno.
    const [trace, write] = process.arch === 'x64' ? [101, 311] : [117, 271];
    const lines = [
      `my $child = fork // die; if (!$child) { sleep 60; exit } $! = 0; syscall(${trace}, 0x4206, 1, 0, 0); print $! + 0, " "`,
      `$! = 0; syscall(${write}, 1, 0, 0, 0, 0, 0); print $! + 0, " "`,
      '$! = 0; syscall(438, 99, 0, 0); print $! + 0, " "',
      `$! = 0; syscall(${trace}, 0x4206, $child, 0, 0); print $! + 0, " "; kill 9, $child`,
      'print -e "/proc/1/mem" ? "seen" : "hidden"',
    ];
    expect(await run(['perl', '-e', lines.join('; ')])).toMatchObject({ exitCode: 0, output: '1 1 1 0 hidden' });
  });

  test('no file is made to run as the person; keys of the kernel and sockets of virtual machines are not there', async () => {
    const { root, run } = await openSandboxed();
    const python = `import os, socket
for made in (lambda: os.chmod('a', 0o4755), lambda: os.open('b', os.O_CREAT | os.O_WRONLY, 0o4755), lambda: socket.socket(40, socket.SOCK_STREAM)):
    try: made(); print('made')
    except OSError as error: print(error.errno)
os.chmod('a', 0o2755)
`;
    writeFiles(root, { a: 'a' });
    expect(await run(['python3', '-c', python], { confined: 'agent' })).toMatchObject({ exitCode: 0, output: '1\n1\n1\n' });
    expect(readdirSync(root)).toEqual(['a']);
  });

  test('of the home only toolchains are seen', async () => {
    const home = scratchFolder('home');
    writeFiles(home, {
      '.ssh/id_ed25519': 'KEY',
      '.aws/credentials': 'KEY',
      '.config/gh/hosts.yml': 'KEY',
      '.npmrc': 'KEY',
      '.netrc': 'KEY',
      '.cargo/credentials.toml': 'KEY',
      '.cargo/bin/cargo*': '#!/bin/sh\necho cargo\n',
      '.m2/settings.xml': 'KEY',
      '.m2/repository/a.jar': 'jar',
      '.gitconfig': '[user]\n\tname = Ada\n',
      'tools/bin/tool*': '#!/bin/sh\ncat "$(dirname "$0")/../lib/words"\n',
      'tools/lib/words': 'of a toolchain\n',
      'notes.txt': 'private',
      'data/set': 'data',
    });
    const env = { ...process.env, HOME: home, PATH: `${home}/tools/bin:${home}/.cargo/bin:${process.env['PATH'] ?? ''}` };
    const { run } = await openSandboxed({ env, read: ['~/data'] });
    expect((await run(sh('cd && find . -type f | sort'))).output.split('\n')).toEqual([
      './.cargo/bin/cargo',
      './.gitconfig',
      './.m2/repository/a.jar',
      './data/set',
      './tools/bin/tool',
      './tools/lib/words',
      '',
    ]);
    expect([(await run(['tool'])).output, (await run(['cargo'])).output, (await run(['git', 'config', 'user.name'])).output]).toEqual([
      'of a toolchain\n',
      'cargo\n',
      'Ada\n',
    ]);
    expect((await run(sh('echo x > ~/data/set'))).exitCode).not.toBe(0);
  });

  test('what the settings let be written is written', async () => {
    const home = scratchFolder('home');
    writeFiles(home, { '.gradle/caches/a': 'a' });
    const { run } = await openSandboxed({ env: { ...process.env, HOME: home }, write: ['~/.gradle'] });
    expect(await run(sh('echo b > ~/.gradle/caches/b'))).toMatchObject({ exitCode: 0 });
    expect(readdirSync(join(home, '.gradle/caches'))).toEqual(['a', 'b']);
  });

  test('what is protected can only be read, in every folder, and nothing is made for it', async () => {
    const root = repository({
      'a.txt': 'a',
      '.npmrc': 'old\n',
      '.vscode/settings.json': '{}',
      '.claude/batuta.yaml': 'version: 1\n',
      'packages/a/.npmrc': 'old\n',
      '.github/workflows/ci.yml': 'old\n',
      'AGENTS.md': 'old\n',
      '.env': 'A=1\n',
    });
    const { run } = await openSandboxed({ root });
    const config = readFileSync(join(root, '.git/config'), 'utf8');
    const tried = ['.npmrc', '.vscode/new.json', '.claude/batuta.yaml', 'packages/a/.npmrc', '.github/workflows/ci.yml', 'AGENTS.md'];
    const inGit = ['.git/hooks/pre-commit', '.git/config', '.git/refs/heads/x', '.git/index'];
    for (const confined of ['agent', 'settings'] as const) {
      const each = [...tried, ...inGit].map(
        (path) => `echo new > ${path}; rm -rf ${path}; mv ${path} elsewhere; echo new > beside; mv beside ${path}`,
      );
      await run(sh(each.join('; ')), { confined });
      expect([readFileSync(join(root, '.git/config'), 'utf8'), existsSync(join(root, '.git/hooks/pre-commit'))]).toEqual([config, false]);
    }
    const listed = await run(sh('echo new > .github/workflows/ci.yml && echo A=2 > .env'), { listed: ['.github/workflows/ci.yml'] });
    expect(listed).toMatchObject({ exitCode: 0 });
    writeFiles(root, { '.github/workflows/ci.yml': 'old\n', '.env': 'A=1\n', beside: '' });
    rmSync(join(root, 'elsewhere'), { force: true });
    expect(git(root, 'status', '--short')).toBe('?? beside');
    expect(
      await run(sh('git add beside && git -c user.name=Ada -c user.email=ada@example.org commit -qm x && echo new > .npmrc'), {
        confined: 'person',
      }),
    ).toMatchObject({ exitCode: 0 });
    expect(git(root, 'status', '--short')).toBe(' M .npmrc');
  });

  test('a repository above the workspace, and that of a linked worktree, are read', async () => {
    const home = scratchFolder('home');
    const env = { ...process.env, HOME: home };
    const top = repository(
      { 'packages/a/index.js': 'a\n', 'packages/b/index.js': 'b\n', 'node_modules/c/index.js': 'c\n' },
      join(home, 'mono'),
    );
    const part = await openSandboxed({ root: join(top, 'packages/a'), env });
    expect(
      await part.run(sh('git log --format=%s && cat ../b/index.js ../../node_modules/c/index.js && ! touch ../b/x 2>/dev/null')),
    ).toMatchObject({
      exitCode: 0,
      output: 'first\nb\nc\n',
    });
    git(top, 'worktree', 'add', '-q', join(home, 'linked'));
    const linked = await openSandboxed({ root: join(home, 'linked'), env });
    expect((await linked.run(sh('git log --format=%s; touch x; git add x 2>&1 | head -c 5'))).output).toBe('first\nfatal');
    expect(
      await linked.run(sh('git add x && git -c user.name=Ada -c user.email=ada@example.org commit -qm second'), { confined: 'person' }),
    ).toMatchObject({ exitCode: 0 });
    expect(git(top, 'log', '-1', '--format=%s', 'linked')).toBe('second');
  });

  test('an agent has no network; commands of the settings have it unless they say otherwise; a local server works always', async () => {
    const server = createServer((socket) => socket.end('reached'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const { port } = server.address() as { port: number };
    const code = `require('net').connect(${port}, '127.0.0.1').on('data', (data) => console.log(String(data))).on('error', ({ code }) => console.log(code))`;
    const [open, closed] = [await openSandboxed(), await openSandboxed({ network: false })];
    const reached = async (from: typeof open, confined: 'agent' | 'settings' | 'person'): Promise<string> =>
      (await from.run([node, '-e', code], { confined })).output.trim();
    expect([await reached(open, 'agent'), await reached(open, 'settings'), await reached(open, 'person')]).toEqual([
      'ECONNREFUSED',
      'reached',
      'reached',
    ]);
    expect([await reached(closed, 'agent'), await reached(closed, 'settings'), await reached(closed, 'person')]).toEqual([
      'ECONNREFUSED',
      'ECONNREFUSED',
      'reached',
    ]);
    const local = `const s = require('http').createServer((_, r) => r.end('own')).listen(0, () => fetch('http://127.0.0.1:' + s.address().port).then((r) => r.text()).then((t) => { console.log(t); s.close(); }))`;
    expect((await open.run([node, '-e', local], { confined: 'agent' })).output).toBe('own\n');
  });

  test('sockets of the machine and other processes are not seen', async () => {
    const { run } = await openSandboxed();
    expect(
      (await run(sh('ls -A /run /mnt /media /home | grep -v : | sort -u; ls /proc | grep -c "^[0-9]"'))).output
        .trim()
        .split('\n')
        .slice(-1),
    ).toEqual([expect.stringMatching(/^[3-7]$/u) as string]);
    expect((await run(sh('find /run /mnt /media /tmp /var/tmp -type s 2>/dev/null; echo done'))).output).toBe('done\n');
  });

  test('as root and as a user, no power is left to change a mount or the kernel, nor is one won back', async () => {
    const root = repository({ a: 'a' });
    const { run, sandbox } = await openSandboxed({ root });
    const line = [
      'mount -o remount,rw /; umount .git; mount -o remount,rw,bind .git; touch .git/x',
      'unshare -Urm sh -c "mount -o remount,rw,bind .git; touch .git/x; umount .git; touch .git/x"',
      'for file in $(find /proc/sys/kernel -type f -perm -u+w); do cat $file > $file && echo written $file; done',
      'umount /proc/1; unshare -Urmpf sh -c "umount /proc/1; mount -t proc proc /tmp"; ls -A /proc/1; ls -d /tmp/1',
      'mknod disk b 259 0; echo 1 > /sys/kernel/uevent_helper && echo written; true',
    ].join('; ');
    const { output } = await run(sh(`(${line}) 2>/dev/null`));
    const argv = sandbox.wrap(['/bin/sh', '-c', `(${line}) 2>/dev/null`], {
      cwd: root,
      network: false,
      sealed: [join(root, '.git')],
      writable: [],
      programs: [],
      caches: [],
    });
    const [program = '', ...words] = argv.join('\0').replace(asRoot.join('\0'), asUser.join('\0')).split('\0');
    writeFileSync(join(root, 'filter'), sandbox.filter ?? '');
    const filter = openSync(join(root, 'filter'), 'r');
    const asOther = spawnSync(program, words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe', 'pipe', filter] });
    closeSync(filter);
    expect([output, asOther.stdout, asOther.status]).toEqual(['', '', 0]);
    expect([existsSync(join(root, '.git/x')), existsSync(join(root, 'disk'))]).toEqual([false, false]);
  });

  test('a link leads to no more than is seen', async () => {
    const home = scratchFolder('home');
    writeFiles(home, { '.ssh/id': 'KEY' });
    const { root, run } = await openSandboxed({ env: { ...process.env, HOME: home } });
    symlinkSync(join(home, '.ssh'), join(root, 'keys'));
    expect((await run(sh('cat keys/id 2>&1'))).output).toContain('No such file');
  });

  test('exit codes come through; a sandbox that cannot be set up is no failure of the command', async () => {
    const { run, root } = await openSandboxed();
    writeFiles(root, { 'bad*': '#!/no/such/interpreter\n' });
    expect(await run(sh('exit 7'))).toMatchObject({ outcome: 'exited', exitCode: 7 });
    expect(await run(sh('kill -TERM $$'))).toMatchObject({ outcome: 'exited', exitCode: 143 });
    expect(await run(['./bad'])).toMatchObject({ outcome: 'missing', exitCode: null });
  });
});
