import type { SessionOptions } from '../../src/app/contracts.ts';
import { project } from '../../src/core/run/project.ts';
import { replyTo } from '../../src/core/question/question.ts';
import { asJson, type Json } from '../../src/protocol/json.ts';
import type { Reply } from '../../src/protocol/question.ts';
import type { ModelHandler } from '../fakes/model-server/model-answer.ts';
import { startModel, type ModelServer } from '../fakes/model-server/model-server.ts';
import { aFeature, createMachine, inputOf, openProcess, playToEnd, type MemoryWorkspace } from './memory-machine.ts';
import { atEnd } from './playing.ts';
import { tinyFiles } from './tiny.ts';
import type { WholeRun } from './whole-run.ts';

/** A workspace in memory, and a loopback model: engine, pipeline, agent loop and provider are the real ones. */
export interface MemoryScene {
  readonly root: string;
  readonly model: ModelServer;
  read(file: string): string | null;
  write(file: string, text: string): void;
  /** As `wholeRun`; `audit`: the goal of an audit, in place of a feature. */
  run(options?: SessionOptions & Answering & { readonly audit?: Json }): Promise<WholeRun>;
  /** The next process: what the last run waits for is answered, and it goes on. */
  resume(answer: Omit<Reply, 'question' | 'hash' | 'by'>, options?: Answering): Promise<WholeRun>;
}

interface Answering {
  /** So often the spec is approved when that is asked; default 3. */
  readonly approvals?: number;
}

/** For what a model says, where no file system, git or process is what is shown: such a run costs a tenth. */
export const openInMemory = (handler: ModelHandler, more = ''): Promise<MemoryScene> =>
  openWorkspace({ files: tinyFiles(more), commands: ['node check.mjs src', 'node check.mjs lib'] }, handler);

export async function openWorkspace(workspace: MemoryWorkspace, handler: ModelHandler): Promise<MemoryScene> {
  const model = await startModel(handler);
  atEnd(() => model.close());
  const machine = createMachine(workspace);
  const { files } = machine;
  let [processes, runs] = [0, 0];
  const runId = (): string => `run-${runs}`;
  return {
    root: files.root,
    model,
    read: (file) => files.text(file),
    write: (file, text) => files.set(file, text),
    async run({ approvals, audit, ...choice } = {}) {
      const input = await inputOf(machine, choice);
      const engine = openProcess(machine, model.url, input, ++processes);
      const [pipeline, more] = audit === undefined ? ['feature', aFeature] : ['audit', { audit }];
      runs += 1;
      return playToEnd(engine, approvals, () => engine.start(pipeline, asJson({ ...input, ...more }), { runId: runId() }));
    },
    async resume(answer, { approvals } = {}) {
      const input = await inputOf(machine, {});
      const engine = openProcess(machine, model.url, input, ++processes);
      return playToEnd(engine, approvals, async () => {
        const [question] = project(await engine.read(runId(), 0)).questions;
        if (!question) throw new Error('The run asks nothing.');
        // Before it is opened: whoever answers a run that is open may find it idle once more.
        await engine.reply(runId(), replyTo(question, { by: 'test', ...answer }));
        const opened = await engine.open(runId());
        if (!opened.ok) throw new Error(JSON.stringify(opened.refusal));
        return opened.handle;
      });
    },
  };
}

/** A whole run on it. */
export async function playInMemory(handler: ModelHandler, more = ''): Promise<WholeRun & { scene: MemoryScene }> {
  const scene = await openInMemory(handler, more);
  return { ...(await scene.run()), scene };
}
