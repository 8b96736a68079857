import { expect, test } from 'vitest';
import { inEnglish } from '../../../src/core/describe/message.ts';
import { agentOf } from '../../../src/core/settings/agent-of.ts';
import { resolveSettings } from '../../../src/core/settings/resolve-settings.ts';

test('of an untrusted workspace nobody says that a command validates anything', () => {
  const seen = 'package.json has a script test';
  const about = { part: 'command', agent: 'code', argv: ['npm', 'test'], seen } as const;
  const guess = {
    source: 'default' as const,
    agents: [agentOf('code', { owns: ['**'], validate: ['npm test'] })],
    reasons: [{ message: `Code is validated by "npm test": ${seen}.`, about }],
  };
  const said = (trusted: boolean): string[] =>
    resolveSettings({ file: null, user: null, guess, trusted, env: {} }).reasons.map((reason) => inEnglish(reason));
  expect(said(true)).toEqual(['Code is validated by "npm test": package.json has a script test.']);
  expect(said(false)).toEqual([
    'Code would be validated by "npm test": package.json has a script test.',
    'This workspace is not trusted: its commands do not run, so nothing can be proven. To trust it, use "batuta trust" or --trust-workspace.',
  ]);
});
