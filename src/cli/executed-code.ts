import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { Script } from 'node:vm';
import { crc32, readKept, writeKept, type KeptCode } from './kept-code.ts';

interface Executed {
  readonly name: string;
  readonly text: number;
  readonly script: Script;
  /** Bytes of what was kept of it; 0: nothing that V8 could use. */
  kept: number;
}

type Body = (this: unknown, exports: unknown, require: (id: string) => unknown, module: unknown, filename: string, folder: string) => void;

/** As Node begins a module. Stacks count columns without it: most of a part is one line. */
const head = '(function (exports, require, module, __filename, __dirname) {';

/** What was executed of the files of code in a folder, and what was kept of that in a file by those that executed it before. */
export class ExecutedCode {
  readonly #folder: string;
  readonly #file: string;
  readonly #before: Map<string, KeptCode>;
  readonly #executed: Executed[] = [];
  #lacks = false;

  constructor(folder: string, file: string) {
    this.#folder = folder;
    this.#file = file;
    this.#before = readKept(file);
    const { extensions } = createRequire(import.meta.filename);
    const byNode = extensions['.js'];
    // Deprecated for languages of one's own. For the question how code becomes functions there is nothing else: a hook may only give another text.
    extensions['.cjs'] = (module, filename) => {
      if (dirname(filename) === folder) this.#execute(module, filename);
      else byNode?.(module, filename);
    };
  }

  /** Whether something was executed of which nothing was kept that V8 could use. */
  get lacks(): boolean {
    return this.#lacks;
  }

  #execute(module: NodeJS.Module, filename: string): void {
    const bytes = readFileSync(filename);
    const [name, text] = [basename(filename), crc32(bytes)];
    const before = this.#before.get(name);
    const cachedData = before?.text === text ? before.data : undefined;
    const wrapped = `${head}${bytes.toString()}\n})`;
    const script = new Script(wrapped, { filename, columnOffset: -head.length, ...(cachedData ? { cachedData } : {}) });
    const kept = cachedData && script.cachedDataRejected !== true ? cachedData.length : 0;
    this.#lacks ||= kept === 0;
    this.#executed.push({ name, text, script, kept });
    const body = script.runInThisContext() as Body;
    // What else Node's `require` has (`resolve`, `main`), and `import()`, no part uses: they are bundled.
    body.call(module.exports, module.exports, (id) => module.require(id) as unknown, module, filename, this.#folder);
  }

  /**
   * Keeps what V8 made of all that was executed until now, where that is more than was kept. What was executed long ago V8 may have thrown away
   * meanwhile. Takes some 10 ms for each MB of it.
   */
  keep(): void {
    const now = new Map<string, KeptCode>();
    for (const one of this.#executed) {
      const data = one.script.createCachedData();
      if (data.length > one.kept) now.set(one.name, { text: one.text, data });
    }
    // What another version had is of no use to this one.
    for (const [name, code] of this.#before) if (!now.has(name) && existsSync(join(this.#folder, name))) now.set(name, code);
    if (!writeKept(this.#file, now)) return;
    for (const one of this.#executed) one.kept = now.get(one.name)?.data.length ?? 0;
    for (const [name, code] of now) this.#before.set(name, code);
  }
}
