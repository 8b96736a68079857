import {
  commands,
  l10n,
  window,
  workspace,
  type CancellationToken,
  type ChatRequest,
  type ChatResponseStream,
  type ChatResult,
} from 'vscode';
import { locale } from '../locale.ts';
import { needsYou, questionTitle } from '../../core/question/needs-you.ts';
import type { RunState } from '../../core/run/run-state.ts';
import type { Services } from '../services.ts';
import type { HandledRun } from '../handled-run.ts';
import { specUri } from '../spec-document.ts';
import { runName } from '../run-name.ts';
import { chatLine, runSummary, type ChatLine } from './chat-line.ts';
import { offerNext, say, sayProgress } from './say.ts';
import { untilRest } from './until-rest.ts';

/** What the result of a request says of its run, for the suggestions that follow. */
export interface ChatOutcome extends ChatResult {
  readonly metadata?: { readonly status: RunState['status'] };
}

interface Conversation {
  readonly services: Services;
  readonly prompt: string;
  readonly stream: ChatResponseStream;
  readonly token: CancellationToken;
}

const answers: Readonly<Record<string, (conversation: Conversation) => Promise<RunState | undefined>>> = {
  feature: (conversation) =>
    begin(
      conversation,
      'batuta.newFeature',
      l10n.t('Describe a feature: @batuta /feature Add a discount to orders and show it in the list'),
    ),
  fix: (conversation) =>
    begin(
      conversation,
      'batuta.fixBug',
      l10n.t('Say what is wrong: @batuta /fix An order without items has the total NaN; it should be 0'),
    ),
  approve: (conversation) => carryOut(conversation, () => notApproved(conversation), 'batuta.approveSpec'),
  resume: (conversation) => carryOut(conversation, () => nothingStarted(conversation.stream), 'batuta.resumeRun'),
  status,
};

/** Answers `@batuta`. It begins nothing by itself: every command is the palette's own, with its checks and questions. */
export async function answerChat(
  services: Services,
  request: Pick<ChatRequest, 'command' | 'prompt'>,
  stream: ChatResponseStream,
  token: CancellationToken,
): Promise<ChatOutcome> {
  if (!workspace.isTrusted) {
    say(stream, [l10n.t('This workspace is not trusted: no run can start, and its settings are ignored.')]);
    stream.button({ command: 'workbench.trust.manage', title: l10n.t('Manage Workspace Trust') });
    return {};
  }
  const answer = answers[request.command ?? ''] ?? help;
  const state = await answer({ services, prompt: request.prompt.trim(), stream, token });
  return state ? { metadata: { status: state.status } } : {};
}

/** Begins a run with what was said; `otherwise`: what is missing where nothing was. */
async function begin(conversation: Conversation, command: string, otherwise: string): Promise<RunState | undefined> {
  const { prompt, stream } = conversation;
  if (prompt !== '') return carryOut(conversation, () => nothingStarted(stream), command, prompt);
  say(stream, [otherwise]);
  return undefined;
}

/** Nothing was approved: none waits, or it is shown first. */
function notApproved({ services, stream }: Conversation): RunState | undefined {
  const waiting = services.runs.waiting();
  const path = window.activeTextEditor?.document.uri.fsPath;
  const opened = waiting.find((run) => specUri(run.state)?.fsPath === path);
  if (!opened && waiting.length > 0) return nothingStarted(stream);
  say(stream, [opened ? l10n.t('Read the spec before you approve it. It is now open.') : l10n.t('No spec is waiting in this window.')]);
  if (opened) offerNext(stream, opened.state);
  return opened?.state;
}

/**
 * Carries a command out, and streams what is new in the run that it concerns until the run waits for the person, has ended, or the request is
 * cancelled – the run itself goes on. Ends with how it stands and what can be done. Gives the state it saw last, undefined when there is none.
 */
async function carryOut(
  { services: { runs }, stream, token }: Conversation,
  otherwise: () => RunState | undefined,
  command: string,
  ...given: unknown[]
): Promise<RunState | undefined> {
  // How far each run has come: nothing is missed while the command is carried out.
  const cursors = new Map(runs.all().map(({ runId, state }) => [runId, state.cursor]));
  const handled = await commands.executeCommand<HandledRun | undefined>(command, ...given);
  if (!handled) return otherwise();
  const stop = new AbortController();
  token.onCancellationRequested(() => stop.abort());
  const news = untilRest(runs.machine, handled, cursors.get(handled.runId) ?? 0, stop.signal);
  let next = await news.next();
  for (; !next.done; next = await news.next()) tell(chatLine(...next.value, locale), stream);
  if (token.isCancellationRequested) return undefined;
  const { state, blocked } = next.value;
  say(stream, [...runSummary(state, locale), ...(blocked === null ? [] : [locale.say(blocked)])]);
  offerNext(stream, state);
  return state;
}

function tell(line: ChatLine | null, stream: ChatResponseStream): void {
  if (line?.kind === 'progress') sayProgress(stream, line.text);
  else if (line) say(stream, [line.text]);
}

async function status({ services, stream }: Conversation): Promise<RunState | undefined> {
  await services.runs.machine.list();
  const state = (services.runs.current() ?? services.runs.all()[0])?.state;
  if (!state) {
    say(stream, [l10n.t('No runs in this folder yet. Start one: @batuta /feature …')]);
    return undefined;
  }
  say(stream, runSummary(state, locale));
  offerNext(stream, state);
  offerOthers(services, stream, state);
  return state;
}

/** What needs the person in other runs, the oldest first. */
function offerOthers({ runs }: Services, stream: ChatResponseStream, { runId }: RunState): void {
  const others = needsYou(runs.all()).filter(({ run }) => run.runId !== runId);
  if (others.length === 0) return;
  const line = ({ run, question }: (typeof others)[number]): string => `${runName(run.state)}: ${locale.say(questionTitle(question))}`;
  say(stream, [l10n.t('Needs Attention'), ...others.map(line)]);
  stream.button({ command: 'batuta.answer', title: l10n.t('Answer…') });
}

async function help({ prompt, stream }: Conversation): Promise<undefined> {
  say(stream, [
    l10n.t(
      'Batuta takes a feature from request to proven, reviewed change: you approve a spec, agents implement it, your own builds and tests prove it.',
    ),
    l10n.t(
      '/feature starts one · /fix fixes a bug · /approve approves the waiting spec · /resume continues a run · /status shows how it stands',
    ),
  ]);
  if (prompt === '') return;
  stream.button({ command: 'batuta.newFeature', title: l10n.t('Start as Feature'), arguments: [prompt] });
  stream.button({ command: 'batuta.fixBug', title: l10n.t('Fix as Bug'), arguments: [prompt] });
}

function nothingStarted(stream: ChatResponseStream): undefined {
  say(stream, [l10n.t('No run was started. Check the messages for details.')]);
}
