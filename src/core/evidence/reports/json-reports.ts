import * as z from 'zod';
import { parsedJson } from '../../../protocol/json.ts';
import type { TestResult } from '../../../protocol/proof.ts';

type Outcome = TestResult['outcome'];

// Each is made when the first report is read: most runs never read one, and a start would wait for all of them.

/** Batuta's own reporter for `node --test` (see `runner-environment.ts`). */
const nodeSchema = z.lazy(() =>
  z.object({
    node: z.array(
      z.object({
        file: z.string(),
        path: z.array(z.string()),
        outcome: z.enum(['passed', 'failed', 'skipped']),
        hides: z.literal(true).optional(),
      }),
    ),
  }),
);

/** Jest and Vitest. */
const jestSchema = z.lazy(() =>
  z.object({
    testResults: z.array(
      z.object({
        name: z.string(),
        status: z.string().optional(),
        assertionResults: z.array(z.object({ ancestorTitles: z.array(z.string()).default([]), title: z.string(), status: z.string() })),
      }),
    ),
  }),
);

const mochaSchema = z.lazy(() =>
  z.object({
    stats: z.object({ suites: z.number() }),
    tests: z.array(z.object({ fullTitle: z.string(), file: z.string().optional(), err: z.record(z.string(), z.json()).optional() })),
    pending: z.array(z.object({ fullTitle: z.string(), file: z.string().optional() })),
    failures: z.array(z.object({ fullTitle: z.string(), file: z.string().optional() })),
  }),
);

const rspecSchema = z.lazy(() =>
  z.object({
    summary: z.object({ errors_outside_of_examples_count: z.number().optional() }).optional(),
    examples: z.array(z.object({ file_path: z.string(), full_description: z.string(), status: z.string() })),
  }),
);

const playwrightSuiteSchema = z.object({
  title: z.string(),
  specs: z
    .array(z.object({ title: z.string(), tests: z.array(z.object({ projectName: z.string().optional(), status: z.string() })) }))
    .optional(),
  get suites() {
    return z.array(playwrightSuiteSchema).optional();
  },
});
const playwrightSchema = z.lazy(() =>
  z.object({
    config: z.object({}),
    suites: z.array(playwrightSuiteSchema),
    /** Of files that could not be loaded, and of what runs before all tests. */
    errors: z.array(z.json()).optional(),
  }),
);

/** Tests in a JSON report of a runner: node:test by our reporter, Jest, Vitest, Mocha, Playwright, RSpec. null: it is none of these. */
export function jsonReport(text: string): TestResult[] | null {
  const json = jsonIn(text);
  for (const read of readers) {
    const tests = read(json);
    if (tests !== null) return tests;
  }
  return null;
}

const reader =
  <T>(schema: z.ZodType<T>, tests: (report: T) => TestResult[]) =>
  (json: unknown): TestResult[] | null => {
    const parsed = schema.safeParse(json);
    return parsed.success ? tests(parsed.data) : null;
  };

const readers = [
  reader(nodeSchema, ({ node }) =>
    node.map(({ file, path, outcome, hides }) => ({ name: named(file, ...path), outcome, ...(hides ? { hides } : {}) })),
  ),
  reader(jestSchema, ({ testResults }) =>
    testResults.flatMap(({ name, status, assertionResults }): TestResult[] =>
      // A file that could not even be loaded has no tests.
      assertionResults.length === 0 && status === 'failed'
        ? [{ name, outcome: 'failed', hides: true }]
        : assertionResults.map((one) => ({ name: named(name, ...one.ancestorTitles, one.title), outcome: outcomeOf(one.status) })),
    ),
  ),
  reader(mochaSchema, ({ tests, pending, failures }) => {
    const [known, skipped, failed] = [tests, pending, failures].map((list) => new Set(list.map(mochaName)));
    // A hook is no test.
    const hooks = failures.map(mochaName).filter((name) => !known?.has(name));
    return [
      ...tests.map((one): TestResult => {
        const name = mochaName(one);
        return { name, outcome: failed?.has(name) ? 'failed' : skipped?.has(name) ? 'skipped' : 'passed' };
      }),
      ...hooks.flatMap((name) => hidden(name, 1)),
    ];
  }),
  reader(rspecSchema, ({ examples, summary: { errors_outside_of_examples_count: outside = 0 } = {} }) => [
    ...examples.map((one) => ({ name: named(one.file_path.replace(/^\.\//u, ''), one.full_description), outcome: outcomeOf(one.status) })),
    ...hidden('outside of examples', outside),
  ]),
  reader(playwrightSchema, ({ suites, errors = [] }) => [
    ...suites.flatMap((suite) => playwrightTests(suite, [])),
    ...hidden('outside of tests', errors.length),
  ]),
];

function playwrightTests(
  { title, specs = [], suites = [] }: z.infer<typeof playwrightSuiteSchema>,
  above: readonly string[],
): TestResult[] {
  const path = [...above, title];
  const own = specs.flatMap((spec) =>
    spec.tests.map(({ projectName = '', status }) => ({ name: named(projectName, ...path, spec.title), outcome: outcomeOf(status) })),
  );
  return [...own, ...suites.flatMap((suite) => playwrightTests(suite, path))];
}

/** What failed without being a test. */
function hidden(name: string, count: number): TestResult[] {
  return count > 0 ? [{ name, outcome: 'failed', hides: true }] : [];
}

function mochaName({ file = '', fullTitle }: { file?: string | undefined; fullTitle: string }): string {
  return named(file, fullTitle);
}

/** Words of all these runners. `expected`, `flaky`: Playwright's for what passed, at once or at last. */
function outcomeOf(status: string): Outcome {
  if (['passed', 'expected', 'flaky'].includes(status)) return 'passed';
  return ['pending', 'skipped', 'todo', 'disabled', 'focused'].includes(status) ? 'skipped' : 'failed';
}

function named(...parts: string[]): string {
  return parts.filter((part) => part !== '').join(' > ');
}

/** The JSON object in a text; package managers print lines before and after it. */
function jsonIn(text: string): unknown {
  return parsedJson(text.slice(text.search(/^\{/mu), text.lastIndexOf('}') + 1));
}
