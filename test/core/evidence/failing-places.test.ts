import fc from 'fast-check';
import { expect, test } from 'vitest';
import { failingPlaces, linesAround } from '../../../src/core/evidence/failing-places.ts';

const named = (error: string): string[] => failingPlaces(error).map(({ path, line }) => `${path}:${line}`);

test.each([
  ['TypeScript', "src/a.ts(3,14): error TS2304: Cannot find name 'x'.", ['src/a.ts:3']],
  ['TypeScript, pretty', "src/pages/[id].tsx:7:1 - error TS2304: Cannot find name 'x'.", ['src/pages/[id].tsx:7']],
  ['Vitest', ' FAIL  test/a.test.ts > adds\nAssertionError: no\n ❯ test/a.test.ts:12:5', ['test/a.test.ts:12']],
  [
    'a stack of Node',
    'Error: no\n    at add (/w/src/a.js:4:9)\n    at file:///w/src/b.mjs:8:1\n    at node:internal/x.js:3:1',
    ['/w/src/a.js:4', '/w/src/b.mjs:8'],
  ],
  ['pytest', 'E   assert 1 == 2\ntests/test_a.py:5: AssertionError', ['tests/test_a.py:5']],
  ['Python', 'Traceback (most recent call last):\n  File "app/main.py", line 9, in <module>', ['app/main.py:9']],
  ['Go', '--- FAIL: TestAdd (0.00s)\n    add_test.go:9: got 1', ['add_test.go:9']],
  ['Cargo', 'error[E0425]: cannot find value\n  --> src/main.rs:3:5', ['src/main.rs:3']],
  ['.NET', '   at App.Sum() in /w/App/Sum.cs:line 12\nApp/Sum.cs(3,4): error CS0103', ['/w/App/Sum.cs:12', 'App/Sum.cs:3']],
  ['Maven', '[ERROR] /w/src/main/java/a/Bank.java:[12,5] cannot find symbol', ['/w/src/main/java/a/Bank.java:12']],
  [
    'a stack of Java',
    'java.lang.NullPointerException\n\tat java.base/java.util.Objects.requireNonNull(Objects.java:233)\n\tat org.shop.Bank$Inner.pay(Bank.java:12)\n\tat org.shop.Main.main(Main.kt:3)',
    ['org/shop/Bank.java:12', 'org/shop/Main.kt:3'],
  ],
  [
    'ESLint',
    "/w/src/a.ts\n  12:3  error    'x' is not defined  no-undef\n  15:10  warning  no\n\n/w/b.vue\n  1:1  error  no\n\n3 problems",
    ['/w/src/a.ts:12', '/w/src/a.ts:15', '/w/b.vue:1'],
  ],
  ['psql', 'psql:db/migrations/1_a.sql:7: ERROR:  syntax error', ['db/migrations/1_a.sql:7']],
  ['PHP', 'PHP Fatal error: no in src/a.php on line 6', ['src/a.php:6']],
  ['Rails', 'Failure:\nBankTest#test_adds [test/models/bank_test.rb:12]:\nExpected: 1', ['test/models/bank_test.rb:12']],
  ['a folder of Next at the beginning', '[slug]/page.tsx:3:1 no', ['[slug]/page.tsx:3']],
  [
    'Gradle',
    'org.opentest4j.AssertionFailedError: no\n\tat app//org.shop.BankTests.adds(BankTests.java:22)',
    ['org/shop/BankTests.java:22'],
  ],
  [
    'PHPStan',
    ' ------ ----------\n  Line   src/A.php (in context of class App\\B)\n ------ ----------\n  12     Method f() has no\n         return type.\n  34     Unused.\n ------ ----------\n\n  1:2  error  below no file\n  7     no table\n',
    ['src/A.php:12', 'src/A.php:34'],
  ],
  ['Kotlin', 'e: /w/app/src/main/kotlin/A.kt: (12, 5): Unresolved reference: x', ['/w/app/src/main/kotlin/A.kt:12']],
  ['Dart', 'Expected: 1\n  test/a_test.dart 5:3  main.<fn>', ['test/a_test.dart:5']],
  ['Windows', String.raw`C:\w\src\a.ts:3:4 error`, ['C:/w/src/a.ts:3']],
  ['packages', 'at x (/w/node_modules/vitest/a.js:1:1)\nat y (/w/a.js:2:2)\nat z (/w/a.js:2:2)', ['/w/a.js:2']],
  ['a folder in brackets', 'app/(auth)/page.tsx:1:2: no', ['app/(auth)/page.tsx:1']],
  [
    'several tools, in the order in which they print',
    `${'\n'.repeat(20)}/w/a.ts\n  1:1  error  no\nsrc/b.ts:2:1 no`,
    ['/w/a.ts:1', 'src/b.ts:2'],
  ],
  ['what stands below no file', '2 problems\n  12:3  error  no', []],
  ['what is no place', 'took 12:30, see http://localhost:3000 and version 1.2:3, in a.ts:0:1', []],
])('%s', (_, error, places) => {
  expect(named(error)).toEqual(places);
});

test('whatever was printed, in time that grows with its length', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (error) => failingPlaces(error).every(({ line }) => line > 0)));
  expect(named('a/'.repeat(100_000))).toEqual([]);
  expect(named('(a'.repeat(100_000))).toEqual([]);
  expect(named('at a.b'.repeat(100_000))).toEqual([]);
  expect(named('at a.'.repeat(100_000))).toEqual([]);
  expect(named('a.b\n 1:1 '.repeat(50_000))).toEqual([]);
});

test('the lines around are numbered as they are in the file', () => {
  const text = Array.from({ length: 20 }, (_, index) => `line ${index + 1}`).join('\r\n');
  expect(linesAround(text, 2)).toBe('1\tline 1\n2\tline 2\n3\tline 3\n4\tline 4\n5\tline 5\n6\tline 6');
  expect(linesAround(text, 20)?.split('\n')).toHaveLength(5);
  expect(linesAround(text, 21)).toBeNull();
  const long = 'x'.repeat(200);
  expect(linesAround(`${long}\n${long}y`, 1)).toBe(`1\t${long}\n2\t${long}…`);
});
