import { describe, expect, test } from 'vitest';
import type { CommandRequest, ProcessGroup, Processes } from '../../../src/core/ports.ts';
import { createMemoryBlobs } from '../../fakes/memory-blobs.ts';

/** Command lines that every implementation under test knows: a success, a failure, a program that is not there, one that would run for minutes. */
export interface KnownCommands {
  readonly succeeds: readonly string[];
  readonly fails: readonly string[];
  readonly missing: readonly string[];
  readonly long: readonly string[];
}

/** What every implementation of `Processes` does. `succeeds` prints "fine", `fails` prints "broken" and exits with 3. */
export function processesContract(name: string, open: () => Promise<{ processes: Processes; commands: KnownCommands }>): void {
  describe(`Processes: ${name}`, () => {
    const request = (argv: readonly string[], more: Partial<CommandRequest> = {}): CommandRequest => ({
      argv,
      timeoutMs: 600_000,
      signal: new AbortController().signal,
      blobs: createMemoryBlobs(),
      mark: 'run-1',
      ...more,
    });

    test('exit codes are results, output is kept whole and as text', async () => {
      const { processes, commands } = await open();
      const blobs = createMemoryBlobs();
      const fine = await processes.run(request(commands.succeeds, { blobs }));
      expect(fine).toMatchObject({ outcome: 'exited', exitCode: 0, output: 'fine\n' });
      expect(blobs.text(fine.log ?? '')).toBe('fine\n');
      expect(fine.durationMs).toBeGreaterThan(0);
      expect(await processes.run(request(commands.fails))).toMatchObject({ outcome: 'exited', exitCode: 3, output: 'broken\n' });
    });

    test('a missing program is an outcome, and nothing is announced', async () => {
      const { processes, commands } = await open();
      const groups: ProcessGroup[] = [];
      expect(await processes.run(request(commands.missing, { onStart: async (group) => void groups.push(group) }))).toMatchObject({
        outcome: 'missing',
        exitCode: null,
        log: null,
      });
      expect(groups).toEqual([]);
    });

    test('the group is announced, and is over afterwards', async () => {
      const { processes, commands } = await open();
      const groups: ProcessGroup[] = [];
      await processes.run(request(commands.succeeds, { onStart: async (group) => void groups.push(group) }));
      expect(groups).toEqual([{ pid: expect.any(Number) as number, startTime: expect.stringMatching(/./u) as string }]);
      expect(await processes.kill(groups[0] as ProcessGroup)).toBe(false);
    });

    test('an abort interrupts, before and during', async () => {
      const { processes, commands } = await open();
      expect(await processes.run(request(commands.succeeds, { signal: AbortSignal.abort() }))).toMatchObject({
        outcome: 'interrupted',
        exitCode: null,
      });
      const stop = new AbortController();
      const result = await processes.run(request(commands.long, { signal: stop.signal, onStart: async () => stop.abort() }));
      expect(result).toMatchObject({ outcome: 'interrupted', exitCode: null });
    });
  });
}
