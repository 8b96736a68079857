import { describe, expect, test } from 'vitest';
import { guess, short } from '../settings/guessed.ts';
import { csproj, many, packageJson } from './shape-files.ts';

const react = "import React from 'react';";

describe('layers of projects that lie in others, or are packed by them', () => {
  test.each<[string, Record<string, string>, string[]]>([
    [
      'a workspace in a folder, whose own scripts say nothing of what lies in it',
      {
        'server/pyproject.toml': 'dependencies = ["fastapi"]\n',
        'server/app.py': 'import fastapi',
        'clients/package.json': packageJson(['turbo'], { build: 'x' }),
        'clients/scripts/release.ts': "import fs from 'node:fs';",
        'clients/apps/web/package.json': packageJson(['next']),
        ...many(4, 'clients/apps/web/src/app/p#.tsx', react),
        'clients/apps/phone/package.json': packageJson(['expo']),
        'clients/apps/phone/App.tsx': react,
        'clients/apps/admin/package.json': packageJson(['react']),
        'clients/apps/admin/App.tsx': react,
      },
      ['Backend: server/** ** |  | ', 'Frontend: clients/** |  | npm --prefix clients run build', 'Mobile: clients/apps/phone/** |  | '],
    ],
    [
      'Blazor pages that a server packs',
      {
        'Shop.sln': '',
        'src/Web/Web.csproj': csproj('Microsoft.NET.Sdk.Web', [], ['../Pages/Pages.csproj', '../Shared/Shared.csproj']),
        'src/Web/Program.cs': '',
        'src/Pages/Pages.csproj': csproj(
          'Microsoft.NET.Sdk.BlazorWebAssembly',
          ['Microsoft.AspNetCore.Components.Authorization'],
          ['../Shared/Shared.csproj'],
        ),
        ...many(12, 'src/Pages/P#.cs', 'using Shared;'),
        'src/Shared/Shared.csproj': csproj('Microsoft.NET.Sdk', [], []),
        'src/Shared/Order.cs': '',
        'tests/Unit/Unit.csproj': csproj('Microsoft.NET.Sdk', ['xunit'], ['../../src/Web/Web.csproj']),
        'tests/Unit/A.cs': '',
        'tests/Whole/Whole.csproj': csproj('Microsoft.NET.Sdk', ['xunit'], ['../Unit/Unit.csproj', '../../src/Web/Web.csproj']),
        'tests/Whole/A.cs': '',
      },
      [
        'Shared: src/Shared/** ** |  | dotnet build Shop.sln',
        'Backend: src/Web/** tests/Unit/** tests/Whole/** | shared | dotnet build tests/Unit/Unit.csproj; dotnet build tests/Whole/Whole.csproj',
        'Frontend: src/Pages/** | shared | dotnet build src/Pages/Pages.csproj',
      ],
    ],
    [
      'migrations in a project of Nx',
      {
        'nx.json': '{}',
        'package.json': packageJson(['react', '@nestjs/core']),
        'packages/server/project.json': '{ "name": "server", "targets": { "test": {}, "build": {} } }',
        'packages/server/src/main.ts': "import { Module } from '@nestjs/core';",
        'packages/server/src/migrations/1700000000000-a.ts': '',
        'packages/client/project.json': '{ "name": "client", "targets": { "test": {} } }',
        'packages/client/src/App.tsx': react,
      },
      [
        'Database: packages/server/src/migrations/** |  | npx --no-install nx run-many -t build test -p server',
        'Backend: packages/server/** ** | database | npx --no-install nx run-many -t build test -p server',
        'Frontend: packages/client/** |  | npx --no-install nx run-many -t test -p client',
      ],
    ],
    [
      'pages of a server in their own package, without a framework',
      {
        'requirements.txt': 'django\n',
        'shop/manage.py': '',
        ...many(12, 'shop/orders/m#.py', 'from django.db import models'),
        'shop/static-src/package.json': packageJson(['bootstrap', 'htmx.org', 'esbuild'], { build: 'x' }),
        'shop/static-src/bundle.cjs': "const fs = require('fs');",
        ...many(4, 'shop/static-src/src/s#.ts', "import { a } from './a';"),
        'shop/office/package.json': packageJson(['htmx.org']),
        'shop/office/start.js': '',
        ...many(4, 'shop/office/m#.py', ''),
      },
      ['Backend: ** |  | python3 shop/manage.py test shop/', 'Frontend: shop/static-src/** |  | npm --prefix shop/static-src run build'],
    ],
    [
      'Grails with pages',
      {
        'build.gradle': 'classpath "org.grails:grails-gradle-plugin:1"',
        gradlew: '',
        'package.json': packageJson(['react'], { test: 'jest' }),
        ...many(12, 'grails-app/controllers/shop/C#.groovy', 'import shop.Order'),
        'grails-app/migrations/changelog.xml': '',
        'grails-app/migrations/1.x/changelog-a.xml': '',
        ...many(12, 'src/js/components/C#.jsx', react),
        ...many(3, 'src/main/groovy/shop/S#.groovy', ''),
      },
      ['Backend: ** |  | ./gradlew -p . build', 'Frontend: src/js/** package.json |  | npm run test'],
    ],
  ])('%s', async (_name, files, expected) => {
    expect(await short(files)).toEqual(expected);
  });

  test('says what it saw', async () => {
    const { reasons } = await guess({
      'server/pyproject.toml': 'dependencies = ["fastapi"]\n',
      'server/app.py': 'import fastapi',
      'clients/package.json': packageJson(['turbo']),
      'clients/release.ts': "import fs from 'node:fs';",
      'clients/web/package.json': packageJson(['next']),
      'clients/web/page.tsx': react,
      'clients/admin/package.json': packageJson(['react']),
      'clients/admin/page.tsx': react,
    });
    expect(reasons).toContain(
      'Frontend owns clients/**: clients by the projects in it; clients/admin/package.json names react; clients/web/package.json names next.',
    );
  });
});
