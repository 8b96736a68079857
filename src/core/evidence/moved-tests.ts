import type { ProofResult } from '../../protocol/proof.ts';

/** Test files that went and that came, as the approved spec lists them. */
export interface MovedTests {
  readonly from: readonly string[];
  readonly to: readonly string[];
}

const separator = ' > ';

/** What the tests of one file are named by in reports: its path, its module or its class. All of them hold the file's name. */
function isOf(files: readonly string[], suite: string): boolean {
  return files.some((file) => suite.includes(file.slice(file.lastIndexOf('/') + 1).replace(/\.\w+$/u, '')));
}

/** A test of a file that was moved is the test that it was: in the result it has the name that it had before the work. */
export function asNamedBefore(final: ProofResult, base: ProofResult | null, { from, to }: MovedTests): ProofResult {
  if (!final.tests || !base?.tests) return final;
  const now = new Set(final.tests.map(({ name }) => name));
  const before = new Set(base.tests.map(({ name }) => name));
  const gone = [...before].filter((name) => !now.has(name)).map((name) => name.split(separator));
  const tests = final.tests.map((test) => {
    const [suite = '', ...path] = test.name.split(separator);
    if (path.length === 0 || before.has(test.name) || !isOf(to, suite)) return test;
    const at = gone.findIndex(([old = '', ...rest]) => rest.join(separator) === path.join(separator) && isOf(from, old));
    const [old] = at < 0 ? [] : gone.splice(at, 1);
    return old ? { ...test, name: old.join(separator) } : test;
  });
  return { ...final, tests };
}

/** Whether results name tests of a file, by its path or as a module of Python, wherever that begins. */
export function reportsTestsOf(results: readonly ProofResult[]): (path: string) => boolean {
  const suites = new Set<string>();
  const withClass = /\.[^./]*$/u;
  for (const { name } of results.flatMap(({ tests }) => tests ?? [])) {
    const [suite = '', ...path] = name.split(separator);
    // `module.Class.test` of unittest.
    if (path.length === 0) suites.add(suite.replace(withClass, '').replace(withClass, ''));
    else for (const part of [suite, suite.replace(withClass, '')]) suites.add(part);
  }
  return (path) => suites.has(path) || (path.endsWith('.py') && modulesOf(path).some((one) => suites.has(one)));
}

/** `a/b.py`: `a.b`, `b`. */
function modulesOf(path: string): string[] {
  const names = path.slice(0, -'.py'.length).split('/');
  return names.map((_, index) => names.slice(index).join('.'));
}
