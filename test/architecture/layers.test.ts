import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { breaches } from './breaches.ts';
import { cycles } from './cycles.ts';
import { readSource } from './source-file.ts';

const project = join(import.meta.dirname, '..', '..');
const manifest = z
  .object({ dependencies: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readFileSync(join(project, 'package.json'), 'utf8')));
const packages = new Set(Object.keys(manifest.dependencies));

describe('the house', () => {
  const files = new Map(
    ['src', 'webview']
      .flatMap((root) =>
        readdirSync(join(project, root), { recursive: true, encoding: 'utf8' }).map((name) => `${root}/${name.replaceAll('\\', '/')}`),
      )
      .filter((name) => name.endsWith('.ts'))
      .map((path) => [path, readSource(path, readFileSync(join(project, path), 'utf8'))] as const),
  );

  it('keeps its floors: every file imports only what its layer may', () => {
    expect(files.size).toBeGreaterThan(0);
    expect([...files].flatMap(([path, file]) => breaches(path, file, packages))).toEqual([]);
  });

  it('has no cycle of files', () => {
    expect(cycles(new Map([...files].map(([path, { imports }]) => [path, imports])))).toEqual([]);
  });
});

describe('the rules themselves', () => {
  const of = (path: string, text: string) => breaches(path, readSource(path, text), packages).map((line) => line.replace(`${path}: `, ''));

  it.each([
    ['src/core/run/a.ts', `import type { A } from '../../protocol/a.ts';`, []],
    ['src/core/run/a.ts', `import { join } from 'node:path/posix';`, []],
    ['src/core/run/a.ts', `import { readFile } from 'node:fs/promises';`, ['imports node:fs/promises; core may not']],
    ['src/core/run/a.ts', `import type { A } from '../../node/a.ts';`, ['imports src/node/a.ts; core may import protocol']],
    ['src/protocol/a.ts', `export * from '../core/a.ts';`, ['imports src/core/a.ts; protocol may import no other layer']],
    [
      'src/providers/one/a.ts',
      `const other = await import('../two/b.ts');`,
      ['imports src/providers/two/b.ts, another folder of providers'],
    ],
    ['src/providers/one/a.ts', `import { b } from '../shared.ts';`, []],
    ['src/pipelines/one/a.ts', `import { b } from '../parts/b.ts';`, []],
    ['src/pipelines/one/a.ts', `import { b } from '../two/b.ts';`, ['imports src/pipelines/two/b.ts, another folder of pipelines']],
    ['src/pipelines/parts/a.ts', `import { b } from '../one/b.ts';`, ['imports src/pipelines/one/b.ts, another folder of pipelines']],
    [
      'src/cli/a.ts',
      `type A = import('../vscode/a.ts').A;`,
      ['imports src/vscode/a.ts; cli may import protocol, core, pipelines, engines, providers, harnesses, scanners, node, app'],
    ],
    ['src/app/a.ts', `import { window } from 'vscode';`, ['imports vscode; only src/vscode may']],
    ['src/vscode/a.ts', `import { window } from 'vscode';`, []],
    ['src/node/a.ts', `import chalk from 'chalk';`, ['imports chalk, which is no dependency in package.json']],
    ['src/node/a.ts', `const name = 'fs'; await import(name);`, ['imports something computed']],
    ['src/node/a.ts', `import { b } from './b';`, ['imports ./b without its ending .ts']],
    ['src/node/a.ts', `\nconsole.log('x');`, ['prints with console (line 2)']],
    ['src/cli/a.ts', `console.log('x');`, []],
    ['src/node/a.ts', `// import { window } from 'vscode'\nexport const text = "import 'vscode'";`, []],
    ['webview/panel/a.ts', `import '../shared/a.css'; import { project } from '../../src/core/run/project.ts';`, []],
    ['webview/panel/a.ts', `import { b } from '../review/b.ts';`, ['imports webview/review/b.ts, another folder of webview']],
    ['webview/panel/a.ts', `import { b } from '../../src/app/b.ts';`, ['imports src/app/b.ts; webview may import protocol, core']],
    ['webview/panel/a.ts', `import { join } from 'node:path';`, ['imports node:path; webview may not']],
    [
      'src/vscode/a.ts',
      `import { b } from '../../webview/panel/b.ts';`,
      ['imports webview/panel/b.ts; vscode may import protocol, core, pipelines, engines, providers, harnesses, scanners, node, app'],
    ],
    ['src/extras/a.ts', `export const a = 1;`, ['lies in no known layer']],
    ['src/a.ts', `export const a = 1;`, ['lies in no known layer']],
    ['src/node/a.ts', '\n'.repeat(300) + 'export {};', ['has 301 lines; 300 are allowed']],
  ])('%s (%#)', (path, text, expected) => {
    expect(of(path, text)).toEqual(expected);
  });
});

describe('the search for cycles', () => {
  it.each([
    ['none', { a: ['./b.ts', './c.ts'], b: ['./c.ts', 'zod', null], c: [] }, []],
    ['two files', { a: ['./b.ts'], b: ['./c.ts', './a.ts'], c: [] }, [['a', 'b']]],
    ['a file that imports itself', { a: ['./a.ts'] }, [['a']]],
    ['a long way round, and another one', { a: ['./b.ts'], b: ['./c.ts'], c: ['./d.ts', './a.ts'], d: ['./e.ts'], e: ['./d.ts'] }, [['d', 'e'], ['a', 'b', 'c']]], // prettier-ignore
    ['a way in that is no part of it', { a: ['./b.ts'], b: ['./c.ts'], c: ['./b.ts'] }, [['b', 'c']]],
  ] as [string, Record<string, (string | null)[]>, string[][]][])('%s', (_name, imports, expected) => {
    const files = new Map(Object.entries(imports).map(([file, names]) => [`src/${file}.ts`, names]));
    expect(cycles(files)).toEqual(expected.map((group) => group.map((file) => `src/${file}.ts`)));
  });
});
