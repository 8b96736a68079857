import { access, constants } from 'node:fs/promises';
import type { Message } from '../protocol/message.ts';
import type { UserSettings } from '../protocol/settings-file.ts';
import type { RunSettings } from '../protocol/run-settings.ts';
import { findProgram } from '../node/find-program.ts';
import { loadRegistry } from '../pipelines/parts/sync.ts';
import { lines, sentence } from '../core/describe/message.ts';
import { checkHarnesses } from './choose-harness.ts';
import { UserError } from './contracts.ts';
import { requestLimit, tooLong } from './request-limit.ts';
import type { WorkspacePorts } from './workspace-ports.ts';

/** Everything that can be known to be wrong before a run exists and anything is paid. Throws UserError. */
export async function checkBeforeStart(options: {
  readonly request: string;
  readonly settings: RunSettings;
  readonly user: UserSettings | null;
  readonly ports: WorkspacePorts;
  readonly env: Readonly<Record<string, string | undefined>>;
}): Promise<void> {
  const { request, settings, user, ports, env } = options;
  if (request.trim() === '') throw new UserError(sentence('The request is empty. Describe what you want.'));
  if (Buffer.byteLength(request) > requestLimit) throw tooLong(sentence('The request'));
  const { root } = ports.files;
  await checkHarnesses(settings, user, root, env);
  await mustBeWritable(root);
  await mustHaveFiles(ports);
  const { problem } = await loadRegistry(ports);
  if (problem !== null)
    throw new UserError(
      sentence('The entity registry cannot be read. {0}\nBatuta never overwrites it: fix the file and start again.', problem),
    );
  await checkPrograms(settings, root, env);
}

/** Throws UserError: no run can work in a folder that it cannot write. */
export async function mustBeWritable(root: string): Promise<void> {
  try {
    await access(root, constants.W_OK);
  } catch {
    throw new UserError(sentence('{0} is not writable. Change its permissions, or copy the workspace to a writable folder.', root));
  }
}

/** Throws UserError: there is nothing to compare with, and nothing to learn from. */
export async function mustHaveFiles({ files, search }: Pick<WorkspacePorts, 'files' | 'search'>): Promise<void> {
  const [any] = await search.glob(null, 1, new AbortController().signal);
  if (any === undefined) throw new UserError(sentence('{0} has no files. Add at least one first (a README is enough).', files.root));
}

/** A validation whose program is missing can never pass, whatever an agent does. Each program is told once. */
async function checkPrograms(settings: RunSettings, root: string, env: Readonly<Record<string, string | undefined>>): Promise<void> {
  const needing = Map.groupBy(
    settings.agents.flatMap(({ name, validate, handover }) => [...validate, ...handover].map((command) => ({ agent: name, command }))),
    ({ command: [program = ''] }) => program,
  );
  const missing: Message[] = [];
  for (const [program, uses] of needing) {
    const found = await findProgram(program, root, env);
    if (found.found) continue;
    const agents = [...new Set(uses.map(({ agent }) => agent))].join(', ');
    const [first = '', ...others] = new Set(uses.map(({ command }) => `"${command.join(' ')}"`));
    const what = `  ${agents}: ${first}`;
    missing.push(sentence('{0} – {1}', others.length > 0 ? sentence('{0} and {1} more', what, others.length) : what, found.why));
  }
  if (missing.length > 0)
    throw new UserError(
      sentence(
        'These commands cannot run:\n{0}\nThey are defined in .claude/batuta.yaml or, without that file, detected automatically.',
        lines(missing),
      ),
    );
}
