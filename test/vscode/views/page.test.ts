import { join } from 'node:path';
import { expect, it } from 'vitest';
import { pageText } from '../../../src/vscode/views/page-text.ts';
import { isPlain } from '../../../src/vscode/views/plain-address.ts';
import { viewTexts } from '../../../src/vscode/views/view-texts.ts';

it('lets a page load nothing but its own script, styles and fonts', () => {
  const html = pageText({
    view: 'panel',
    nonce: 'n0nce',
    source: 'https://own',
    script: 'https://own/panel.js',
    styles: ['https://own/shared.css', 'https://own/panel.css'],
  });
  const policy = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(html)?.[1];
  expect(policy).toBe("default-src 'none'; script-src 'nonce-n0nce'; style-src https://own 'unsafe-inline'; font-src https://own");
  expect(html.match(/<script[^>]*>/g)).toEqual(['<script type="module" nonce="n0nce" src="https://own/panel.js">']);
});

it.each([
  ['https://example.org/a?b=c#d', true],
  ['http://localhost:3000', true],
  ['https://example.org@evil.example/', false],
  ['https://:example.org@evil.example/', false],
  ['https://@evil.example/', false],
  [String.raw`https://example.org\@evil.example/`, false],
  ['https://ex%D0%B0mple.org/', false],
  ['https://exämple.org/', false],
  ['https://example.org/by/@name', true],
  ['https://example.org/\u202Egpj.exe', false],
  ['command:workbench.action.quit', false],
  ['file:///etc/passwd', false],
  ['data:text/html,hello', false],
  ['https:// example.org', false],
  ['', false],
])('opens %j: %s', (address, opens) => expect(isPlain(address)).toBe(opens));

it('has no table for English, nor for a name that is no language', async () => {
  const project = join(import.meta.dirname, '..', '..', '..');
  for (const language of ['en', 'en-GB', 'de', '../../package', '']) expect(await viewTexts(project, language)).toEqual({});
});
