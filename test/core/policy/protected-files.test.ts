import { expect, test } from 'vitest';
import { protectedReason } from '../../../src/core/policy/protected-files.ts';

test.each([
  '.git/config',
  'sub/.git/hooks/x',
  'spec/active/a/spec.md',
  '.claude/batuta.yaml',
  '.claude/scripts/sync-registry.js',
  '.claude/settings.local.json',
  '.Claude/batuta.yaml',
  '.vscode/tasks.json',
  '.husky/pre-commit',
  '.github/workflows/ci.yml',
  '.batutaignore',
  'a/.gitattributes',
  '.gitmodules',
  'packages/a/.npmrc',
  '.mcp.json',
  '.env',
  'server.pem',
  'x.code-workspace',
])('%s is protected', (path) => expect(protectedReason(path)).toContain('is protected'));

test.each([
  'src/main.ts',
  'specification.md',
  'src/spec/a.ts',
  'spec/models/user_spec.rb',
  '.gitignore',
  '.env.example',
  '.github/README.md',
  'package.json',
  'CLAUDE.md',
])('%s is not', (path) => {
  expect(protectedReason(path)).toBeNull();
});
