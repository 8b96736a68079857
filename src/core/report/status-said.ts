import type { Words } from '../../protocol/sentence.ts';
import type { RunStatus } from '../run/run-state.ts';
import { sentence } from './sentence.ts';

/** How a run stands, as a part of a sentence; in English the status itself, which people know from reports. */
export function statusSaid(status: RunStatus): Words {
  const words: Readonly<Record<RunStatus, Words>> = {
    running: sentence('running'),
    'waiting-approval': sentence('waiting-approval'),
    saved: sentence('saved'),
    stopped: sentence('stopped'),
    'budget-reached': sentence('budget-reached'),
    interrupted: sentence('interrupted'),
    completed: sentence('completed'),
    cancelled: sentence('cancelled'),
    failed: sentence('failed'),
  };
  return words[status];
}
