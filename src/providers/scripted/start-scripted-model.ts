import type { ModelHandler, RecordedRequest } from './model-answer.ts';
import { startModel, type ModelServer } from './model-server.ts';
import type { Script } from './script.ts';
import { faultOf, scriptedAnswer } from './scripted-answer.ts';

export interface ScriptedModelOptions {
  readonly script: Script;
  /** Called once for every request, when it is over. */
  readonly log?: (request: RecordedRequest) => void;
  /** Replaces every delay of the script. */
  readonly delayMs?: number;
}

/**
 * Starts the embedded scripted model: a Messages API on 127.0.0.1 that answers from a script. Its answers depend on the
 * request alone; only the faults that a script asks for are counted, and those for the life of this server.
 */
export function startScriptedModel(options: ScriptedModelOptions): Promise<ModelServer> {
  return startModel(scriptedHandler(options), options.log ? { log: options.log } : {});
}

/** The script as a handler of `startModel`, for tests that change some of its answers. */
export function scriptedHandler(options: Pick<ScriptedModelOptions, 'script' | 'delayMs'>): ModelHandler {
  const failed = new Map<string, number>();
  return (request) => {
    const { answer, turn } = scriptedAnswer(options.script, request, new Date().toISOString().slice(0, 10));
    const delayed = options.delayMs === undefined ? answer : { ...answer, delayMs: options.delayMs };
    const times = failed.get(request.hash) ?? 0;
    if (!turn.fail || times >= (turn.fail.times ?? 1)) return delayed;
    failed.set(request.hash, times + 1);
    return { ...delayed, fault: faultOf(turn.fail) };
  };
}
