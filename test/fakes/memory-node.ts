import path from 'node:path';
import { runInNewContext } from 'node:vm';
import type { Script } from './fake-processes.ts';
import type { MemoryFiles } from './memory-files.ts';

/** How a script ends itself. */
class Exit extends Error {
  readonly code: number;
  constructor(code: number) {
    super();
    this.code = code;
  }
}

/**
 * What `node FILE …` does in a workspace in memory, without a process, for scripts of a few lines: imports of files beside it and of
 * `node:fs`, one to a line; `export const`; output and exit codes.
 */
export function memoryNode(files: MemoryFiles, file: string, ...args: readonly string[]): Script {
  const text = (name: string): string => {
    const found = files.text(name);
    if (found === null) throw new Error(`ENOENT: no such file, open '${name}'`);
    return found;
  };
  const fs = {
    existsSync: (name: string) => files.text(name) !== null,
    mkdirSync: () => undefined,
    readdirSync: (folder: string) => files.paths().flatMap((name) => (name.startsWith(`${folder}/`) ? [path.relative(folder, name)] : [])),
    readFileSync: text,
    writeFileSync: (name: string, content: string) => files.set(name, content),
  };
  return () => {
    let output = '';
    const scope = {
      process: { argv: ['node', file, ...args], exit: (code: number) => thrown(new Exit(code)) },
      console: { log: (line: unknown) => void (output += `${String(line)}\n`) },
    };
    const load = (name: string): object => {
      const code = text(name)
        .replaceAll(/^import (?:\* as )?(.+) from '(.+)';$/gmu, "const $1 = load('$2');")
        .replaceAll(/^export const (\w+) =/gmu, 'const $1 = exports.$1 =');
      const exports = {};
      const loadBeside = (other: string): object => (other === 'node:fs' ? fs : load(path.join(path.dirname(name), other)));
      runInNewContext(code, { ...scope, exports, load: loadBeside }, { filename: name });
      return exports;
    };
    try {
      load(file);
      return { exitCode: 0, output };
    } catch (error) {
      return error instanceof Exit ? { exitCode: error.code, output } : { exitCode: 1, output: `${output}${String(error)}\n` };
    }
  };
}

function thrown(what: Exit): never {
  throw what;
}
