import { expect, test } from 'vitest';
import { english } from '../../src/core/describe/locale.ts';
import { guessedWays } from '../../src/vscode/guessed-ways.ts';

const validate = [['npm', 'test']];

test('what was guessed is told without globs where an agent may change everything', () => {
  const agents = [
    { section: 'Code', owns: ['**'], validate },
    { section: 'Database', owns: ['db/**', 'sql/**'], validate: [] },
  ];
  expect(guessedWays({ reasons: ['package.json has a script "test".'], agents }, english)).toBe(
    'package.json has a script "test".\n\nCode: all files\n    npm test\nDatabase: db/**, sql/**',
  );
});
