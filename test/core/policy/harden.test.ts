import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { hardened } from '../../../src/core/policy/harden.ts';
import { createReadPolicy, secretGlobs } from '../../../src/core/policy/readable.ts';
import picomatch from 'picomatch';
import { git, repository, scratchFolder, writeFiles } from '../../node/scratch.ts';

it('leaves alone what it does not know', () => {
  for (const argv of [['npm', 'test'], ['git', '--version'], ['git', 'commit', '-m', 'x'], ['cat', 'a'], ['make']])
    expect(hardened(argv)).toEqual(argv);
});

it('only adds, in front of and behind what was judged', () => {
  const git =
    'git --no-pager --no-optional-locks -c core.fsmonitor=false -c core.hooksPath=/dev/null -c log.showSignature=false' +
    ' -c gpg.program=/dev/null -c gpg.openpgp.program=/dev/null -c gpg.x509.program=/dev/null -c gpg.ssh.program=/dev/null' +
    ' -c diff.submodule=short -c blame.ignoreRevsFile= -c safe.bareRepository=explicit' +
    ' -c protocol.allow=never -c protocol.file.allow=never -c protocol.git.allow=never -c protocol.ssh.allow=never' +
    ' -c protocol.http.allow=never -c protocol.https.allow=never -c protocol.ext.allow=never';
  expect(hardened(['git', 'status', '-s'])).toEqual([...git.split(' '), 'status', '--ignore-submodules=dirty', '-s']);
  const without = secretGlobs.map((glob) => `:(exclude,icase,glob,top)**/${glob}`);
  const options = ['--no-ext-diff', '--no-textconv'];
  const ofDiff = ['--ignore-submodules=dirty', ...options];
  const tail = (argv: string[]): string[] => hardened(['git', ...argv]).slice(38);
  expect(tail(['diff', 'HEAD', '--', 'src'])).toEqual([...ofDiff, 'HEAD', '--', 'src', ...without]);
  expect(tail(['log', '--oneline'])).toEqual([...options, '--oneline']);
  expect(tail(['log', '-p'])).toEqual([...options, '-p', ...without]);
  expect(tail(['log', '-wp'])).toEqual([...options, '-wp', ...without]);
  expect(tail(['diff', '-S', 'abcd', 'abcd...0123', '--', 'abcd'])).toEqual([
    ...ofDiff,
    '-S',
    'abcd',
    'abcd^{commit}...0123^{commit}',
    '--',
    'abcd',
    ...without,
  ]);
  expect(tail(['show', 'HEAD:a.ts'])).toEqual([...options, 'HEAD:a.ts', ...without]);
  for (const options of [
    ['-C', 'in'],
    ['--no-pager', '-C', 'in'],
    ['-C', 'in', '--no-pager'],
  ])
    expect(hardened(['git', ...options, 'diff', 'a.ts'])).toEqual(['git', '-C', 'in', ...hardened(['git', 'diff', 'a.ts']).slice(1)]);
  const rg = hardened(['rg', '-n', 'x']);
  expect([rg.slice(0, 6), rg.slice(-2)]).toEqual([
    ['rg', '--no-config', '--iglob', '!**/.git', '--iglob', '!**/.ssh/**'],
    ['-n', 'x'],
  ]);
});

it('grep looks into no file with secrets, whatever it is told to look into', () => {
  const folder = scratchFolder('grep');
  writeFiles(folder, {
    'a.ts': 'needle\n',
    'in/b.ts': 'needle\n',
    '.env': 'needle\n',
    'in/.ENV.local': 'needle\n',
    'in/Prod.Key': 'needle\n',
    '.git/config': 'needle\n',
    '.aws/x': 'needle\n',
    'in/.SSH/x': 'needle\n',
  });
  const found = (...argv: string[]): string[] => {
    const [file = '', ...words] = hardened(['grep', ...argv]);
    return spawnSync(file, words, { cwd: folder, encoding: 'utf8' })
      .stdout.split('\n')
      .filter((line) => line !== '')
      .toSorted();
  };
  expect(found('-rl', 'needle')).toEqual(['a.ts', 'in/b.ts']);
  expect(found('-rl', 'needle', '.')).toEqual(['./a.ts', './in/b.ts']);
  expect(found('-rl', '--include=.env', '--include=*', '--', 'needle', '.')).toEqual(['./a.ts', './in/b.ts']);
  expect(found('-rh', '-e', '--', '-e', 'needle', 'in')).toEqual(['needle']);
  expect(found('-l', 'needle', 'a.ts')).toEqual(['a.ts']);
});

it('leaves out at least what no agent may read', () => {
  const policy = createReadPolicy('');
  const names =
    '.env .env.local .env-prod .env_old .env~ a.env .prod.env .envrc x.pem x.key id_rsa id_ed25519_sk .netrc .npmrc credentials credentials.json secrets.yaml kubeconfig service-account-1.json .ssh/x .aws/config a.tfvars a.tfvars.json .my.cnf .vault_pass .vault_password .dockerconfigjson .boto .s3cfg .terraformrc local.settings.json'.split(
      ' ',
    );
  const left = picomatch(
    secretGlobs.map((glob) => `**/${glob}`),
    { dot: true },
  );
  expect(names.map((name) => [name, policy.refusal(`a/${name}`) !== null, left(`a/${name}`)])).toEqual(
    names.map((name) => [name, true, true]),
  );
});

it('a type-check writes nothing, whatever the workspace asks for', () => {
  const folder = scratchFolder('type-check');
  const compilerOptions = { composite: true, tsBuildInfoFile: '../built', generateTrace: '../trace', generateCpuProfile: '../profile' };
  writeFiles(folder, { 'inner/a.ts': "export const a: number = 'text';\n", 'inner/tsconfig.json': JSON.stringify({ compilerOptions }) });
  const bin = join(import.meta.dirname, '../../../node_modules/.bin/tsc');
  const [, ...args] = hardened(['tsc', '--noEmit', '--pretty', 'false']);
  const { stdout } = spawnSync(bin, args, { cwd: join(folder, 'inner'), encoding: 'utf8' });
  expect(stdout).toContain('a.ts(1,14): error TS2322');
  expect([readdirSync(folder), readdirSync(join(folder, 'inner'))]).toEqual([['inner'], ['a.ts', 'tsconfig.json']]);
});

it('git neither fetches what is missing nor looks into a submodule: both run programs that settings name', () => {
  const program = 'touch "$PWNED"; cat';
  const pwned = join(scratchFolder('pwned'), 'pwned');
  const top = repository({ 'a.ts': 'one\n' });
  const missing = git(top, 'rev-parse', 'HEAD:a.ts');
  repository({ 'b.ts': 'one\n', '.gitattributes': '* filter=evil\n' }, join(top, 'inner'));
  git(join(top, 'inner'), 'config', 'filter.evil.clean', program);
  git(top, 'add', 'inner');
  for (const [key, value] of [
    ['core.repositoryformatversion', '1'],
    ['extensions.partialClone', 'origin'],
    ['remote.origin.promisor', 'true'],
    ['remote.origin.url', top],
    ['remote.origin.uploadpack', `${program}; git-upload-pack`],
  ] as const)
    git(top, 'config', key, value);
  rmSync(join(top, '.git/objects', missing.slice(0, 2)), { recursive: true });
  writeFiles(join(top, 'inner'), { 'b.ts': 'two\n' });
  for (const argv of [['status'], ['diff'], ['show', 'HEAD'], ['log', '-p']]) {
    const [file = '', ...words] = hardened(['git', ...argv]);
    spawnSync(file, words, { cwd: top, env: { ...process.env, PWNED: pwned } });
    expect([argv, existsSync(pwned)]).toEqual([argv, false]);
  }
});

it('git checks no signature and shows no submodule by its own settings: both run programs that settings name', () => {
  const pwned = join(scratchFolder('pwned'), 'pwned');
  const top = repository({ 'evil.sh*': '#!/bin/sh\ntouch "$PWNED"\n', 'a.ts': 'one\n' });
  const evil = join(top, 'evil.sh');
  const inner = repository({ 'b.ts': 'one\n' }, join(top, 'inner'));
  writeFiles(top, { '.gitmodules': '[submodule "inner"]\n\tpath = inner\n\turl = ./inner\n' });
  git(top, 'add', '.');
  const tree = git(top, 'write-tree').trim();
  const parent = git(top, 'rev-parse', 'HEAD').trim();
  const who = 'a <a@a> 1700000000 +0000';
  const signed = `tree ${tree}\nparent ${parent}\nauthor ${who}\ncommitter ${who}\ngpgsig -----BEGIN PGP SIGNATURE-----\n x\n -----END PGP SIGNATURE-----\n\nsigned\n`;
  const { stdout } = spawnSync('git', ['hash-object', '-t', 'commit', '-w', '--stdin'], { cwd: top, input: signed, encoding: 'utf8' });
  git(top, 'update-ref', 'HEAD', stdout.trim());
  writeFiles(inner, { 'b.ts': 'two\n' });
  git(inner, 'commit', '-qam', 'second');
  for (const [key, value] of Object.entries({
    'gpg.program': evil,
    'format.pretty': '%GS',
    'pretty.mine': '%GS',
    'diff.submodule': 'diff',
  }))
    git(top, 'config', key, value);
  git(inner, 'config', 'diff.external', evil);
  const ran = (command: readonly string[]): boolean => {
    spawnSync(command[0] ?? '', command.slice(1), { cwd: top, env: { ...process.env, PWNED: pwned } });
    const found = existsSync(pwned);
    rmSync(pwned, { force: true });
    return found;
  };
  const lines = ['log', 'log --pretty=mine', 'diff'].map((line) => ['git', ...line.split(' ')]);
  expect([lines.map(ran), lines.map(hardened).map(ran)]).toEqual([
    [true, true, true],
    [false, false, false],
  ]);
});

it('git runs no program of its settings, and shows no secret', () => {
  const folder = scratchFolder('hardened');
  const git = (...args: string[]): string =>
    execFileSync('git', args, {
      cwd: folder,
      encoding: 'utf8',
      stdio: 'pipe',
      env: {
        PATH: process.env['PATH'],
        HOME: folder,
        GIT_AUTHOR_NAME: 'a',
        GIT_AUTHOR_EMAIL: 'a@a',
        GIT_COMMITTER_NAME: 'a',
        GIT_COMMITTER_EMAIL: 'a@a',
      },
    });
  const safe = (...argv: string[]): string => git(...hardened(['git', ...argv]).slice(1));
  writeFiles(folder, {
    'evil.sh*': `#!/bin/sh\ntouch ${join(folder, 'pwned')}\n`,
    'a.ts': 'one\n',
    'in/b.ts': '',
    '.env': 'SECRET=1 \n',
    '.gitattributes': '*.ts diff=evil\n',
  });
  git('init', '-q');
  git('add', '.');
  git('commit', '-qm', 'first');
  for (const key of ['core.fsmonitor', 'diff.external', 'diff.evil.command', 'diff.evil.textconv', 'core.pager', 'gpg.program'])
    git('config', key, join(folder, 'evil.sh'));
  writeFiles(folder, { 'a.ts': 'two\n', '.env': 'SECRET=2\n' });
  const shown = [
    safe('status', '-s'),
    safe('diff'),
    safe('diff', 'a.ts'),
    safe('diff', 'HEAD', '--', 'a.ts'),
    safe('log', '-p'),
    safe('show'),
    safe('show', 'HEAD:a.ts'),
    safe('blame', 'a.ts'),
    safe('log', '--oneline'),
    safe('log', '-wp'),
    safe('log', '--check'),
    safe('log', '-p', '--since', '2000-01-01 10:00'),
    safe('show', 'HEAD', 'HEAD:a.ts'),
    safe('grep', '-e', 'SECRET', '-e', 'two'),
    safe('grep', '-e', 'SECRET', '--or', '-e', 'one', 'HEAD'),
    safe('grep', 'one', 'HEAD', '--', 'a.ts'),
    safe('stash', 'list'),
    safe('remote', '-v'),
    safe('-C', 'in', 'diff'),
  ];
  expect(shown.filter((text) => text.includes('SECRET'))).toEqual([]);
  expect(shown.map((text) => /one|two/u.test(text))).toEqual([
    false,
    true,
    true,
    true,
    true,
    true,
    true,
    true,
    false,
    true,
    false,
    true,
    true,
    true,
    true,
    true,
    false,
    false,
    true,
  ]);
  expect(() => safe('diff', 'HEAD:', 'HEAD:a.ts')).toThrow('usage: git diff');
  // Ids are of anything, also of what a file with secrets held.
  const [commit, secret, plain] = ['HEAD', 'HEAD:.env', 'HEAD:a.ts'].map((name) => git('rev-parse', name).trim());
  for (const argv of [
    ['show', secret],
    ['show', '--stat', `x-1-g${secret}`],
    ['diff', secret, plain],
    ['diff', `${secret}..${plain}`],
    ['grep', 'SECRET', secret],
  ])
    expect(() => safe(...(argv as string[]))).toThrow('expected commit type');
  expect(safe('show', '-S', 'one', `${commit}`)).toContain('+one');
  expect(existsSync(join(folder, 'pwned'))).toBe(false);
});
