import type { CodeScan, CodeScanner } from '../../src/core/registry/code-scan.ts';

export const nothingScanned: CodeScan = { entities: [], enums: {}, patterns: {}, skipped: [] };

/** A scanner that finds this in the code; by default nothing. */
export const scans = (scan: CodeScan = nothingScanned): CodeScanner => ({ scan: async () => scan });
