import { describe, expect, it } from 'vitest';
import { plainText } from '../../src/vscode/plain-text.ts';

/** What VS Code takes for a link in a notification or prompt (its `linkedText.ts`); a click opens it, commands included. */
const link = /\[([^\]]+)\]\(((?:https?:\/\/|command:|file:)[^)\s]+)(?: (["'])(.+?)(\3))?\)/i;

describe('a text in a notification', () => {
  it.each([
    'The spec “[Read me](command:workbench.action.terminal.sendSequence?%7B%7D)” is ready.',
    'stopped: [details](https://example.org/?q=secret "the log")',
    '[a](file:///etc/passwd)',
    '[a]]([b](command:x))',
    '[a]\u200b(command:x)',
  ])('never becomes a link: %s', (text) => {
    expect(plainText(text)).not.toMatch(link);
  });

  it('otherwise says what it said, its address included', () => {
    expect(plainText('stopped: [details](https://example.org)')).toBe('stopped: [details] (https://example.org)');
    expect(plainText('a[1] (ok)\nsecond line')).toBe('a[1] (ok)\nsecond line');
  });

  it('hides nothing and does not turn the writing around', () => {
    expect(plainText('a\u202Eb\u0007')).toBe('a<U+202E>b␇');
  });
});
