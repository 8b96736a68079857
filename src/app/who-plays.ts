import type { Message } from '../protocol/message.ts';
import type { UserSettings } from '../protocol/settings-file.ts';

/** Who plays an agent, as settings say it; what is left out is as for everybody. */
export type PlayedBy = NonNullable<UserSettings['routing']>[string];

/** An agent of a workspace with who plays it. */
export interface Role {
  /** Of a layer, `spec` or `review`. */
  readonly agent: string;
  /** As people know it: the heading of the layer, for one. */
  readonly section: Message;
  /** As people know it: a provider, or an external agent. */
  readonly player: string;
  /** Id of the model; null: its own. */
  readonly model: string | null;
  readonly cost: Message;
  /** Why it could not play now, and what to do. */
  readonly problem: Message | null;
  /** The person chose for this agent. */
  readonly chosen: boolean;
}
