import type { RunHandle } from '../../../src/core/durable/contracts.ts';
import { inEnglish } from '../../../src/core/describe/message.ts';
import type { OpenQuestion } from '../../../src/core/run/run-state.ts';

/** A run that a test waits for: what it does not expect is an error at once, never a wait without end. */
export interface WatchedRun extends RunHandle {
  /** Resolves when it asks this. */
  asks(what: Asked): Promise<void>;
  /** Settles once nothing works on the run, whatever became of it. */
  readonly released: Promise<unknown>;
}

type Asked = 'approval' | 'stop';
const askedBy = ({ kind }: OpenQuestion): Asked => (kind === 'approval' ? 'approval' : 'stop');

export function watchRun(
  run: RunHandle,
  stage: {
    /** What waits for an answer that nobody gave yet. */
    readonly question: () => Promise<OpenQuestion | null>;
    /** Rejects when the stage does not know what to do. */
    readonly broken: Promise<never>;
  },
): WatchedRun {
  /** Resolves with the first question that waits for its answer, from now on. */
  const question = async (): Promise<OpenQuestion> => {
    const { promise, resolve, reject } = Promise.withResolvers<OpenQuestion>();
    const stop = run.onIdle(() => {
      void stage.question().then((open) => open && run.isIdle() && resolve(open), reject);
    });
    return promise.finally(stop);
  };
  const unexpected = ({ kind, message, detail }: OpenQuestion, what: string): never => {
    throw new Error(`The run asks (${kind}) instead of ${what}: ${inEnglish(message)}\n${inEnglish(detail)}`);
  };
  return {
    runId: run.runId,
    isIdle: () => run.isIdle(),
    onIdle: (listener) => run.onIdle(listener),
    stop: () => run.stop(),
    kill: () => run.kill(),
    released: run.done,
    get done() {
      return Promise.race([run.done, stage.broken, question().then((open) => unexpected(open, 'ending'))]);
    },
    async asks(what) {
      const ended = run.done.then((outcome): never => {
        throw new Error(`The run ended instead of asking (${what}): ${JSON.stringify(outcome)}`);
      });
      const open = await Promise.race([question(), stage.broken, ended]);
      if (askedBy(open) !== what) unexpected(open, `asking (${what})`);
    },
  };
}
