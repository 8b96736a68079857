import { aroundProgram } from './home-folders.ts';
import type { Confinement, Places, Sandbox } from './sandbox.ts';

/** A rule for folders with all that is in them. */
const rule = (verb: string, what: string, paths: readonly string[]): string[] =>
  paths.length === 0 ? [] : [`(${verb} ${what} ${paths.map((path) => `(subpath ${JSON.stringify(path)})`).join(' ')})`];

/** Of what is written outside of files, what every program needs. */
const devices = '(allow file-write* (literal "/dev/null") (literal "/dev/zero") (literal "/dev/stdout") (literal "/dev/stderr"))';
const temporary = ['/private/tmp', '/private/var/tmp', '/private/var/folders'];

/**
 * As `bubblewrap`, with what macOS brings along: the last rule that fits counts. Without a network the machine's own ports can still be reached, and
 * the home is closed instead of empty.
 */
export function seatbelt(program: string, { root, home, hidden, shown, written }: Places): Sandbox {
  return {
    name: 'sandbox-exec',
    program: null,
    statusFd: null,
    filter: null,
    // Nothing can lie in the place of anything else.
    caches: [],
    at: (other) => seatbelt(program, other),
    wrap: (argv, { network, sealed, writable, programs }: Confinement) => {
      const open = [root, ...written, ...writable];
      const profile = [
        '(version 1)',
        '(allow default)',
        ...rule('deny', 'file-read*', hidden),
        '(allow file-read-metadata)',
        ...rule('allow', 'file-read*', [...temporary, ...shown, ...programs.flatMap((file) => aroundProgram(file, home)), ...open]),
        '(deny file-write*)',
        devices,
        ...rule('allow', 'file-write*', [...temporary, ...open]),
        ...rule('deny', 'file-write*', sealed),
        ...(network ? [] : ['(deny network*)', '(allow network* (local ip "localhost:*") (remote ip "localhost:*"))']),
        '(deny network-outbound (subpath "/private/var/run"))',
        `(deny network-outbound (subpath ${JSON.stringify(home)}))`,
      ];
      return [program, '-p', profile.join('\n'), ...argv];
    },
  };
}
