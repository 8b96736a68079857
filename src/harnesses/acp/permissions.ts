import type { PermissionOption, RequestPermissionRequest, RequestPermissionResponse, ToolCallUpdate } from '@agentclientprotocol/sdk';
import { inEnglish, sentence } from '../../core/describe/message.ts';
import { allowedForRun, commandQuestion, isAllowedForRun, shownLine } from '../../core/policy/command-question.ts';
import { formatCommandLine } from '../../core/policy/command-line.ts';
import { maskedIn } from '../../core/policy/secret-values.ts';
import { visible } from '../../core/policy/visible.ts';
import { PathError } from '../../core/ports.ts';
import type { Asked } from '../../protocol/question.ts';
import type { RunState } from '../../core/run/run-state.ts';
import { judge } from '../../core/tool/run.ts';
import type { ToolEnvironment } from '../../core/tool/tool.ts';
import { readPolicyOf, workspacePath, writeRefusal } from '../../core/tool/workspace-policy.ts';
import { toldIn } from './heard-turn.ts';
import { namedInCall } from './named-in-call.ts';

/** How far a command that may run is shut in, and the folder that it went to; or why it may not run now. */
export type MayRun = { readonly confined: 'agent' | 'person'; readonly folder?: string } | { readonly refusal: string };

/** What an agent may do without a person, and what is asked when its turn is over: until then it is declined. */
export interface Permissions {
  /** The answer to a request; what a person has to say goes to `asked`. */
  readonly answer: (request: RequestPermissionRequest) => Promise<RequestPermissionResponse>;
  readonly mayRun: (command: string | string[], sandboxed: boolean, folder?: string) => Promise<MayRun>;
  readonly asked: Asked[];
}

const writing = ['edit', 'delete', 'move'];
const later = 'A person is asked about it when your turn is over.';

export function createPermissions(options: {
  readonly agent: string;
  readonly environment: ToolEnvironment;
  readonly mayWrite: boolean;
  /** What the person allowed once, by the subject of the question; used up by it. */
  readonly granted: Set<string>;
  readonly state: () => Pick<RunState, 'answers'>;
  /** What is known of a tool call from before. */
  readonly known: (id: string) => Partial<ToolCallUpdate>;
  /** Its own tools read secrets: nothing that it names of them is shown or kept. */
  readonly hide: (text: string) => string;
  readonly signal: AbortSignal;
}): Permissions {
  const { agent, environment, mayWrite, granted, state, known, hide, signal } = options;
  const asked: Asked[] = [];
  /** Where its own shell may stand by now: some keep the folder that a line went to. */
  const stood = new Set(['']);

  const askLater = (given: Asked, allowed: boolean): string | null => {
    const question = maskedIn(given, hide);
    const subject = question.subject ?? '';
    if (allowed || granted.delete(subject)) return null;
    if (!asked.some((one) => one.subject === subject)) asked.push(question);
    return later;
  };
  const mayRun = async (command: string | string[], sandboxed: boolean, folder = ''): Promise<MayRun> => {
    const line = typeof command === 'string' ? command : formatCommandLine(command);
    const judgement = await judge(command, environment, folder);
    if (judgement.verdict === 'allow') return { confined: 'agent', folder: judgement.folder };
    if (judgement.problem?.shell === false) return { refusal: `${inEnglish(judgement.problem.message)}.` };
    if (!mayWrite) return { refusal: `${shownLine(judgement, line)}: you may run only what reads.` };
    const question = commandQuestion(judgement, line, agent, sandboxed, false);
    const refusal = askLater(question, allowedForRun(judgement, line, state(), hide));
    return refusal === null ? { confined: 'person' } : { refusal };
  };
  /** Why one of the paths may not be read, or written. */
  const pathRefusal = async (paths: readonly string[], isWrite: boolean): Promise<string | null> => {
    for (const given of paths) {
      try {
        const path = await environment.files.real(workspacePath(given, environment));
        const unreadable = (await readPolicyOf(environment)).refusal(path);
        const refusal = isWrite ? await writeRefusal(path, environment, signal) : unreadable && inEnglish(unreadable);
        if (refusal !== null) return refusal;
      } catch (error) {
        if (!(error instanceof PathError)) throw error;
        return error.message;
      }
    }
    return null;
  };
  /** The folder of the workspace that a command runs in; null: it is none. */
  const placeOf = async (folder = ''): Promise<string | null> => {
    try {
      return folder === '' ? '' : await environment.files.real(workspacePath(folder, environment));
    } catch (error) {
      if (error instanceof PathError) return null;
      throw error;
    }
  };
  /** The same for its own shell, wherever that may stand; where a line cannot go to its folder, nothing of it runs. */
  const mayRunAnywhere = async (command: string | string[]): Promise<string | null> => {
    const known = Array.from(stood);
    let goes = false;
    for (const where of known) {
      if (goes && (await judge(command, environment, where)).pipes === null) continue;
      const answer = await mayRun(command, false, where);
      if ('refusal' in answer) return answer.refusal;
      goes ||= (answer.folder ?? where) !== where;
      stood.add(answer.folder ?? where);
    }
    return null;
  };
  const refusalOf = async (call: Partial<ToolCallUpdate>): Promise<string | null> => {
    const { kind = 'other', title, rawInput } = call;
    const { command, folder, paths } = namedInCall(call);
    const isWriting = kind !== null && writing.includes(kind);
    const question = toolQuestion(agent, hide(title ?? kind ?? ''), maskedIn(rawInput, hide));
    const ask = (): string | null => askLater(question, isAllowedForRun(question.subject ?? '', state().answers));
    // What it calls itself is no reason to start a program.
    if (command !== undefined && !(isWriting && paths.length > 0)) {
      const place = await placeOf(folder);
      if (place === null) return mayWrite ? ask() : 'You may run commands only in the workspace.';
      return folder === undefined ? mayRunAnywhere(command) : refusalIn(await mayRun(command, false, place));
    }
    if (kind === 'think' || kind === 'switch_mode') return null;
    if (kind === 'search' || (kind === 'read' && paths.length > 0)) return pathRefusal(paths, false);
    if (isWriting && paths.length > 0) return pathRefusal(paths, true);
    if (isWriting && !mayWrite) return 'You may not write files.';
    return ask();
  };
  return {
    asked,
    mayRun,
    async answer({ toolCall, options: choices }) {
      const call = { ...known(toolCall.toolCallId), ...toldIn(toolCall) };
      const refusal = await refusalOf(call);
      // What was judged is this call, not what comes after it.
      return chosen(choices, refusal === null ? ['allow_once'] : ['reject_once', 'reject_always']);
    },
  };
}

const refusalIn = (answer: MayRun): string | null => ('refusal' in answer ? answer.refusal : null);

function chosen(options: readonly PermissionOption[], kinds: readonly PermissionOption['kind'][]): RequestPermissionResponse {
  const option = kinds.flatMap((kind) => options.filter((one) => one.kind === kind))[0];
  return { outcome: option ? { outcome: 'selected', optionId: option.optionId } : { outcome: 'cancelled' } };
}

function toolQuestion(agent: string, title: string, input: unknown): Asked {
  const subject = visible(`${title} ${JSON.stringify(input ?? {})}`);
  return {
    kind: 'command',
    reason: 'tool',
    subject,
    agent,
    risk: 'medium',
    message: sentence('{0} wants to use a tool of its own.', agent),
    detail: subject,
    hints: [sentence('What you write when you decline goes to the agent.')],
    options: [
      { id: 'once', title: sentence('Allow once'), text: 'none' },
      { id: 'run', title: sentence('Allow for this run'), text: 'none' },
      { id: 'reject', title: sentence('Decline'), text: 'may', safe: true, yes: true },
    ],
  };
}
