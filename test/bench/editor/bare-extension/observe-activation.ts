import childProcess from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { extensions } from 'vscode';

/** What two extensions did when the host activated them, one after the other. */
export interface ActivationFacts {
  readonly times: Readonly<Record<string, { readonly load: number; readonly activate: number }>>;
  /** Script files that the host evaluated for each. */
  readonly scripts: Readonly<Record<string, readonly string[]>>;
  /** Calls to files, processes and sockets that came out of an extension's own code, its scripts left aside. */
  readonly work: readonly string[];
}

/** How long an activated extension is watched for work that it has put off. */
const watchedMs = 1500;

/** Activates the extensions in this order and watches them. */
export async function observeActivation(ids: readonly string[]): Promise<ActivationFacts> {
  const folders = ids.map((id) => extensions.getExtension(id)?.extensionPath ?? missing(id));
  const work: string[] = [];
  const stop = watchWork(folders, (line) => work.push(line));
  const times: Record<string, ActivationFacts['times'][string]> = {};
  const scripts: Record<string, string[]> = {};
  for (const [index, id] of ids.entries()) {
    await extensions.getExtension(id)?.activate();
    // By the host's own marks: the whole call waits for the workbench as well, ten times as long, and that differs from start to start.
    times[id] = { load: between(id, 'LoadExtensionCode'), activate: between(id, 'ActivateExtension') };
    scripts[id] = Object.keys(require.cache).filter((path) => path.startsWith(`${folders[index]}/`));
  }
  await delay(watchedMs);
  stop();
  return { times, scripts, work };
}

/** Milliseconds between two marks that the host itself sets. */
function between(id: string, what: string): number {
  const marks = (globalThis as typeof globalThis & { MonacoPerformanceMarks: { getMarks(): { name: string; startTime: number }[] } })
    .MonacoPerformanceMarks;
  const at = (which: string): number =>
    marks.getMarks().find(({ name }) => name.toLowerCase() === `code/exthost/${which}${what}/${id}`.toLowerCase())?.startTime ??
    missing(`${which}${what}/${id}`);
  return at('did') - at('will');
}

/** Tells of every call that the code in one of the folders makes, until the returned function is called. */
function watchWork(folders: readonly string[], tell: (line: string) => void): () => void {
  const restore: (() => void)[] = [];
  const wrap = (holder: object, where: string, names: readonly string[]): void => {
    const functions = holder as Record<string, unknown>;
    for (const name of names) {
      const original = functions[name];
      if (typeof original !== 'function') continue;
      functions[name] = function (this: unknown, ...args: unknown[]): unknown {
        const [target] = args;
        const path = typeof target === 'string' ? target : '';
        // The host's loader resolves and reads the extension's own scripts.
        const script = path.endsWith('.cjs') && folders.some((folder) => path.startsWith(`${folder}/`));
        const own = (new Error('who calls').stack ?? '').split('\n').some((line) => folders.some((folder) => line.includes(`${folder}/`)));
        if (own && !script) tell(`${where}.${name} ${path}`.trim());
        return Reflect.apply(original, this, args) as unknown;
      };
      restore.push(() => {
        functions[name] = original;
      });
    }
  };
  const ofFiles = Object.keys(fs).filter((name) => /^[a-z]/.test(name) && !name.startsWith('_') && name !== 'promises');
  wrap(fs, 'fs', ofFiles);
  wrap(fs.promises, 'fs.promises', Object.keys(fs.promises));
  wrap(childProcess, 'child_process', ['spawn', 'spawnSync', 'exec', 'execSync', 'execFile', 'execFileSync', 'fork']);
  wrap(net.Socket.prototype, 'net.Socket', ['connect']);
  wrap(net.Server.prototype, 'net.Server', ['listen']);
  return () => {
    for (const one of restore) one();
  };
}

function missing(what: string): never {
  throw new Error(`${what} is not there.`);
}
