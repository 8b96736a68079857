import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';

const everyMs = 5_000;
/** Five minutes; counted in looks, so that a machine that slept, or crawls, ends nothing. */
const patience = 60;

/**
 * Calls `stalled` once, when `look` has given the same answer for minutes: nothing was printed, nothing was journaled. This is
 * how tests end what hangs; none has a time in which it must be done. Returns how to stop looking.
 */
export function whenStalled(look: () => Promise<string>, stalled: () => void): () => void {
  let last = '';
  let same = 0;
  let over = false;
  const timer = setInterval(() => {
    void look().then((now) => {
      same = now === last ? same + 1 : 0;
      last = now;
      if (same < patience || over) return;
      over = true;
      clearInterval(timer);
      stalled();
    });
  }, everyMs);
  return () => {
    over = true;
    clearInterval(timer);
  };
}

/** What every run below a Batuta home has journaled so far, as sizes of files. */
export async function journaled(home: string): Promise<string> {
  const runs = path.join(home, 'runs');
  const files = await readdir(runs, { recursive: true }).catch(() => []);
  const sizes = files.filter((file) => file.endsWith('.log')).map(async (file) => `${file}:${await sizeOf(path.join(runs, file))}`);
  return (await Promise.all(sizes)).join();
}

/** It may go while we look. */
function sizeOf(file: string): Promise<number> {
  return stat(file).then(
    ({ size }) => size,
    () => 0,
  );
}
