import type { BegunRecord, DoneRecord, JournalRecord, SentRecord, StoredValue } from './journal-record.ts';
import type { ProcessGroup } from '../../core/ports.ts';

export interface RecordedOperation {
  begun?: BegunRecord;
  done?: DoneRecord | SentRecord;
  groups?: ProcessGroup[];
}

export interface Signal {
  readonly id: string;
  readonly name: string;
  /** Path of the workflow that it is for; of a reply, its question. */
  readonly to: string;
  readonly payload: StoredValue;
}

export type ChildEnd = Extract<JournalRecord, { type: 'child-ended' }>;

/** What a journal answers to a workflow that runs again. */
export interface History {
  operation(scope: string, index: number): RecordedOperation | undefined;
  child(path: string): ChildEnd | undefined;
  /** Signals that nobody consumed, in order of arrival. */
  readonly pending: readonly Signal[];
  /** The next unused result of a phase that began again, by content key. Removes it. */
  takeMemo(memo: string): StoredValue | undefined;
  /** The next question with that hash that a phase asked before it began again. Removes it. */
  takeQuestion(hash: string): number | undefined;
  /** The other questions that such phases asked in scopes that fit. Removes them. */
  takeAbandoned(fits: (scope: string) => boolean): number[];
  /** Number of the latest question, 0 for none. */
  readonly lastQuestion: number;
  /** Process groups of operations that have no result. */
  readonly openGroups: readonly ProcessGroup[];
}

/** A reply on its way to whoever asked. */
export function replySignal(question: number, payload: StoredValue): Signal {
  const to = replyAddress(question);
  return { id: to, name: 'reply', to, payload };
}

export function replyAddress(question: number): string {
  return `question ${question}`;
}

/** Is `path` the scope itself or anything below it? */
export function isWithin(path: string, scope: string): boolean {
  return path === scope || path.startsWith(`${scope}/`);
}

/** Indexes the records of a journal, in order; pure. */
export function buildHistory(records: readonly JournalRecord[]): History {
  const scopes = new Map<string, Map<number, RecordedOperation>>();
  const children = new Map<string, ChildEnd>();
  const signals = new Map<string, Signal & { readonly sender: string | null }>();
  /** Consumed signals, with the scope that did. */
  const consumed = new Map<string, string>();
  const memos = new Map<string, StoredValue[]>();
  /** Questions of phases that began again. */
  const abandoned = new Map<number, { readonly scope: string; readonly hash: string }>();
  let lastQuestion = 0;

  const operation = (scope: string, index: number): RecordedOperation => {
    let operations = scopes.get(scope);
    if (operations === undefined) {
      operations = new Map<number, RecordedOperation>();
      scopes.set(scope, operations);
    }
    let found = operations.get(index);
    if (found === undefined) {
      found = {};
      operations.set(index, found);
    }
    return found;
  };

  const restart = (restarted: string): void => {
    for (const [scope, operations] of scopes) {
      if (!isWithin(scope, restarted)) continue;
      for (const { begun, done } of operations.values()) {
        if (begun?.question !== undefined) abandoned.set(begun.question.id, { scope, hash: begun.question.hash });
        if (done?.type !== 'done' || done.memo === undefined || done.result === undefined) continue;
        memos.set(done.memo, [...(memos.get(done.memo) ?? []), done.result]);
      }
      scopes.delete(scope);
    }
    for (const path of children.keys()) if (isWithin(path, restarted)) children.delete(path);
    // What the phase itself sent is sent again; replies are there for it once more.
    for (const [id, { sender }] of signals) if (sender !== null && isWithin(sender, restarted)) signals.delete(id);
    for (const [id, scope] of consumed) if (isWithin(scope, restarted)) consumed.delete(id);
  };

  const take = (record: JournalRecord): void => {
    switch (record.type) {
      case 'begun':
        operation(record.scope, record.index).begun = record;
        if (record.question === undefined) break;
        abandoned.delete(record.question.id);
        lastQuestion = Math.max(lastQuestion, record.question.id);
        break;
      case 'done':
        operation(record.scope, record.index).done = record;
        if (record.signal !== undefined) consumed.set(record.signal.id, record.scope);
        if (record.reused === true && record.memo !== undefined) memos.get(record.memo)?.shift();
        break;
      case 'sent':
        operation(record.scope, record.index).done = record;
        signals.set(record.id, { id: record.id, name: record.name, to: record.to, payload: record.payload, sender: record.scope });
        break;
      case 'replied':
        signals.set(replyAddress(record.question), { ...replySignal(record.question, record.reply), sender: null });
        break;
      case 'child-ended':
        children.set(record.path, record);
        break;
      case 'group':
        (operation(record.scope, record.index).groups ??= []).push({ pid: record.pid, startTime: record.startTime });
        break;
      case 'restart':
        restart(record.scope);
        break;
      case 'epoch':
      case 'announced':
      case 'events':
      case 'ended':
      case 'released':
        break;
    }
  };
  // Without a loop: V8 compiles one while it runs, which takes longer than thousands of records do.
  records.forEach(take);

  const open = [...scopes.values()].flatMap((operations) => [...operations.values()]).filter(({ done }) => done === undefined);
  return {
    operation: (scope, index) => scopes.get(scope)?.get(index),
    child: (path) => children.get(path),
    pending: [...signals.values()].filter(({ id }) => !consumed.has(id)),
    takeMemo: (memo) => memos.get(memo)?.shift(),
    takeQuestion: (hash) => {
      const [id] = [...abandoned].find(([, asked]) => asked.hash === hash) ?? [];
      if (id !== undefined) abandoned.delete(id);
      return id;
    },
    takeAbandoned: (fits) => {
      const taken = [...abandoned].flatMap(([id, { scope }]) => (fits(scope) ? [id] : []));
      for (const id of taken) abandoned.delete(id);
      return taken;
    },
    lastQuestion,
    openGroups: open.flatMap(({ groups = [] }) => groups),
  };
}
