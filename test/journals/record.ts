/** Records the histories that do not exist yet: `node test/journals/record.ts`. An existing one is never written again. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { diskFiles } from '../../src/node/disk-files.ts';
import { createScriptedProvider } from '../fakes/scripted-provider.ts';
import { openStage } from '../pipelines/feature/stage.ts';
import { stories, withoutEnd } from './stories.ts';

for (const [name, story] of Object.entries(stories)) {
  const runsFolder = path.join(import.meta.dirname, name);
  if (existsSync(runsFolder)) continue;
  const model = story.said && { model: createScriptedProvider(story.said) };
  const stage = await openStage({ ...story.stage, ...model, runsFolder, journalFiles: withoutEnd(diskFiles()) });
  await story.play(stage);
  await stage.close();
}
