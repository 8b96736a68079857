import type { Message } from '../../protocol/message.ts';
import type { OverallReason } from '../../protocol/proof.ts';
import type { RunState } from '../run/run-state.ts';
import { seenProof, staleFiles, type ProofNow, type VerdictNow } from '../run/seal.ts';
import { formatCommandLine } from '../policy/command-line.ts';
import { lines, named, sentence } from './message.ts';
import { describeStatus, describeVerdict, type Standing } from './terms.ts';

/** The proof of a completed run as every face draws it: a word or two, and `why` as a sentence. */
export interface SealDescription extends Standing {
  readonly verdict: VerdictNow;
  readonly why: Message;
}

/** What a completed run is worth on the files as they are. null: nothing was judged, or nobody has looked at the files. */
export function describeSeal(state: RunState): SealDescription | null {
  const proof = seenProof(state);
  if (proof === null) return null;
  const stale = proof.verdict === 'stale' && sentence('stale: changed since it was proven: {0}', named(staleFiles(state)));
  return { ...inShort(proof), verdict: proof.verdict, why: stale || describeProof(proof) };
}

/** What "proven" rests on: which commands passed on which tree, and when; null: it is not proven, or not by a command. */
export function describeProven(state: RunState): Message | null {
  if (state.proof === null || describeSeal(state)?.verdict !== 'proven') return null;
  const { tree } = state.proof;
  const passed = new Map(
    state.evidence
      .filter(({ result, treeAfter }) => result === 'pass' && treeAfter === tree)
      .map(({ command, at }) => [formatCommandLine(command), at]),
  );
  const at = [...passed.values()].toSorted().at(-1);
  if (at === undefined) return null;
  const known = sentence('Batuta ran these commands itself on the final files (tree {0}), last at {1}. All passed:', tree.slice(0, 12), {
    time: at,
  });
  return lines([known, ...[...passed.keys()].map((command) => `  ${command}`)]);
}

/** How a completed run stands: as good as its proof, unless it `missed` what it was to reach. */
export function describeCompleted(proof: ProofNow | null, missed: boolean): Standing {
  const completed = describeStatus('completed');
  const worth = proof && inShort(proof);
  if (missed) {
    const text = worth ? sentence('target not reached, {0}', worth.text) : sentence('target not reached');
    return { level: worth?.level === 'bad' ? 'bad' : 'warn', icon: 'warning', text };
  }
  return worth ? { ...worth, text: sentence('{0}, {1}', completed.text, worth.text) } : completed;
}

function inShort({ verdict, acceptedBy }: ProofNow): Standing {
  const standing = describeVerdict(verdict);
  return verdict === 'unproven' && acceptedBy !== null
    ? { ...standing, text: sentence('unproven, accepted by {0}', acceptedBy) }
    : standing;
}

/** What the proof of a run is worth, in a sentence. */
export function describeProof({ verdict, reason, acceptedBy }: ProofNow): Message {
  if (verdict === 'stale') return describeVerdict(verdict).text;
  const why = reason === null ? null : because(reason);
  if (verdict === 'proven') return why === null ? sentence('proven') : sentence('proven, {0}', why);
  if (verdict === 'failed') return sentence('failed');
  const told = why === null ? sentence('unproven') : sentence('unproven: {0}', why);
  return acceptedBy === null ? told : sentence('{0}; accepted by {1}', told, acceptedBy);
}

function because(reason: OverallReason): Message {
  switch (reason) {
    case 'approved':
      return sentence('tests changed as approved');
    case 'types':
      return sentence('types only: there are no tests here');
    case 'dependencies':
      return sentence('packages were added or changed that the spec does not list');
    case 'failing':
      return sentence('a command that passed before now fails');
    case 'red-base':
      return sentence('the commands failed before the work and still do');
    case 'no-command':
      return sentence('no configured command proves all of it');
    case 'unstable':
      return sentence('files kept changing while the commands ran');
    case 'flaky':
      return sentence('the original tests pass only sometimes');
    case 'no-tests':
      return sentence('no tests run anymore');
    case 'tests-missing':
      return sentence('tests that ran before the work no longer run');
    case 'tests-changed':
      return sentence('the original tests do not pass');
    case 'proof-changed':
      return sentence('the work passes only with its own changes to how it is proven');
    case 'not-reproduced':
      return sentence('no command showed the bug before the fix and passed after it');
    case 'unfinished':
      return sentence('the run has not come to its end');
  }
}
