import { acting, call, calls, passed, write } from './answers.ts';
import { auditor } from './audit-shop.ts';

/** Two modules, one of JavaScript and one of Python, each with an agent. */
export const files = {
  'shop/find.js': `export const find = (db, name) => db.query("SELECT * FROM orders WHERE name = '" + name + "'");\n`,
  'shop/find.test.js': `import { test } from 'node:test';\nimport assert from 'node:assert';\nimport { find } from './find.js';\ntest('finds', () => assert.equal(find({ query: () => 1 }, 'a'), 1));\n`,
  'package.json': '{ "type": "module" }\n',
  'prices/__init__.py': '',
  'prices/net.py': 'def net(text):\n    return eval(text)\n\n\ndef gross(text):\n    return net(text) * 2\n',
  'test_net.py':
    'import unittest\nfrom prices.net import net\n\n\nclass NetTest(unittest.TestCase):\n    def test_net(self):\n        self.assertEqual(net("2"), 2)\n',
  '.claude/batuta.yaml':
    'version: 1\nagents:\n  shop:\n    owns: [shop/**]\n    validate: [node --test]\n  prices:\n    owns: [prices/**, test_*.py]\n    validate: [python3 -m unittest]\n',
};
export const grossTest =
  'import unittest\nfrom prices.net import gross\n\n\nclass GrossTest(unittest.TestCase):\n    def test_gross(self):\n        self.assertEqual(gross("2"), 4)\n';
const injection = (file: string, seen: RegExp) => ({ severity: 'P0', category: 'Injection', file, seen });
/** Each auditor sees what is there. */
export const audits = [
  [/^AUDIT security shop /, ...auditor(['shop/find.js'], [injection('shop/find.js', /'\\" \+ name/)])],
  [/^AUDIT tests shop /, ...auditor(['shop/find.test.js'], [])],
  [/^AUDIT security prices /, ...auditor(['prices/net.py'], [injection('prices/net.py', /eval\(/)])],
  [
    /^AUDIT tests prices /,
    ...auditor(
      ['prices/net.py', 'test_gross.py'],
      [{ severity: 'P2', category: 'No test', file: 'prices/net.py', seen: /^(?![^]*assertEqual\(gross)/u }],
    ),
  ],
] as const;
/** All that they see is mended. */
export const mending = acting([
  ...audits,
  [
    /^CLOSE-GAPS Shop /,
    calls(call('read', { path: 'shop/find.js' })),
    calls(
      call('edit', {
        path: 'shop/find.js',
        old_string: `"SELECT * FROM orders WHERE name = '" + name + "'"`,
        new_string: `'SELECT * FROM orders WHERE name = ?', [name]`,
      }),
    ),
    passed,
  ],
  [
    /^CLOSE-GAPS Prices /,
    calls(call('read', { path: 'prices/net.py' })),
    calls(call('edit', { path: 'prices/net.py', old_string: 'eval(text)', new_string: 'float(text)' })),
    passed,
  ],
  [/^ENHANCE Prices /, write('test_gross.py', grossTest), passed],
]);
