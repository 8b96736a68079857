import { expect, test } from 'vitest';
import { guessLayers } from '../../../src/core/settings/guess-layers.ts';
import { firstContexts } from '../../../src/core/settings/first-contexts.ts';
import { firstSettings } from '../../../src/core/settings/first-settings.ts';

type Files = Readonly<Record<string, string>>;

const inputOf = (files: Files) => ({ paths: Object.keys(files).sort(), read: async (path: string) => files[path] ?? null });

/** What the first settings say was seen, a line each: `backend.owns: …`. */
async function seenIn(files: Files): Promise<string[]> {
  const lines = firstSettings(await guessLayers(inputOf(files))).split('\n');
  let agent = '';
  return lines.flatMap((line) => {
    agent = /^ {2}(\w+):$/u.exec(line)?.[1] ?? agent;
    const [, key, seen] = /^ {4}(\w+): .* # seen: (.+)$/u.exec(line) ?? [];
    return seen === undefined ? [] : [`${agent}.${key}: ${seen}`];
  });
}

const many = (count: number, file: (index: number) => readonly [string, string]): Files =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => file(index)));
const component = "import React from 'react';";

test.each<[string, Files, string[]]>([
  [
    'migrations of a program without tests: nothing is said of tests',
    { Gemfile: "gem 'rails'", 'app/models/a.rb': 'class A; end', 'db/migrate/20200101000000_a.rb': '' },
    [
      'database.owns: db holds migrations of Rails',
      'backend.owns: Gemfile names rails; what no other layer owns',
      'backend.needs: its migrations lie in db',
    ],
  ],
  [
    'files that import nothing, placed by what they are written in; a folder is told by whoever owns it',
    {
      'composer.json': '{ "require": { "laravel/framework": "10" } }',
      'package.json': '{ "devDependencies": { "vue": "3" } }',
      'app/A.php': '<?php',
      'database/migrations/2020_01_01_000000_a.php': '<?php',
      'resources/js/a.vue': '<template/>',
    },
    [
      'database.owns: database holds migrations of Laravel',
      'backend.owns: composer.json names laravel/framework; app by the language of its files; what no other layer owns',
      'backend.needs: its migrations lie in database',
      'frontend.owns: resources by the language of its files',
    ],
  ],
  [
    'a program of two languages at the top, of which no manifest names a framework of the server',
    {
      'pyproject.toml': '[project]\nname = "shop"\n',
      'package.json': '{ "dependencies": { "react": "18" } }',
      ...many(12, (index) => [`core/m${index}.py`, 'x = 1']),
      ...many(6, (index) => [`ui/c${index}.tsx`, component]),
    },
    [
      'backend.owns: there is pyproject.toml; core by the language of its files; what no other layer owns',
      'frontend.owns: ui by what its files import',
    ],
  ],
  [
    'components that a server uses, and pages do not',
    {
      'package.json': '{ "workspaces": ["packages/*"] }',
      'packages/ui/package.json': '{ "name": "ui", "dependencies": { "react": "18" } }',
      'packages/ui/a.tsx': component,
      'packages/api/package.json': '{ "name": "api", "dependencies": { "express": "5", "ui": "*" } }',
      'packages/api/a.ts': "import 'express';\nimport 'ui';",
      'packages/web/package.json': '{ "name": "web", "dependencies": { "react": "18" } }',
      'packages/web/a.tsx': component,
    },
    [
      'shared.owns: packages/ui is used by Backend; what no other layer owns',
      'backend.owns: packages/api/package.json names express',
      'backend.needs: packages/api/package.json uses it',
      'frontend.owns: packages/web/package.json names react',
    ],
  ],
  [
    'tests in a browser that import nothing of the pages',
    {
      'requirements.txt': 'flask==2\n',
      'app/a.py': 'import flask',
      'web/package.json': '{ "dependencies": { "react": "18" } }',
      'web/src/a.tsx': component,
      'e2e/a.spec.ts': "import { test } from '@playwright/test';",
    },
    [
      'backend.owns: requirements.txt names flask; what no other layer owns',
      'frontend.owns: web/package.json names react; e2e tests in a browser',
    ],
  ],
  [
    'a project of a database that is one by the end of its name',
    {
      'src/Web/Web.csproj': '<Project Sdk="Microsoft.NET.Sdk.Web" />',
      'src/Web/Program.cs': 'using Microsoft.AspNetCore;',
      'src/Sql/Sql.sqlproj': '',
      'src/Sql/Tables/A.sql': 'create table A (Id int)',
    },
    [
      'database.owns: there is src/Sql/Sql.sqlproj',
      'backend.owns: src/Web/Web.csproj names microsoft.net.sdk.web; what no other layer owns',
    ],
  ],
])('what was seen is there: %s', async (_name, files, expected) => {
  expect(await seenIn(files)).toEqual(expected);
});

test('the line that says so, and not one that looks like it', async () => {
  const files = {
    'package.json': '{\n  "repository": { "type": "git" },\n  "type": "module"\n}\n',
    'tsconfig.json': '{\n  // "strict": true,\n  "compilerOptions": { "strict": true }\n}\n',
    'a.ts': '',
  };
  const contexts = await firstContexts({ ...inputOf(files), agents: [{ name: 'code', section: 'Code', owns: ['**'] }] });
  const text = contexts.get('code') ?? '';
  expect(text).toContain('- ECMAScript modules (`"type": "module"`). <!-- seen: package.json:3 -->\n');
  expect(text).toContain('- TypeScript is strict. <!-- seen: tsconfig.json:3 -->\n');
});
