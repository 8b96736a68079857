import type { AgentDefinition } from '../../protocol/run-settings.ts';
import type { WorkspaceSettings } from '../../protocol/settings-file.ts';
import { MessageError } from '../describe/message-error.ts';
import { sentence } from '../describe/message.ts';
import { parseCommandLine } from '../policy/command-line.ts';

/** A bad setting that stands in no file; the message names it and what was expected. */
export class SettingsError extends MessageError {
  override readonly name = 'SettingsError';
}

/** An agent as its settings say or as it was guessed, everything else by default; its model and what runs it are chosen later. */
export type Agent = Omit<AgentDefinition, 'model' | 'provider' | 'harness'>;

/** Default of `section`: the agent's name with a capital. */
export function defaultSection(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** Throws `SettingsError` for a command that cannot be read. */
export function agentOf(name: string, agent: NonNullable<WorkspaceSettings['agents']>[string]): Agent {
  return {
    name,
    section: agent.section ?? defaultSection(name),
    // The section of an agent's report that says whether its work passed.
    report: agent.report ?? (agent.schema ? 'Migration' : 'Build'),
    owns: agent.owns,
    needs: agent.needs ?? [],
    provides: agent.provides ?? [],
    outputs: agent.outputs ?? [],
    schema: agent.schema ?? false,
    context: agent.context ?? name,
    validate: (agent.validate ?? []).map(argvOf),
    handover: (agent.handover ?? []).map(argvOf),
    run: (agent.run ?? []).map(argvOf),
  };
}

/** A command as an argv list. Throws `SettingsError`. */
export function argvOf(command: string | string[]): string[] {
  if (typeof command !== 'string') return command;
  const read = parseCommandLine(command);
  if (!read.ok) throw new SettingsError(sentence('A command cannot be read: {0}.', read.message));
  return read.argv;
}
