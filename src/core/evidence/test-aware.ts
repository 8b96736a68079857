/** What code names that behaves in another way while it is tested, that ends its process, or that is not checked as the rest is. */
const telling = new RegExp(
  [
    String.raw`\b(?:NODE_ENV|NODE_TEST_CONTEXT|VITEST|JEST_WORKER_ID|PYTEST_\w+|RAILS_ENV|RACK_ENV|APP_ENV)\b`,
    String.raw`\b(?:process\.exit|os\._exit|sys\.(?:exit|modules|settrace)|os\.Exit)\b`,
    String.raw`['"](?:node:)?(?:test|assert)(?:/\w+)?['"]|\b(?:unittest|pytest|vitest|jest|mocha|chai|rspec|phpunit)\b`,
    String.raw`@ts-(?:nocheck|ignore)|(?:eslint|oxlint|biome)-(?:disable|ignore)|\btype:\s*ignore\b|\bnoqa\b|(?:pylint|rubocop):\s*disable|\b(?:istanbul|c8|v8) ignore\b|\bpragma: no cover\b`,
  ].join('|'),
  'gu',
);

/** Whether a source tells more, or less, of its tests and of how it is checked than it did before. */
export function isTestAware(before: string, now: string): boolean {
  return (now.match(telling)?.length ?? 0) !== (before.match(telling)?.length ?? 0);
}
