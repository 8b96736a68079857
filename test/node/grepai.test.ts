import { expect, it } from 'vitest';
import { createGrepai } from '../../src/node/grepai.ts';
import { fakeGrepai, prints } from '../fakes/fake-grepai.ts';
import { createFakeSearch } from '../fakes/fake-search.ts';
import { createMemoryFiles } from '../fakes/memory-files.ts';
import { never, scratchFolder } from './scratch.ts';

const files = {
  '.grepai/config.yaml': 'version: 1',
  'src/price.ts': 'export function total(net: number) {\n  return tax(net);\n}\n',
  'src/tax.ts': 'export function tax(net: number) {\n  return net;\n}\n',
  'src/cart.ts': 'import x from "x";\nconst sum = () => total(1);\n',
};
const site = (file: string, line: number, name = 'sum') => ({ symbol: { name, kind: 'function' }, call_site: { file, line, context: '' } });

/** A grepai that prints this, asked in a workspace with these files. */
function asked(says: string, options: { ignored?: boolean; files?: Record<string, string>; inWorkspace?: boolean } = {}) {
  const root = scratchFolder('workspace');
  const folder = fakeGrepai(says, options.inWorkspace ? root : scratchFolder('bin'));
  const memory = createMemoryFiles(options.files ?? files);
  const grepai = createGrepai({
    root,
    search: { ...createFakeSearch(memory), ignored: async () => options.ignored ?? true },
    read: async (path) => memory.text(path),
    env: { PATH: folder },
  });
  return grepai;
}
const total = { path: 'src/price.ts', line: 1, column: 17 };

it('asks for callers and callees, and takes only places of the workspace where the name still stands', async () => {
  const callers = asked(
    prints({
      callers: [site('src/cart.ts', 2), site('src/cart.ts', 1), site('../secret.ts', 1), site('/etc/passwd', 1), site('gone.ts', 3)],
    }),
  );
  expect(await callers.callers(total, never)).toEqual([{ path: 'src/cart.ts', line: 2, column: 19, text: 'sum' }]);
  const callees = asked(prints({ callees: [{ symbol: { name: 'tax', file: 'src/tax.ts', line: 1 } }, { symbol: { name: 'print' } }] }));
  expect(await callees.callees(total, never)).toEqual([{ path: 'src/tax.ts', line: 1, column: 17, text: 'tax' }]);
});

it('passes the name as an argument behind "--"', async () => {
  const checks = `if (process.argv.slice(2).join(' ') !== 'trace callers --json -- total') process.exit(1);`;
  expect(await asked(checks + prints({ callers: [site('src/cart.ts', 2)] })).callers(total, never)).toHaveLength(1);
});

it.each([
  ['it fails', () => asked('process.exit(1);')],
  ['it prints something else', () => asked('process.stdout.write("no index");')],
  ['its answer is of another shape', () => asked(prints({ callers: [{ where: 1 }] }))],
  ['nothing calls it', () => asked(prints({ callers: null }))],
  ['its index would be part of the tree', () => asked(prints({ callers: [site('src/cart.ts', 2)] }), { ignored: false })],
  ['there is no index', () => asked(prints({ callers: [site('src/cart.ts', 2)] }), { files: { 'src/price.ts': files['src/price.ts'] } })],
  ['the program is the workspace’s', () => asked(prints({ callers: [site('src/cart.ts', 2)] }), { inWorkspace: true })],
])('answers nothing where %s', async (_, grepai) => {
  expect(await grepai().callers(total, never)).toEqual([]);
});

it.each([
  ['it fails', () => asked('process.exit(1);')],
  ['the model of its index is not reached', () => asked(prints({ error: 'failed to connect' }))],
  ['its index would be part of the tree', () => asked(prints([]), { ignored: false })],
])('does not answer what code is about where %s', async (_, grepai) => {
  expect(await grepai().similar('where tax is added', { limit: 3 }, never)).toBeNull();
});

it('is told what code is about as an argument behind "--", and that nothing is', async () => {
  const checks = `if (process.argv.slice(2).join(' ') !== 'search --json --limit 12 -- --tax') process.exit(1);`;
  expect(await asked(checks + prints([])).similar('--tax', { limit: 3 }, never)).toEqual([]);
});

it.each([
  [true, {}],
  [false, { ignored: false }],
  [false, { files: { 'a.ts': '' } }],
  [false, { inWorkspace: true }],
])('is usable: %s with %j', async (usable, options) => {
  expect(await asked('', options).usable(never)).toBe(usable);
});

it('is stopped with the one who asked', async () => {
  const controller = new AbortController();
  const waiting = asked('setInterval(() => {}, 1000);').callers(total, controller.signal);
  controller.abort(new Error('stopped'));
  await expect(waiting).rejects.toThrow();
});
