import { homedir } from 'node:os';
import { join } from 'node:path';
import { inEnglish } from '../../../src/core/describe/message.ts';
import type { CommandRequest } from '../../../src/core/ports.ts';
import { createProcesses, type ProcessOptions } from '../../../src/node/processes.ts';
import { createConfine } from '../../../src/node/sandbox/confine.ts';
import { probe, type SandboxOptions } from '../../../src/node/sandbox/open-sandbox.ts';
import { createMemoryBlobs } from '../../fakes/memory-blobs.ts';
import { never, scratchFolder } from '../scratch.ts';

const probed = process.platform === 'linux' ? await probe(optionsFor(process.cwd(), {})) : null;

/** Where there is none, tests that need it are left out, loudly; with BATUTA_TEST_SANDBOX=required, as on the build server, they fail instead. */
export const hasSandbox = probed?.ok === true || process.env['BATUTA_TEST_SANDBOX'] === 'required';
// oxlint-disable-next-line no-console -- whoever reads the result of the tests must know
if (!hasSandbox) console.warn(`NOT TESTED: the sandbox. ${probed && !probed.ok ? inEnglish(probed.why) : 'This is not Linux.'}`);

function optionsFor(root: string, more: Partial<SandboxOptions>): SandboxOptions {
  return { root, own: join(root, '../own'), env: process.env, read: [], write: [], ...more };
}

export interface SandboxedOptions extends Partial<SandboxOptions> {
  /** Whether commands of the settings have it. */
  readonly network?: boolean;
  /** How long what is ended is waited for. */
  readonly limits?: NonNullable<ProcessOptions['limits']>;
}

/** Commands in a sandbox around a workspace, beside which lies what they may not reach. */
export async function openSandboxed({ network = true, limits = {}, ...more }: SandboxedOptions = {}) {
  const outside = more.root === undefined ? scratchFolder('sandbox') : join(more.root, '..');
  const root = more.root ?? scratchFolder('sandboxed');
  const options = optionsFor(root, more);
  const found = await probe(options);
  if (!found.ok) throw new Error(`There is no sandbox to test: ${inEnglish(found.why)}`);
  const { sandbox } = found;
  const processes = createProcesses({ root, env: options.env, confine: createConfine(sandbox, root, network), limits });
  const blobs = createMemoryBlobs();
  const run = (argv: readonly string[], request: Partial<CommandRequest> = {}) =>
    processes.run({ argv, timeoutMs: 600_000, signal: never, blobs, mark: 'mark', ...request });
  return { outside, root, home: options.env['HOME'] ?? homedir(), sandbox, processes, blobs, run };
}
