import { openWorkspaceFiles } from '../../../src/node/workspace-files.ts';
import { createMemoryFiles } from '../../fakes/memory-files.ts';
import { scratchFolder } from '../../node/scratch.ts';
import { workspaceFilesContract } from './workspace-files.ts';

workspaceFilesContract('disk', async () => openWorkspaceFiles(scratchFolder('files')));
workspaceFilesContract('memory', async () => createMemoryFiles());
