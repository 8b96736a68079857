import type { RunHandle } from '../../core/durable/contracts.ts';
import type { CliIo } from '../cli-io.ts';
import { exitCodes } from '../exit-codes.ts';

export interface Interrupts {
  /** How often the person asked to stop. */
  count(): number;
  /** Counts like a Ctrl-C: for a reader who has gone away. */
  press(): void;
  forget(): void;
}

/**
 * The ladder of Ctrl-C: first lets the step under way finish, the second ends it with its processes, the
 * third leaves at once. A run of another process (`handle` null) is only let go. `tell` is called before each rung.
 */
export function createInterrupts(
  io: Pick<CliIo, 'onInterrupt' | 'exitNow'>,
  handle: Pick<RunHandle, 'stop' | 'kill'> | null,
  tell: (rung: 1 | 2 | 3) => void,
): Interrupts {
  let count = 0;
  const press = (): void => {
    count += 1;
    const rung = count === 1 ? 1 : count === 2 ? 2 : 3;
    tell(rung);
    if (rung === 1) handle?.stop();
    else if (rung === 2) handle?.kill();
    else io.exitNow(exitCodes.interrupted);
  };
  return { count: () => count, press, forget: io.onInterrupt(press) };
}
