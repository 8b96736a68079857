// A model in a process of its own, so that what it takes is not counted. An agent of "Play 20" reads 20 files, one in each turn, and ends.
import type { ModelHandler } from '../fakes/model-server/model-answer.ts';
import { startModel } from '../fakes/model-server/model-server.ts';

const handler: ModelHandler = ({ label, turn }) => {
  const turns = Number(label.split(' ')[1]);
  const text = 'I look at the next part, as the spec says. '.repeat(4);
  return turn < turns
    ? { text, tools: [{ name: 'read', input: { path: `src/part-${turn}.ts` } }] }
    : { text, tools: [{ name: 'finish', input: { summary: 'done', report: 'done' } }] };
};
const model = await startModel(handler);
process.send?.(model.url);
