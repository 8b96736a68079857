import type { CodeScan, CodeScanner } from '../../src/core/registry/code-scan.ts';

const nothing: CodeScan = { entities: [], enums: {}, patterns: {}, skipped: [] };

/** A scanner that finds this in the code; by default nothing. */
export const scans = (scan: CodeScan = nothing): CodeScanner => ({ scan: async () => scan });
