import { inEnglish } from '../../../src/core/describe/message.ts';
import type { StepContext } from '../../../src/core/durable/contracts.ts';
import type { Watched } from '../../../src/core/surroundings.ts';
import type { RunEventBody } from '../../../src/protocol/run-event.ts';
import { project } from '../../../src/core/run/project.ts';
import { createFakeCheckpoints } from '../../fakes/fake-checkpoints.ts';
import { createMemoryBlobs } from '../../fakes/memory-blobs.ts';
import { createMemoryFiles } from '../../fakes/memory-files.ts';
import { quietSurroundings } from '../../fakes/quiet-surroundings.ts';

/** A workspace in memory that something works on, and what the run is told of it. `seen`: what is seen beside the tree. */
export function setUp(initial: Readonly<Record<string, string>>, seen: Partial<Watched> = {}) {
  const files = createMemoryFiles(initial);
  const quiet = quietSurroundings();
  const surroundings = { ...quiet, watch: async () => ({ ...(await quiet.watch()), ...seen }) };
  const ports = { files, checkpoints: createFakeCheckpoints(files), surroundings, blobs: createMemoryBlobs() };
  const events: RunEventBody[] = [];
  const emit = (...more: RunEventBody[]): void => void events.push(...more);
  const step: StepContext = {
    signal: new AbortController().signal,
    stopped: new AbortController().signal,
    key: 'step',
    emit,
    announce: async (...more) => emit(...more),
    recordProcessGroup: async () => {},
    state: () => project([]),
    notes: async () => [],
    checkOwner: async () => {},
  };
  /** As `type file`; notices as they read. */
  const told = (): string[] =>
    events.map((event) =>
      event.type === 'notice'
        ? inEnglish(event.text)
        : `${event.type}${'file' in event && event.file !== undefined ? ` ${event.file}` : ''}`,
    );
  return { files, ports, step, told, events };
}
