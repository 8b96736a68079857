import { expect, test } from 'vitest';
import { asRoot, asUser, bubblewrap } from '../../../src/node/sandbox/bubblewrap.ts';
import { aroundProgram, holds, shownFolders } from '../../../src/node/sandbox/home-folders.ts';
import { seatbelt } from '../../../src/node/sandbox/seatbelt.ts';

const npm = { name: 'npm', place: '/home/ada/.npm/_cacache', own: '/home/ada/own/caches/npm' } as const;
const places = {
  root: '/home/ada/shop',
  home: '/home/ada',
  hidden: ['/home', '/run', '/tmp'],
  shown: ['/home/ada/.cargo/bin', '/opt/tool', '/run/names'],
  written: ['/home/ada/.gradle'],
  caches: [npm],
};
const confinement = {
  cwd: '/home/ada/shop/web',
  network: false,
  sealed: ['/home/ada/shop/.git'],
  writable: ['/tmp/reports'],
  programs: ['/home/ada/tools/node/bin/node'],
  caches: [npm],
};

test('the whole argv of bubblewrap: what is hidden first, then what is shown, the workspace, and last what is sealed', () => {
  expect(bubblewrap('/usr/bin/bwrap', asUser, places).wrap(['/bin/ls', '-l'], confinement).join(' ')).toBe(
    [
      '/usr/bin/bwrap --unshare-user --cap-drop ALL --unshare-pid --unshare-ipc --die-with-parent --new-session --unshare-net',
      '--ro-bind / / --dev /dev --proc /proc --ro-bind-try /proc/sys /proc/sys --ro-bind-try /proc/sysrq-trigger /proc/sysrq-trigger',
      '--ro-bind-try /proc/fs /proc/fs --ro-bind-try /proc/irq /proc/irq --ro-bind-try /proc/bus /proc/bus --ro-bind-try /proc/mtrr /proc/mtrr --tmpfs /proc/1 --remount-ro /proc/1',
      '--tmpfs /home --tmpfs /run --perms 1777 --tmpfs /tmp',
      '--ro-bind-try /home/ada/.cargo/bin /home/ada/.cargo/bin --ro-bind-try /run/names /run/names',
      '--ro-bind-try /home/ada/tools/node /home/ada/tools/node',
      '--bind-try /home/ada/own/caches/npm /home/ada/.npm/_cacache',
      '--bind-try /home/ada/shop /home/ada/shop --bind-try /home/ada/.gradle /home/ada/.gradle --bind-try /tmp/reports /tmp/reports',
      '--ro-bind-try /home/ada/shop/.git /home/ada/shop/.git',
      '--unsetenv TMPDIR --unsetenv TEMP --unsetenv TMP --setenv HOME /home/ada --chdir /home/ada/shop/web --json-status-fd 3 --seccomp 4 -- /bin/ls -l',
    ].join(' '),
  );
});

test('root keeps no power over mounts, devices or the kernel', () => {
  const kept = asRoot.filter((word) => word.startsWith('CAP_'));
  expect(kept).toEqual(['CAP_CHOWN', 'CAP_DAC_OVERRIDE', 'CAP_FOWNER', 'CAP_SETUID', 'CAP_SETGID', 'CAP_KILL']);
  const argv = bubblewrap('bwrap', asRoot, places).wrap(['true'], { ...confinement, network: true });
  expect([argv.includes('--unshare-net'), argv.slice(1, 3)]).toEqual([false, ['--cap-drop', 'ALL']]);
});

test('the whole profile for macOS, where nobody has run it yet', () => {
  const [program, option, profile, ...rest] = seatbelt('/usr/bin/sandbox-exec', places).wrap(['/bin/ls'], confinement);
  expect([program, option, ...rest]).toEqual(['/usr/bin/sandbox-exec', '-p', '/bin/ls']);
  expect(profile?.split('\n')).toEqual([
    '(version 1)',
    '(allow default)',
    '(deny file-read* (subpath "/home") (subpath "/run") (subpath "/tmp"))',
    '(allow file-read-metadata)',
    '(allow file-read* (subpath "/private/tmp") (subpath "/private/var/tmp") (subpath "/private/var/folders") (subpath "/home/ada/.cargo/bin") ' +
      '(subpath "/opt/tool") (subpath "/run/names") (subpath "/home/ada/tools/node") ' +
      '(subpath "/home/ada/shop") (subpath "/home/ada/.gradle") (subpath "/tmp/reports"))',
    '(deny file-write*)',
    '(allow file-write* (literal "/dev/null") (literal "/dev/zero") (literal "/dev/stdout") (literal "/dev/stderr"))',
    '(allow file-write* (subpath "/private/tmp") (subpath "/private/var/tmp") (subpath "/private/var/folders") (subpath "/home/ada/shop") ' +
      '(subpath "/home/ada/.gradle") (subpath "/tmp/reports"))',
    '(deny file-write* (subpath "/home/ada/shop/.git"))',
    '(deny network*)',
    '(allow network* (local ip "localhost:*") (remote ip "localhost:*"))',
    '(deny network-outbound (subpath "/private/var/run"))',
    '(deny network-outbound (subpath "/home/ada"))',
  ]);
});

test('nothing that is shown of a home is the home, or lies above it', () => {
  const env = { PATH: '/home/ada/bin:/home/ada:/home/bin:/usr/bin:relative:/home/ada/.local/bin:/home/ada/.x/y/bin', JAVA_HOME: '/home' };
  const shown = shownFolders('/home/ada', env, ['/home/ada', '/', '/data']);
  expect(shown.filter((folder) => holds(folder, '/home/ada'))).toEqual([]);
  const added = shown.slice(shown.indexOf('/home/ada/.config/git/attributes') + 1);
  expect(added).toEqual([
    '/home/ada/bin',
    '/home/bin',
    '/usr',
    '/home/ada/.local/sbin',
    '/home/ada/.local/lib64',
    '/home/ada/.local/libexec',
    '/home/ada/.x/y',
    '/data',
  ]);
  expect([aroundProgram('/home/ada/run.sh', '/home/ada'), aroundProgram('/usr/bin/node', '/home/ada')]).toEqual([
    ['/home/ada/run.sh'],
    ['/usr'],
  ]);
});
