import { endianness } from 'node:os';
import { aroundProgram, holds } from './home-folders.ts';
import { refusedCalls } from './refused-calls.ts';
import type { Confinement, Places, Sandbox } from './sandbox.ts';

/** Of root's powers those that builds and databases need; none that could change a mount. Where they are not ours to give, it is the first user of a new user namespace. */
const rootPowers = ['CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'SETUID', 'SETGID', 'KILL'].flatMap((name) => ['--cap-add', `CAP_${name}`]);
export const asRoot: readonly string[] = ['--cap-drop', 'ALL', ...rootPowers];
export const asUser: readonly string[] = ['--unshare-user', '--cap-drop', 'ALL'];

/** Files in /proc are the whole machine's; root may write them without any power: a program that the kernel starts, for one. */
const kernels = ['sys', 'sysrq-trigger', 'fs', 'irq', 'bus', 'mtrr'].flatMap((name) => ['--ro-bind-try', `/proc/${name}`, `/proc/${name}`]);
/** Its own first process is not to be got hold of: it ends the others. */
const first = ['--tmpfs', '/proc/1', '--remount-ro', '/proc/1'];
const wholeMachine = ['--ro-bind', '/', '/', '--dev', '/dev', '--proc', '/proc', ...kernels, ...first];
const filter = endianness() === 'LE' ? refusedCalls() : null;
/** Programs then take /tmp. */
const ownTemporary = ['TMPDIR', 'TEMP', 'TMP'].flatMap((name) => ['--unsetenv', name]);
const own = ['--unshare-pid', '--unshare-ipc', '--die-with-parent', '--new-session'];
const everybodys = /^\/(?:var\/)?tmp$/u;

/**
 * Everything can be read and nothing written but the workspace; the home, others' homes, temporary files and whatever has sockets are empty folders
 * that can be written and are gone afterwards.
 */
export function bubblewrap(program: string, user: readonly string[], places: Places): Sandbox {
  const { root, home, hidden, shown, written } = places;
  const isHidden = (path: string): boolean => hidden.some((folder) => holds(folder, path));
  const readable = (path: string): string[] => (isHidden(path) && !hidden.includes(path) ? ['--ro-bind-try', path, path] : []);
  const bound = (path: string): string[] => ['--bind-try', path, path];
  const before = [
    ...wholeMachine,
    ...hidden.flatMap((folder) => [...(everybodys.test(folder) ? ['--perms', '1777'] : []), '--tmpfs', folder]),
    ...shown.flatMap(readable),
  ];
  return {
    name: 'bubblewrap',
    program,
    statusFd: 3,
    filter,
    caches: places.caches,
    at: (other) => bubblewrap(program, user, other),
    wrap: (argv, { cwd, network, sealed, writable, programs, caches }: Confinement) => [
      program,
      ...user,
      ...own,
      ...(network ? [] : ['--unshare-net']),
      ...before,
      ...programs.flatMap((file) => aroundProgram(file, home)).flatMap(readable),
      ...caches.flatMap(({ own: folder, place }) => (folder === null ? ['--tmpfs', place] : ['--bind-try', folder, place])),
      ...[root, ...written, ...writable].flatMap(bound),
      ...sealed.flatMap((path) => ['--ro-bind-try', path, path]),
      ...ownTemporary,
      '--setenv',
      'HOME',
      home,
      '--chdir',
      cwd,
      '--json-status-fd',
      '3',
      ...(filter === null ? [] : ['--seccomp', '4']),
      '--',
      ...argv,
    ],
  };
}
