import { expect, test } from 'vitest';
import { readDocument } from './documents.ts';

const page = 'media/extension-page.md';

interface Manifest {
  readonly engines: { readonly vscode: string };
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly icon?: string; readonly category: string; readonly title: string }[];
    readonly configuration: { readonly properties: object };
    readonly menus: { readonly 'editor/title': readonly { readonly command: string }[] };
  };
}

test("the guide's table has the commands of the editor, as the palette shows them, and its settings", async () => {
  const manifest = JSON.parse(await readDocument('package.json')) as Manifest;
  const words = JSON.parse(await readDocument('package.nls.json')) as Record<string, string>;
  const titles = manifest.contributes.commands.map(({ category, title }) => `${category}: ${words[title.slice(1, -1)] ?? title}`);
  const text = await readDocument('docs/editor.md');
  const named = [...text.matchAll(/^\| (\w+: [^|]+?) \|/gm)].map((match) => match[1]);
  expect(named.toSorted()).toEqual(titles.toSorted());
  expect([...text.matchAll(/`(batuta\.[\w.]+)`/g)].map((match) => match[1])).toEqual(
    Object.keys(manifest.contributes.configuration.properties),
  );
  expect(text).toContain(`VS Code ${manifest.engines.vscode.replace(/^\^/, '').replace(/\.0$/, '')}`);
});

test("the page of the packaged extension is its own, names commands by their titles, and has no picture that the editor doesn't show", async () => {
  const { scripts } = JSON.parse(await readDocument('package.json')) as { scripts: { package: string } };
  expect(scripts.package).toContain(`--readme-path ${page}`);
  expect((await readDocument('.vscodeignore')).split('\n')).toContain(`!${page}`);
  const text = await readDocument(page);
  const titles = Object.values(JSON.parse(await readDocument('package.nls.json')) as Record<string, string>);
  const named = [...text.matchAll(/\*Batuta: ([^*]+)\*/g)].map(([, title]) => title ?? '');
  expect(named.length).toBeGreaterThan(1);
  expect(named.filter((title) => !titles.includes(title))).toEqual([]);
  // Of an extension that was installed from a file it shows pictures of the web only.
  expect([...text.matchAll(/!\[[^\]]*\]\(([^)]+)\)|<img/g)].filter(([, target]) => !target?.startsWith('https:'))).toEqual([]);
});

test('in the title bar of a spec every command has an icon of its own', async () => {
  const { contributes } = JSON.parse(await readDocument('package.json')) as Manifest;
  const icons = contributes.menus['editor/title'].map(({ command }) => contributes.commands.find((one) => one.command === command)?.icon);
  // The editor's own commands for Markdown stand there, too.
  const all = [...icons, '$(open-preview)', '$(split-horizontal)'];
  expect(all).toEqual([...new Set(all)]);
  expect(all).not.toContain(undefined);
});
