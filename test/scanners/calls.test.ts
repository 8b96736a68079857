import { expect, test } from 'vitest';
import type { CodePlace } from '../../src/core/code-intelligence.ts';
import { findSymbol } from '../../src/core/tool/code-symbol.ts';
import { createCodeCalls } from '../../src/scanners/calls.ts';
import { createFakeSearch } from '../fakes/fake-search.ts';
import { createMemoryFiles } from '../fakes/memory-files.ts';

const files = createMemoryFiles({
  'src/shop/price.ts': `import { tax } from './tax';
// total(1) is no call
export function total(net: number): number {
  return round(net + tax(net)) + Math.max(net, 0);
}
const round = (value: number) => value;
export const text = 'total(2)';
`,
  'src/shop/tax.ts': 'export function tax(net: number) {\n  return net;\n}\n',
  'src/shop/cart.ts': 'export class Cart {\n  sum() {\n    return [1].map((one) => total(one));\n  }\n}\n',
  'src/other/report.ts': 'export const report = () => prices.total(3);\n',
  'src/shop/price.test.ts': 'total(4);\n',
  'app/models.py': 'class Order:\n    def save(self):\n        self.check()\n        notify(self)\n\n    def check(self):\n        pass\n',
  'app/mail.py': 'def notify(order):\n    order.save()\n',
  // Of another language, so that Python neither calls nor is called by it.
  'app/a.js': 'export function notify(order) {}\nnotify(1);\n',
  'src/Bank.java': 'class Bank {\n  void pay() { check(); new Money(); }\n  void check() { }\n}\n',
  'src/Money.java': 'class Money {\n  static void go(Bank bank) { bank.pay(); }\n}\n',
  'app/Menu.tsx':
    "import { useItems } from './items';\nexport function Menu<T>({ all }: { all: T[] }) {\n  const items = useItems<T>(all);\n  return <ul onClick={() => opened(1)}>{items.map((one) => <Item key={one} label={labelOf(one)} />)}</ul>;\n}\n",
  'app/Item.tsx':
    'export const Item = ({ label }: { label: string }) => <li>{label}</li>;\nconst labelOf = (a: unknown) => <T,>(b: T) => b;\n',
  'app/items.ts': 'export function useItems(all) {\n  return all;\n}\n',
  'app/Page.vue':
    '<template><p @click="useItems()">1</p></template>\n<script setup lang="ts">\nconst load = () => useItems(1);\n</script>\n<style>a { b: c(1) }</style>\n',
  'src/hooks/near.ts': 'export async function near() {\n  await hook(1);\n  plain({ a: 1 });\n  later(() => {});\n}\n',
  'src/hooks/beside.ts': 'const all = [\n  hook({\n    a: 1,\n  }),\n  later(one(1), () => {\n  }),\n];\n',
  'src/hooks/class.ts': 'class Plain {\n  plain(all: object): void {\n    later(1);\n  }\n}\n',
  'far/hook.ts': 'export const hook = async ({ a }: { a: number }) => a;\nexport function later(run: unknown) {}\n',
  'src/Shop.cs': 'class Shop {\n  void Sell() { Pay<int>(1); }\n  void Pay<T>(T sum) { }\n}\n',
});
const read = async (path: string): Promise<string | null> => files.text(path);
const calls = createCodeCalls({ search: createFakeSearch(files), read });
const { signal } = new AbortController();

const asked = async (kind: 'callers' | 'callees', path: string, symbol: string): Promise<string[]> => {
  const at = findSymbol(files.text(path) ?? '', symbol, undefined);
  if (!at) throw new Error(`no ${symbol}`);
  const places = await calls[kind]({ path, ...at }, signal);
  return places.map((place: CodePlace) => `${place.path}:${place.line}:${place.column} ${place.text}`);
};

test('callers are calls, not words in comments and texts; the nearest first, tests last, each with the function around it', async () => {
  expect(await asked('callers', 'src/shop/price.ts', 'total')).toEqual([
    'src/shop/cart.ts:3:29 sum',
    'src/other/report.ts:1:36 report',
    'src/shop/price.test.ts:1:1 total(4);',
  ]);
});

test('callees are functions of the workspace, with where each is declared; a library’s are left out', async () => {
  expect(await asked('callees', 'src/shop/price.ts', 'total')).toEqual(['src/shop/price.ts:6:7 round', 'src/shop/tax.ts:1:17 tax']);
});

test.each([
  ['callees', 'app/models.py', 'save', ['app/models.py:6:9 check', 'app/mail.py:1:5 notify']],
  ['callers', 'app/mail.py', 'notify', ['app/models.py:4:9 save']],
  ['callees', 'src/Bank.java', 'pay', ['src/Bank.java:3:8 check', 'src/Money.java:1:7 Money']],
  ['callers', 'src/Bank.java', 'pay', ['src/Money.java:2:36 go']],
  ['callers', 'src/Shop.cs', 'Pay', ['src/Shop.cs:2:17 Sell']],
  ['callers', 'app/items.ts', 'useItems', ['app/Menu.tsx:3:17 Menu', 'app/Page.vue:3:20 load']],
  ['callers', 'app/Item.tsx', 'Item', ['app/Menu.tsx:4:61 Menu']],
  ['callees', 'app/Menu.tsx', 'Menu', ['app/items.ts:1:17 useItems', 'app/Item.tsx:1:14 Item', 'app/Item.tsx:2:7 labelOf']],
  // A call that goes on in the next line declares nothing.
  ['callees', 'src/hooks/near.ts', 'near', ['far/hook.ts:1:14 hook', 'src/hooks/class.ts:2:3 plain', 'far/hook.ts:2:17 later']],
  ['callees', 'src/Shop.cs', 'Sell', ['src/Shop.cs:3:8 Pay']],
] as const)('%s of %s: %s', async (kind, path, symbol, expected) => {
  expect(await asked(kind, path, symbol)).toEqual(expected);
});

test('a name with a sign of its own is found; what a language brings itself is none of the workspace', async () => {
  const own = createMemoryFiles({
    'src/store.ts': 'export function items$(a: number) {\n  return a;\n}\n',
    'src/use.ts': 'export const load = () => items$(1);\n',
    'src/lists.py': 'def list(a):\n    return a\n',
    'src/all.py': 'def each(a):\n    return list(any(a))\n',
  });
  const calls = createCodeCalls({ search: createFakeSearch(own), read: async (path) => own.text(path) });
  const { signal } = new AbortController();
  expect(await calls.callers({ path: 'src/store.ts', line: 1, column: 17 }, signal)).toEqual([
    { path: 'src/use.ts', line: 1, column: 27, text: 'load' },
  ]);
  expect(await calls.callees({ path: 'src/use.ts', line: 1, column: 14 }, signal)).toEqual([
    { path: 'src/store.ts', line: 1, column: 17, text: 'items$' },
  ]);
  expect(await calls.callees({ path: 'src/all.py', line: 1, column: 5 }, signal)).toEqual([]);
});
