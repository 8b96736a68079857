import { createFileMemory } from '../../../src/node/memory/file-memory.ts';
import { createServerMemory } from '../../../src/node/memory/server-memory.ts';
import { createClock } from '../../../src/node/clock.ts';
import { fakeMemory, fakeTools } from '../../fakes/fake-memory.ts';
import { answering, openedServer } from '../../fakes/memory-server.ts';
import { scratchFolder } from '../../node/scratch.ts';
import { memoryContract } from './memory.ts';

memoryContract('file', async () => createFileMemory(scratchFolder('home'), '/workspace'));
memoryContract('server', async () => {
  const tools = fakeTools();
  const processes = { open: async () => openedServer(answering(tools)) };
  return createServerMemory({ command: ['memory'], variables: [], processes, clock: createClock(), approval: null });
});
memoryContract('fake', async () => fakeMemory());
