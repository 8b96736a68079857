import type { Message } from '../../protocol/message.ts';
import type { RunStatus } from '../run/run-state.ts';
import { sentence } from '../describe/message.ts';

/** How a run stands, as a part of a sentence; in English the status itself, which people know from reports. */
export function statusSaid(status: RunStatus): Message {
  const words: Readonly<Record<RunStatus, Message>> = {
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
