import { commands, l10n, workspace } from 'vscode';
import type { CancellationToken, ChatRequest, ChatResponseStream, ChatResult } from 'vscode';
import type { RunState } from '../../core/run/run-state.ts';
import type { Face } from '../face.ts';
import { folderOf } from '../folders.ts';
import { isBehind, shownSpec, specUri } from '../spec-document.ts';
import { runSummary } from './run-summary.ts';
import { offerNext, say, streamRun } from './stream-run.ts';

/** What the result of a request says of its run, for the suggestions that follow. */
export interface ChatOutcome extends ChatResult {
  readonly metadata?: { readonly status: RunState['status'] };
}

interface Conversation {
  readonly face: Face;
  readonly prompt: string;
  readonly stream: ChatResponseStream;
  readonly token: CancellationToken;
}

const answers: Readonly<Record<string, (conversation: Conversation) => Promise<RunState | undefined>>> = {
  feature,
  approve,
  resume,
  status,
};

/** Answers `@batuta`. It begins nothing by itself: every command is the palette's own, with its checks and questions. */
export async function answerChat(
  face: Face,
  request: Pick<ChatRequest, 'command' | 'prompt'>,
  stream: ChatResponseStream,
  token: CancellationToken,
): Promise<ChatOutcome> {
  if (!workspace.isTrusted) {
    say(stream, [l10n.t('This workspace is not trusted, so Batuta starts nothing and reads none of its settings.')]);
    stream.button({ command: 'workbench.trust.manage', title: l10n.t('Manage Workspace Trust') });
    return {};
  }
  const answer = answers[request.command ?? ''] ?? help;
  const state = await answer({ face, prompt: request.prompt.trim(), stream, token });
  return state ? { metadata: { status: state.status } } : {};
}

async function feature({ face, prompt, stream, token }: Conversation): Promise<RunState | undefined> {
  if (prompt === '') {
    say(stream, [l10n.t('Say what should be built: @batuta /feature Orders can carry a discount, shown in the list')]);
    return undefined;
  }
  const before = face.follower.current()?.runId;
  await commands.executeCommand('batuta.newFeature', prompt);
  const run = face.follower.current();
  if (!run || run.runId === before) return nothingStarted(stream);
  return streamRun(face.follower, run.runId, { stream, token, after: 0 });
}

async function approve({ face, stream, token }: Conversation): Promise<RunState | undefined> {
  // Picked once: what is answered is what is told here.
  const run = await face.approval.choose(undefined);
  const uri = run ? specUri(run.state) : undefined;
  const shown = uri !== undefined && shownSpec(uri) !== undefined && !(await isBehind(uri));
  await commands.executeCommand('batuta.approveSpec', uri);
  if (!run || !shown) {
    const waiting = face.follower.waiting().at(-1);
    say(stream, [
      waiting
        ? l10n.t('Nothing is approved unseen. The spec is open now: read it, then approve.')
        : l10n.t('No spec waits for an answer in this window.'),
    ]);
    if (waiting) offerNext(stream, waiting.state);
    return waiting?.state;
  }
  return streamRun(face.follower, run.runId, { stream, token, after: run.state.cursor });
}

async function resume({ face, stream, token }: Conversation): Promise<RunState | undefined> {
  const before = face.follower.current();
  await commands.executeCommand('batuta.resumeRun');
  const run = face.follower.current();
  if (!run || face.follower.active(run.runId) === undefined) return nothingStarted(stream);
  const after = run.runId === before?.runId ? before.state.cursor : 0;
  return streamRun(face.follower, run.runId, { stream, token, after });
}

async function status({ face, stream }: Conversation): Promise<RunState | undefined> {
  const current = face.follower.current()?.state;
  const state = current ?? (await (await face.host.app()).runs()).find((run) => folderOf(run.state.workspace) !== undefined)?.state;
  if (!state) {
    say(stream, [l10n.t('There is no run in this folder yet. Begin one: @batuta /feature …')]);
    return undefined;
  }
  say(stream, runSummary(state, l10n.t));
  offerNext(stream, state);
  return state;
}

async function help({ prompt, stream }: Conversation): Promise<undefined> {
  say(stream, [
    l10n.t(
      'Batuta takes a feature from the request to a proven, reviewed change: a spec that you approve, agents, your own builds and tests.',
    ),
    l10n.t('/feature begins one · /approve approves the spec that waits · /resume goes on with a run · /status tells how it stands'),
  ]);
  if (prompt !== '') stream.button({ command: 'batuta.newFeature', title: l10n.t('Begin This as a Feature'), arguments: [prompt] });
}

function nothingStarted(stream: ChatResponseStream): undefined {
  say(stream, [l10n.t('Nothing was started. If something is missing, a message says what.')]);
}
