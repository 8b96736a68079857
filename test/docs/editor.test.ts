import { expect, test } from 'vitest';
import { readDocument } from './documents.ts';

interface Manifest {
  readonly engines: { readonly vscode: string };
  readonly contributes: {
    readonly commands: readonly { readonly category: string; readonly title: string }[];
    readonly configuration: { readonly properties: object };
  };
}

test("the guide's table has the commands of the editor, as the palette shows them, and its settings", async () => {
  const manifest = JSON.parse(await readDocument('package.json')) as Manifest;
  const words = JSON.parse(await readDocument('package.nls.json')) as Record<string, string>;
  const titles = manifest.contributes.commands.map(({ category, title }) => `${category}: ${words[title.slice(1, -1)] ?? title}`);
  const text = await readDocument('docs/editor.md');
  const named = [...text.matchAll(/^\| (\w+: [^|]+?) \|/gm)].map((match) => match[1]);
  expect(named.toSorted()).toEqual(titles.toSorted());
  expect([...text.matchAll(/`(batuta\.\w+)`/g)].map((match) => match[1])).toEqual(
    Object.keys(manifest.contributes.configuration.properties),
  );
  expect(text).toContain(`VS Code ${manifest.engines.vscode.replace(/^\^/, '').replace(/\.0$/, '')}`);
});
