import { access, readFile, watch, writeFile } from 'node:fs/promises';
import path from 'node:path';

/**
 * A validation command that says when it began on what is asked for (one of `files`), and then waits until it is let through. On the workspace
 * as it was before, where it is measured while the spec is written, it passes at once.
 */
export interface Gate {
  readonly command: readonly string[];
  /** Resolves with the process id of the command when it has begun (again). */
  entered(): Promise<number>;
  /** Lets this one and all later ones through. */
  open(): Promise<void>;
}

export function createGate(folder: string, files: readonly string[] = ['src/truncate.js']): Gate {
  const begun = path.join(folder, 'gate-begun');
  const opened = path.join(folder, 'gate-opened');
  const script = `const fs = require('node:fs');
if (!${JSON.stringify(files)}.some((file) => fs.existsSync(file))) process.exit();
fs.writeFileSync(${JSON.stringify(`${begun}.new`)}, String(process.pid));
fs.renameSync(${JSON.stringify(`${begun}.new`)}, ${JSON.stringify(begun)});
const look = setInterval(() => { if (fs.existsSync(${JSON.stringify(opened)})) clearInterval(look); }, 20);`;
  return {
    command: ['node', '-e', script],
    async entered() {
      const ending = new AbortController();
      const changes = watch(folder, { signal: ending.signal });
      try {
        for (;;) {
          if (await there(begun)) return Number(await readFile(begun, 'utf8'));
          await changes[Symbol.asyncIterator]().next();
        }
      } finally {
        ending.abort();
      }
    },
    open: () => writeFile(opened, ''),
  };
}

function there(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

/** Whether a process of that id is there and not only a dead one that nobody collected. */
export async function isRunning(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  return stat === null || !/\) [ZX] /.test(stat);
}
