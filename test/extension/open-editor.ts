// npm run editor [-- --browser] – a real editor with this extension, on a copy of the sample workspace, for whoever wants to look.
import { execFile, spawn } from 'node:child_process';
import { cp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { copyWorkspace, scriptOf } from '../fakes/copy-workspace.ts';
import { installServer } from './harness/install-server.ts';
import { createProfile } from './harness/profile.ts';
import type { Profile } from './harness/profile.ts';
import { startServer } from './harness/server.ts';
import { workbenchAddress } from './harness/workbench-address.ts';
import { sampleRequest } from './suite/sample-request.ts';

const project = join(import.meta.dirname, '..', '..');
const run = promisify(execFile);
/** Whether the real model may play is the person's choice; without a key only the scripted one can. */
const scripted = !process.env['ANTHROPIC_API_KEY'];
const stopped = onStop();

try {
  process.exitCode = await main();
} catch (error) {
  // What Ctrl-C broke off needs no words.
  if (!stopped.aborted) console.error(error instanceof Error ? error.message : error);
  process.exitCode = stopped.aborted ? 130 : 1;
}

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { browser: { type: 'boolean', default: false } } });
  const desktop = values.browser ? null : await desktopEditor();
  console.log('Building the extension …');
  await run(process.execPath, [join(project, '.ci', 'build.ts')], { cwd: project });
  const profile = await createProfile();
  const copy = await copyWorkspace('sample', { git: true, link: true });
  let keep = false;
  try {
    if (desktop === null) await inBrowser(profile, copy.root);
    else keep = !(await onDesktop(desktop, profile, copy.root));
  } finally {
    if (keep) console.log(`\nThe window may still be open. Its files are left to you: ${copy.root} and ${profile.root}`);
    else await Promise.all([copy.remove(), profile.remove()]);
  }
  return stopped.aborted ? 130 : 0;
}

/** Serves the workbench until Ctrl-C, or until the server ends. */
async function inBrowser(profile: Profile, folder: string): Promise<void> {
  const installation = await installServer((line) => console.log(line));
  if (stopped.aborted) return;
  await addExtension(profile);
  const server = await startServer(installation, {
    userData: profile.userData,
    extensions: profile.extensions,
    // The sample is ours. As an extension in development, the editor would keep its notifications back.
    workspaceTrust: false,
    development: false,
    env: variables(profile),
  });
  try {
    if (stopped.aborted) return;
    console.log(`\nOpen this address in a browser on this machine (no password; other machines cannot reach it):`);
    console.log(`  ${workbenchAddress({ port: server.port, folder })}`);
    explain('Ctrl-C here ends the editor and removes the copy.');
    await Promise.race([untilStopped(), server.ended]);
    if (!stopped.aborted) throw new Error(`The editor's server ended by itself.\n${server.output().slice(-2000)}`);
  } finally {
    await server.stop();
  }
}

/** Opens a window of the desktop VS Code. True when it was closed, false when Ctrl-C came first. */
async function onDesktop(program: string, profile: Profile, folder: string): Promise<boolean> {
  if (stopped.aborted) return true;
  const child = spawn(
    program,
    [
      `--extensionDevelopmentPath=${project}`,
      `--user-data-dir=${profile.userData}`,
      `--extensions-dir=${profile.extensions}`,
      '--disable-workspace-trust',
      '--new-window',
      '--wait',
      folder,
    ],
    { env: { ...process.env, ...variables(profile) }, stdio: 'ignore' },
  );
  const closed = new Promise<boolean>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0 || stopped.aborted) resolve(code === 0);
      else reject(new Error(`VS Code ended with exit code ${code}. Try the browser: npm run editor -- --browser`));
    });
  });
  console.log('\nVS Code opens a window of its own, with a profile of its own.');
  explain('Close the window to end; the copy is then removed.');
  const wasClosed = await Promise.race([closed, untilStopped().then(() => false)]);
  if (!wasClosed) child.kill();
  return wasClosed;
}

function explain(end: string): void {
  console.log('\nThere: press F1, choose "Batuta: New Feature…", and give it this request:');
  console.log(`  ${sampleRequest}`);
  console.log(
    scripted
      ? 'A scripted model on this machine plays the agents (it knows this request only); nothing is paid. Builds, tests and migrations are real.'
      : 'ANTHROPIC_API_KEY is set, so a real model can play, for real money, up to the caps that are shown.',
  );
  console.log(end);
}

/** Runs, settings and trust of this editor are kept apart from the person's own. */
function variables(profile: Profile): Record<string, string> {
  const provider = process.env['BATUTA_PROVIDER'] ?? (scripted ? 'scripted' : undefined);
  return {
    BATUTA_HOME: join(profile.root, 'home'),
    BATUTA_SCRIPT: scriptOf('sample'),
    ...(provider === undefined ? {} : { BATUTA_PROVIDER: provider }),
  };
}

/** Puts the built extension into the profile, before the editor's first start. */
async function addExtension(profile: Profile): Promise<void> {
  const { publisher, name, version } = await manifest();
  const folder = join(profile.extensions, `${publisher}.${name}-${version}`);
  const parts = ['package.json', 'package.nls.json', 'package.nls.es.json', 'package.nls.pt-br.json', 'l10n', 'media', 'dist', 'README.md'];
  await Promise.all(parts.map((part) => cp(join(project, part), join(folder, part), { recursive: true })));
}

/** `code` where the PATH has one that is new enough; null, with the reason said, where it does not. */
async function desktopEditor(): Promise<string | null> {
  const needed = (await manifest()).engines.vscode.replace(/^\^/, '');
  const found = await run('code', ['--version']).then(
    ({ stdout }) => stdout.split('\n', 1)[0]?.trim() ?? '',
    () => null,
  );
  if (found !== null && /^\d/.test(found) && found.localeCompare(needed, 'en', { numeric: true }) >= 0) return 'code';
  console.log(
    found === null
      ? 'No usable "code" on the PATH: the browser shows the editor.'
      : `"code" is ${found}, and ${needed} is needed: the browser shows the editor.`,
  );
  return null;
}

interface Manifest {
  readonly publisher: string;
  readonly name: string;
  readonly version: string;
  readonly engines: { readonly vscode: string };
}

async function manifest(): Promise<Manifest> {
  return JSON.parse(await readFile(join(project, 'package.json'), 'utf8')) as Manifest;
}

/** Aborted by Ctrl-C, a polite kill, or the end of the terminal. */
function onStop(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => controller.abort());
  return controller.signal;
}

function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    if (stopped.aborted) resolve();
    else stopped.addEventListener('abort', () => resolve(), { once: true });
  });
}
