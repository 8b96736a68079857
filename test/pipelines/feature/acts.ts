import { finished } from './stage.ts';
import type { Act } from './stage.ts';

export const specText = (
  files: Record<string, string[]>,
  more: { type?: string; name?: string } = {},
): string => `## Spec: ${more.name ?? 'Suppliers'}
### Date: 2026-01-01
### Status: active
### Summary
Suppliers for products.
### Entity Info
- Pattern: none
- References: none
- Type: ${more.type ?? 'modification'}
### Files to Create/Modify
${Object.entries(files)
  .map(([layer, paths]) => `#### ${layer}\n${paths.map((path) => `- [ ] ${path}: something`).join('\n')}`)
  .join('\n')}
### Tasks
1. [ ] Build it
### Dependencies
- none
`;

export const passed = '### Build\nPassed\n';
/** Writes one file and reports a passed build. */
export const writes =
  (path: string, text: string, report = passed): Act =>
  async (_task, { write }) => {
    await write(path, text);
    return finished(report);
  };
/** Answers with a spec of these files by layer. */
export const writesSpec =
  (files: Record<string, string[]>, more = {}): Act =>
  () =>
    finished(specText(files, more));
