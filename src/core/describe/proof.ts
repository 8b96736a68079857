import type { Message } from '../../protocol/message.ts';
import type { ProofReason } from '../../protocol/proof.ts';
import type { ProofState } from '../run/run-state.ts';
import { sentence } from './message.ts';

/** What the proof of a run is worth, in a sentence; the same in every face. */
export function describeProof({ verdict, reason, acceptedBy }: Pick<ProofState, 'verdict' | 'reason' | 'acceptedBy'>): Message {
  const why = reason === null ? null : because(reason);
  if (verdict === 'proven') return why === null ? sentence('proven') : sentence('proven, {0}', why);
  if (verdict === 'failed') return sentence('failed');
  const told = why === null ? sentence('unproven') : sentence('unproven: {0}', why);
  return acceptedBy === null ? told : sentence('{0}; accepted by {1}', told, acceptedBy);
}

function because(reason: ProofReason): Message {
  switch (reason) {
    case 'approved':
      return sentence('tests changed as approved');
    case 'types':
      return sentence('but only by types: there are no tests here');
    case 'failing':
      return sentence('a command fails that passed before');
    case 'red-base':
      return sentence('the commands failed before any change, and still do');
    case 'no-command':
      return sentence('no command is configured that could prove all of it');
    case 'unstable':
      return sentence('files kept changing while the commands ran');
    case 'flaky':
      return sentence('the tests as they were before the work pass only now and then');
    case 'no-tests':
      return sentence('no tests run any more');
    case 'tests-missing':
      return sentence('tests that ran before the work run no more');
    case 'tests-changed':
      return sentence('the tests as they were before the work do not pass');
    case 'proof-changed':
      return sentence('the work passes only with its own change of how it is proven');
  }
}
