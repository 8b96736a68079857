import { join } from 'node:path';
import { sentence } from '../core/describe/message.ts';
import { storedCommandSchema, type StoredCommand } from '../core/policy/stored-command.ts';
import { createKeyedList, type KeyedList } from './keyed-list.ts';
import { workspaceId } from './real-path.ts';

/** `workspaces/<id>/commands.json` in Batuta's home: what a person allowed agents to run in one workspace for good. `workspace` is canonical. */
export function createAllowedCommandStore(home: string, workspace: string): KeyedList<StoredCommand> {
  const file = join(home, 'workspaces', workspaceId(workspace), 'commands.json');
  const damaged = sentence('{0} is damaged, so no command counts as allowed. Remove it and allow them again.', file);
  return createKeyedList(file, { name: 'allowed', entry: storedCommandSchema, keyOf: (one) => JSON.stringify(one), damaged });
}
