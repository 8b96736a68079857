import { expect, test } from 'vitest';
import { english } from '../../src/core/describe/locale.ts';
import { guessedWays } from '../../src/vscode/guessed-ways.ts';

const validate = [['npm', 'test']];

test('what was guessed is told without globs where an agent may change everything', () => {
  const agents = [
    { section: 'Backend', owns: ['**'], validate },
    { section: 'Database', owns: ['db/**', 'sql/**'], validate: [] },
  ];
  const code = [{ section: 'Code', owns: ['**'], validate: [] }];
  expect(guessedWays({ reasons: [], agents: code }, english)).toBe('\nCode: all files');
  expect(guessedWays({ reasons: ['package.json has a script "test".'], agents }, english)).toBe(
    'package.json has a script "test".\n\nBackend: what no other layer owns\n    npm test\nDatabase: db/**, sql/**',
  );
});
