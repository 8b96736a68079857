'use strict';
// Adds up what the test runners wrote into a folder; names what failed and prints "N passed, N failed" as the last line.
// A part that failed without a failing test (a crash, a lint error) counts as one failure, so that the line never looks
// better than the exit code. Usage: count.cjs FOLDER FAILED_PARTS
const fs = require('node:fs');
const path = require('node:path');

const [folder, failedParts] = process.argv.slice(2);
const unit = read('tests.json');
const counts = [
  { passed: unit?.numPassedTests ?? 0, failed: unit?.numFailedTests ?? 0, failures: failedUnitTests() },
  ...['soak.json', 'webview.json', 'editor.json'].map((name) => read(name) ?? { passed: 0, failed: 0 }),
];
const passed = counts.reduce((sum, part) => sum + part.passed, 0);
const failedTests = counts.reduce((sum, part) => sum + part.failed, 0);
const partsWithFailedTests = counts.filter((part) => part.failed > 0).length;
const failed = failedTests + Math.max(0, Number(failedParts) - partsWithFailedTests);
for (const name of counts.flatMap(({ failures }) => failures ?? [])) process.stdout.write(`FAILED  ${name}\n`);
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;

function failedUnitTests() {
  return (unit?.testResults ?? []).flatMap(({ name, message, assertionResults }) => {
    const file = path.relative(path.dirname(__dirname), name);
    const failures = assertionResults.filter(({ status }) => status === 'failed');
    // A file that could not be loaded has no tests.
    if (failures.length === 0 && message) return [`${file}: ${message.split('\n', 1)[0]}`];
    return failures.map(({ fullName, failureMessages }) => `${file}: ${fullName}: ${failureMessages[0]?.split('\n', 1)[0] ?? ''}`);
  });
}

function read(name) {
  try {
    return JSON.parse(fs.readFileSync(path.join(folder, name), 'utf8'));
  } catch {
    return null;
  }
}
