import { readdirSync } from 'node:fs';
import { collectGarbage } from '../bench/collect-garbage.ts';

/** What a run may add for ever: less than any of its own texts. */
const mostBytesARun = 40_000;
/** What is kept once, however many runs there are: a fault or an end that is met for the first time compiles and caches its own. */
const mostBytesOnce = 4_000_000;

interface Measured {
  readonly heap: number;
  /** Timers, sockets, processes and the like that keep this process awake. */
  readonly awake: number;
  readonly handles: number;
}

export interface Growth {
  /** Behind each run. */
  measure(run: number): void;
  wrong(): string[];
  told(): string;
}

/** Compares what this process holds behind the first third of the runs and behind all of them. */
export function createGrowth(runs: number): Growth {
  const measured = new Map<number, Measured>();
  const settled = Math.floor(runs / 3) - 1;
  const ends = (): readonly [Measured, Measured] | null => {
    const [first, last] = [measured.get(settled), measured.get(runs - 1)];
    return first && last ? [first, last] : null;
  };
  const grownARun = ([first, last]: readonly [Measured, Measured]): number => Math.round((last.heap - first.heap) / (runs - 1 - settled));
  return {
    measure(run) {
      if (run !== settled && run !== runs - 1) return;
      collectGarbage();
      measured.set(run, {
        heap: process.memoryUsage().heapUsed,
        awake: process.getActiveResourcesInfo().length,
        handles: process.platform === 'linux' ? readdirSync('/proc/self/fd').length : 0,
      });
    },
    wrong() {
      const both = ends();
      if (!both) return [];
      const [first, last] = both;
      return [
        ...(last.heap - first.heap > mostBytesOnce + (runs - 1 - settled) * mostBytesARun
          ? [`The heap grew by ${grownARun(both)} bytes a run.`]
          : []),
        ...(last.awake > first.awake ? [`${last.awake} things keep the process awake, ${first.awake} did before.`] : []),
        ...(last.handles > first.handles ? [`${last.handles} files and sockets are open, ${first.handles} were before.`] : []),
      ];
    },
    told() {
      const both = ends();
      if (!both) return 'too few runs to see what grows';
      const [first, last] = both;
      return `heap ${(first.heap / 1e6).toFixed(1)} → ${(last.heap / 1e6).toFixed(1)} MB (${grownARun(both)} bytes a run), kept awake by ${first.awake} → ${last.awake}, open ${first.handles} → ${last.handles}`;
    },
  };
}
