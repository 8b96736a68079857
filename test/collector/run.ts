// npm run test:collector – what Batuta sends to a collector, read by OpenTelemetry's own definition.
import path from 'node:path';
import { startVitest } from 'vitest/node';

const vitest = await startVitest('test', [], {
  config: false,
  root: path.resolve(import.meta.dirname, '../..'),
  include: ['test/collector/*.collector.ts'],
  watch: false,
  reporters: ['verbose'],
});
process.exitCode = vitest.state.getCountOfFailedTests() === 0 && vitest.state.getFiles().length > 0 ? 0 : 1;
await vitest.close();
