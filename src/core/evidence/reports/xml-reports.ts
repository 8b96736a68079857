import type { Tag } from 'sax';
import type { TestResult } from '../../../protocol/proof.ts';
import { readXml } from './read-xml.ts';

type Outcome = TestResult['outcome'];

/** Tests in an XML report: JUnit's form, as pytest, Gradle, Maven, PHPUnit and RSpec write it, or .NET's trx. null: it is neither, or broken. */
export function xmlReport(text: string): TestResult[] | null {
  const tests: TestResult[] = [];
  const classes = new Map<string, string>();
  const trx: { id: string; name: string; outcome: Outcome }[] = [];
  let root = '';
  let current: { name: string; outcome: Outcome; hides?: true } | null = null;
  let title = '';
  let unit = '';
  const opened = ({ name, attributes }: Tag): void => {
    const value = (key: string): string => attributes[key] ?? '';
    if (root === '') root = name;
    if (name === 'testcase') {
      title = value('name');
      current = { name: joined([value('file') || value('classname') || value('class'), title]), outcome: 'passed' };
    } else if (current && (name === 'failure' || name === 'error')) {
      current.outcome = 'failed';
      // pytest, of a file that it cannot load; Java's runners, of what comes before a class's tests.
      const isBefore = ['', 'initializationError', 'executionError'].includes(title);
      if (value('message') === 'collection failure' || isBefore) current.hides = true;
    } else if (current && name === 'skipped' && current.outcome === 'passed') current.outcome = 'skipped';
    else if (name === 'UnitTestResult') trx.push({ id: value('testId'), name: value('testName'), outcome: trxOutcome(value('outcome')) });
    else if (name === 'UnitTest') unit = value('id');
    else if (name === 'TestMethod') classes.set(unit, value('className').replace(/,.*$/u, ''));
  };
  const closed = (name: string): void => {
    if (name !== 'testcase' || !current) return;
    tests.push(current);
    current = null;
  };
  if (!readXml(text, { opened, closed }) || !['testsuites', 'testsuite', 'TestRun'].includes(root)) return null;
  return [...tests, ...trx.map(({ id, name, outcome }) => ({ name: withClass(classes.get(id) ?? '', name), outcome }))];
}

function trxOutcome(text: string): Outcome {
  if (text === 'Passed') return 'passed';
  return ['NotExecuted', 'Inconclusive', 'Pending', 'NotRunnable'].includes(text) ? 'skipped' : 'failed';
}

/** .NET's names hold the class already, or not, as the framework likes. */
function withClass(of: string, name: string): string {
  return name.startsWith(`${of}.`) ? name : joined([of, name]);
}

function joined(parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(' > ');
}
