import { expect, test } from 'vitest';
import { attribute, type CommandScope } from '../../../src/core/evidence/attribute.ts';

const scope: CommandScope = { purpose: 'validate', owns: [], listed: [], outputs: ['made/**'], written: ['app/[slug].js', 'app/(x).js'] };

test('what a command was seen to write is meant by its name, never as a glob', () => {
  const whose = (path: string): string => attribute(path, scope, {}, new Set());
  expect(['app/[slug].js', 'app/(x).js', 'app/s.js', 'app/x.js', 'made/a'].map(whose)).toEqual([
    'output',
    'output',
    'uncertain',
    'uncertain',
    'output',
  ]);
});
