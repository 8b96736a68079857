import { joined, sentence } from '../core/describe/message.ts';
import { changedBetween } from '../core/run/changed-between.ts';
import type { RollBackFile } from '../core/run/roll-back.ts';
import type { RunState, UncertainState } from '../core/run/run-state.ts';
import type { FileContent } from '../core/ports.ts';
import type { Message } from '../protocol/message.ts';

/** Who may have changed files of a run since: the run itself with what is uncertain in it, and later runs of its workspace. */
export interface Since {
  readonly state: RunState;
  readonly later: readonly RunState[];
}

/** Why what lies there is not what the run left, so that it is not taken back; null: it is, or it is as before the run already. */
export function otherThanLeft(now: FileContent | null, { file, from, to, mixed }: RollBackFile, since: Since): Message | null {
  const hash = now?.hash ?? null;
  const isLink = now?.mode === 'link';
  if (hash === to.hash && isLink === (to.mode === 'link') && (to.mode ?? now?.mode) === now?.mode) return null;
  if (now === null) return from.hash === null ? null : sentence('it was deleted or moved since');
  if (from.hash === null) return sentence('it was created again after the run deleted it');
  if (isLink !== (from.mode === 'link')) return isLink ? sentence('it is a link now') : sentence('it is no longer a link');
  const ledger = since.state.files[file];
  const between = ledger && ledger.before === to.hash ? changedBetween(ledger, since.state) : null;
  if (between) return meanwhileWords(between);
  if (mixed) return sentence('it was also changed by someone else while the run worked');
  // The run told of a mode only where that changed; otherwise it is the person's, and stays.
  if (hash === from.hash) return from.mode && from.mode !== now.mode ? modeChanged(now) : null;
  const other = since.later.find((run) => run.files[file]?.after === hash);
  if (other) return sentence('run {0} changed it since', other.runId);
  const meanwhile = since.state.uncertain[file];
  if (meanwhile?.after === hash) return meanwhileWords(meanwhile);
  return sentence('it was changed since, possibly by you; undo its changes one by one, or edit it');
}

/** Why a change stays that came about while a command ran. */
export function meanwhileWords({ saved, commands, after }: UncertainState): Message {
  if (saved) return sentence('it was saved in the editor since');
  const names = joined([...commands]);
  return after === null
    ? sentence('it was deleted while "{0}" ran, possibly by you', names)
    : sentence('it was changed while "{0}" ran, possibly by you', names);
}

function modeChanged({ mode }: FileContent): Message {
  return mode === 'executable' ? sentence('it has been made executable since') : sentence('it is no longer executable');
}
