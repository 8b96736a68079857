import type { Message } from '../../protocol/message.ts';
import type { FileContent } from '../ports.ts';
import { sentence } from '../describe/message.ts';
import { wholeLines } from '../run/whole-lines.ts';
import { declinedChange } from '../policy/confirm-question.ts';
import { confirmFirst } from './confirm-first.ts';
import { countLines } from './count-lines.ts';
import { done, refused, refusedPath } from './result.ts';
import { decodeText, type TextFile } from './text-file.ts';
import type { FileChange, ToolEnvironment, ToolResult, WriteTool } from './tool.ts';
import { workspacePath, writeRefusal } from './workspace-policy.ts';

type Draft = { ok: true; plan: FileChange } | { ok: false; result: ToolResult };

const refusal = (content: string, detail: Message): Draft => ({ ok: false, result: refused(content, detail) });

/** The file as it is now, for the tool to work out its new content. */
interface Target {
  readonly path: string;
  /** null when there is no file. */
  readonly text: TextFile | null;
}

type Compute = (target: Target) => Promise<{ bytes: Uint8Array; note: string } | ToolResult>;

/**
 * What a tool that changes one file does with a draft of the change. What of it is more than the spec lists and the person lets pass is asked
 * about first.
 */
export function changeOf<I>(
  draft: (input: I, environment: ToolEnvironment, signal: AbortSignal) => Promise<Draft>,
): Pick<WriteTool<I, FileChange>, 'plan' | 'draft' | 'apply'> {
  return {
    async plan(input, environment, signal, moment) {
      const drafted = await draft(input, environment, signal);
      if (!drafted.ok) return drafted;
      const { reply } = moment;
      if (reply === null) return (await confirmFirst(drafted.plan, environment, signal, moment)) ?? drafted;
      return reply.option === 'reject' ? refusal(declinedChange(reply), sentence('declined by {0}', reply.by)) : drafted;
    },
    async draft(input, environment, signal) {
      const drafted = await draft(input, environment, signal);
      return drafted.ok ? drafted.plan : null;
    },
    apply: applyChange,
  };
}

/**
 * Drafts a change. The agent must own the path, and must have read an existing file as it is now. `compute` returns the new content or a
 * refusal. When this resolves both contents are in the blobs, where undo finds them.
 */
export function draftChange(given: string, environment: ToolEnvironment, signal: AbortSignal, compute: Compute): Promise<Draft> {
  return plan(given, environment, signal, compute).catch((error: unknown) => ({ ok: false, result: refusedPath(error) }));
}

async function plan(given: string, environment: ToolEnvironment, signal: AbortSignal, compute: Compute): Promise<Draft> {
  // What lies behind a link is changed, and told, by its own name.
  const path = await environment.files.real(workspacePath(given, environment));
  const denied = await writeRefusal(path, environment, signal);
  if (denied !== null) return refusal(denied, sentence('not allowed'));
  const file = await environment.files.read(path);
  const unread = file ? readFirst(path, file, environment) : null;
  if (unread) return unread;
  const text = file ? decodeText(file.bytes) : null;
  if (file && !text) return refusal(`${JSON.stringify(path)} is not UTF-8 text and cannot be changed here.`, sentence('not text'));
  const computed = await compute({ path, text });
  if (!('bytes' in computed)) return { ok: false, result: computed };
  const after = await environment.blobs.put(computed.bytes);
  if (after === file?.hash) return { ok: false, result: done(`${path} has exactly this content already.`, 'unchanged') };
  const before = file ? await environment.blobs.put(file.bytes) : null;
  return { ok: true, plan: { path, before, after, ...countLines(file?.bytes ?? null, computed.bytes), note: computed.note } };
}

function readFirst(path: string, file: FileContent, environment: ToolEnvironment): Draft | null {
  const seen = environment.seen.get(path);
  if (seen === file.hash) return null;
  if (seen === undefined) return refusal(`Read ${path} before you change it.`, sentence('not read'));
  return refusal(
    `${path} was changed by someone since you read it. Read it again, then change what is there now.`,
    sentence('changed since'),
  );
}

/** Carries out a planned change by compare-and-swap, so that it may be repeated after a crash. */
const applyChange: WriteTool<unknown, FileChange>['apply'] = async (plan, environment, step, { agent }) => {
  const { path, before, after, added, removed, note } = plan;
  const bytes = await environment.blobs.get(after);
  if (!bytes)
    return refused(`The planned content of ${path} is damaged in the run's store. Make the change again.`, sentence('content lost'));
  const swapped = await environment.lock.shared(step.signal, async () => {
    await step.checkOwner();
    // A command may have put a link on the way since this was planned.
    const real = await environment.files.real(path).catch(refusedPath);
    if (typeof real !== 'string') return real;
    if (real !== path)
      return refused(`${path} leads to ${real} by now; nothing was written. Look at what is there.`, sentence('not allowed'));
    return environment.files.swap(path, { before, after: bytes });
  });
  if ('ok' in swapped) return swapped;
  if (swapped.status === 'conflict') {
    const what = swapped.actual === null ? 'deleted' : before === null ? 'created' : 'changed';
    return refused(
      `${path} was ${what} by someone in the meantime; nothing was written. Look at it with read, then decide again.`,
      sentence('changed by someone'),
    );
  }
  // An editor may have formatted the file on saving; what is there now is journaled.
  const reformatted = 'actual' in swapped ? await environment.files.read(path) : null;
  const now = reformatted ? await environment.blobs.put(reformatted.bytes) : after;
  environment.seen.set(path, after);
  const whole = await wholeLines(step.state().files[path], environment.blobs, reformatted?.bytes ?? bytes);
  step.emit({ type: 'file.changed', agent, file: path, before, after: now, added, removed, ...whole });
  const editor = now === after ? '' : ' The editor changed it further when it saved it (formatting): read it again before the next change.';
  return done(`${before === null ? 'Created' : 'Changed'} ${path} (+${added} −${removed} lines).${note}${editor}`, `+${added} −${removed}`);
};
