import { describe, expect, test } from 'vitest';
import { guess, short } from '../settings/guessed.ts';
import { csproj, many, packageJson } from './shape-files.ts';

const react = "import React from 'react';";

describe('layers of repositories of many shapes', () => {
  test.each<[string, Record<string, string>, string[]]>([
    [
      'one package for both sides, plugins with a folder for each, migrations in the server',
      {
        'package.json': packageJson(['react', 'koa'], { test: 'vitest run', 'test:app': 'x', 'test:server': 'x' }),
        'tsconfig.json': '{ "compilerOptions": { "paths": { "@shared/*": ["./shared/*"], "~/*": ["./app/*"] } } }',
        ...many(4, 'app/scenes/s#.tsx', `${react}\nimport { a } from '@shared/a';`),
        ...many(4, 'server/routes/r#.ts', "import Router from 'koa-router';\nimport { a } from '@shared/a';\nimport '../models/m0';"),
        'server/models/m0.ts': "import { Model } from 'sequelize-typescript';",
        'server/migrations/20200101000000-a.js': 'module.exports = {};',
        'shared/a.ts': 'export const a = 1;',
        'shared/Editor.tsx': react,
        ...Object.fromEntries(
          ['one', 'two', 'three'].flatMap((name) => [
            [`plugins/${name}/client/Icon.tsx`, react],
            [`plugins/${name}/server/index.ts`, "import koa from 'koa';"],
          ]),
        ),
        'docs/a.md': '',
      },
      [
        'Database: server/migrations/** |  | npm run test',
        'Shared: shared/** |  | npm run test',
        'Backend: ** | database shared | npm run test:server',
        'Frontend: app/** plugins/*/client/** | shared | npm run test:app',
      ],
    ],
    [
      'a Python package at the root with alembic beside it, and pages in a folder',
      {
        'pyproject.toml': '[tool.poetry.dependencies]\nfastapi = "^0.1"\npytest = "^8"\n',
        'poetry.lock': '',
        'shop/__init__.py': '',
        'shop/db.py': 'import sqlalchemy',
        'alembic/env.py': 'from shop import db',
        'alembic/versions/1_a.py': 'from alembic import op',
        'tests/test_a.py': 'from shop import db',
        'tests/e2e/login.spec.ts': "import { test } from '@playwright/test';",
        'frontend/package.json': packageJson(['nuxt'], { build: 'nuxt build' }),
        'frontend/pages/index.vue': '',
      },
      [
        'Database: alembic/** | backend | poetry --directory . run pytest',
        'Backend: ** |  | poetry --directory . run pytest',
        'Frontend: frontend/** tests/e2e/** |  | npm --prefix frontend run build',
      ],
    ],
    [
      'a solution whose tests and libraries follow their references',
      {
        'Shop.slnx': '',
        'src/Api/Api.csproj': csproj('Microsoft.NET.Sdk.Web', [], ['../Core/Core.csproj']),
        'src/Core/Core.csproj': csproj('Microsoft.NET.Sdk', [], []),
        'src/Core/A.cs': 'using System;',
        'src/Sql/Sql.sqlproj': '',
        'src/Sql/dbo/a.sql': '',
        'util/PostgresMigrations/PostgresMigrations.csproj': csproj('Microsoft.NET.Sdk', [], ['../../src/Core/Core.csproj']),
        'util/Migrator/Migrator.csproj': csproj('Microsoft.NET.Sdk', ['dbup-sqlserver'], []),
        'test/Api.Test/Api.Test.csproj': csproj('Microsoft.NET.Sdk', ['xunit'], ['../../src/Api/Api.csproj']),
        'test/Migrator.Test/Migrator.Test.csproj': csproj('Microsoft.NET.Sdk', ['xunit'], ['../../util/Migrator/Migrator.csproj']),
        'test/Common/Common.csproj': csproj('Microsoft.NET.Sdk', ['xunit.core'], []),
        'README.md': '',
      },
      [
        'Database: src/Sql/** test/Migrator.Test/** util/Migrator/** util/PostgresMigrations/** | backend | dotnet test test/Migrator.Test/Migrator.Test.csproj; dotnet build util/PostgresMigrations/PostgresMigrations.csproj',
        'Backend: src/Api/** src/Core/** test/Api.Test/** ** |  | dotnet build Shop.slnx; dotnet test Shop.slnx',
      ],
    ],
    [
      'packages of a workspace: libraries belong to whoever uses them',
      {
        'package.json': packageJson([]),
        'package-lock.json': '',
        'apps/web/package.json': packageJson(['next', '@x/ui', '@x/lib', '@x/trpc'], { build: 'x' }),
        'apps/web/app/api/hello/route.ts': '',
        'apps/web/app/page.tsx': react,
        'packages/ui/package.json': packageJson(['react'], {}, '@x/ui'),
        'packages/lib/package.json': packageJson(['@x/prisma'], { test: 'x' }, '@x/lib'),
        'packages/trpc/package.json': packageJson(['@trpc/server', '@x/lib'], {}, '@x/trpc'),
        'packages/prisma/package.json': packageJson(['prisma'], { build: 'prisma generate' }, '@x/prisma'),
        'packages/prisma/schema.prisma': '',
        'packages/e2e/package.json': packageJson(['@playwright/test', '@x/prisma'], { test: 'x' }),
      },
      [
        'Database: packages/prisma/** |  | npm --prefix packages/prisma run build',
        'Shared: packages/lib/** ** | database | npm --prefix packages/lib run test',
        'Backend: apps/web/app/api/** packages/trpc/** | shared | npm --prefix apps/web run build',
        'Frontend: apps/web/** packages/e2e/** packages/ui/** | shared backend | npm --prefix apps/web run build; npm --prefix packages/e2e run test',
      ],
    ],
    [
      'a frontend inside of a Java program, with its configuration at the root',
      {
        'pom.xml':
          '<project><artifactId>shop</artifactId><dependencies><artifactId>spring-boot-starter-web</artifactId></dependencies></project>',
        mvnw: '',
        'package.json': packageJson(['@angular/core'], { test: 'x' }),
        'angular.json': '',
        ...many(12, 'src/main/java/com/sample/A#.java', 'import com.sample.B;'),
        ...many(60, 'src/main/webapp/app/a#.ts', "import { Component } from '@angular/core';"),
        'src/main/resources/config/liquibase/changelog/1.xml': '',
        'src/test/java/com/sample/ATest.java': '',
      },
      [
        'Database: src/main/resources/config/liquibase/** |  | ./mvnw -B -q -f pom.xml verify',
        'Backend: ** | database | ./mvnw -B -q -f pom.xml verify',
        'Frontend: src/main/webapp/** angular.json package.json |  | npm run test',
      ],
    ],
    [
      'Laravel with pages',
      {
        'composer.json': JSON.stringify({ require: { 'laravel/framework': '1' } }),
        'phpunit.xml': '',
        'package.json': packageJson(['vue'], { build: 'vite build' }),
        ...many(12, 'app/Models/A#.php', ''),
        ...many(12, 'resources/js/Pages/P#.vue', ''),
        ...many(4, 'resources/views/v#.blade.php', ''),
        'database/migrations/2020_01_01_000000_a.php': '',
        'database/seeders/A.php': '',
        'tests/Unit/ATest.php': '',
      },
      [
        'Database: database/** |  | php vendor/bin/phpunit -c phpunit.xml',
        'Backend: ** | database | php vendor/bin/phpunit -c phpunit.xml',
        'Frontend: resources/js/** package.json |  | npm run build',
      ],
    ],
    [
      'Django with migrations in each of its apps',
      {
        'pyproject.toml': 'dependencies = [\n  "django>=5",\n  "pytest",\n]\n',
        'src/shop/migrations/0001_initial.py': 'from django.db import migrations',
        'src/mail/migrations/0001_initial.py': 'from django.db import migrations',
        'src/core/migrations/0001_initial.py': 'from django.db import migrations',
        'src/shop/tests/test_a.py': '',
      },
      ['Database: src/*/migrations/** |  | python3 -m pytest .', 'Backend: ** | database | python3 -m pytest .'],
    ],
    [
      'Rails',
      {
        Gemfile: "gem 'rails'\n",
        Rakefile: '',
        'app/models/a.rb': '',
        'db/migrate/20200101000000_a.rb': '',
        'db/old_migrations/2019_a.rb': '',
        'db/old_migrations/2019_b.rb': '',
        'db/old_migrations/2019_c.rb': '',
        'db/old_migrations/2019_d.rb': '',
        'db/schema.rb': '',
        'db/queue_schema.rb': '',
        'test/models/a_test.rb': '',
      },
      ['Database: db/** |  | bundle exec rake test', 'Backend: ** | database | bundle exec rake test'],
    ],
    [
      'Go beside pages, generated from the same descriptions',
      {
        'go.mod': 'module example.com/m\n\nrequire github.com/labstack/echo/v4 v4.0.0\n',
        'server/a.go': 'import "example.com/m/proto/gen"',
        'store/migration/sqlite/0.1/00__a.sql': '',
        'store/migration/mysql/0.1/00__a.sql': '',
        'proto/a.proto': '',
        'proto/b.proto': '',
        'proto/gen/a.go': 'package gen',
        'web/package.json': packageJson(['react'], { test: 'x' }),
        'web/src/a.tsx': react,
        'web/scripts/a.ts': "import fs from 'node:fs';",
      },
      [
        'Database: store/migration/** |  | go build ./...; go test ./...',
        'Shared: proto/** |  | go build ./...; go test ./...',
        'Backend: ** | database shared | go build ./...; go test ./...',
        'Frontend: web/** |  | npm --prefix web run test',
      ],
    ],
    [
      'a small library with examples, documents and tests',
      {
        'pyproject.toml': 'dependencies = []\n[dependency-groups]\ntests = ["pytest"]\n',
        'src/lib/__init__.py': '',
        'examples/web/app.py': 'import flask',
        'examples/web/package.json': packageJson(['react']),
        'docs/package.json': packageJson(['vitepress', 'vue']),
        'tests/test_a.py': '',
      },
      ['Code: ** |  | python3 -m pytest .'],
    ],
    [
      'a Spring program without migrations',
      {
        'pom.xml': '<project><artifactId>spring-boot-starter</artifactId></project>',
        'src/main/java/A.java': '',
        'src/main/resources/db/h2/schema.sql': '',
      },
      ['Code: ** |  | mvn -B -q -f pom.xml verify'],
    ],
    [
      'projects of Nx, which name no dependencies of their own',
      {
        'nx.json': '{}',
        'package.json': packageJson(['react', '@nestjs/core']),
        'packages/server/project.json': '{ "name": "server", "targets": { "test": {}, "build": {} } }',
        'packages/server/src/main.ts': "import { Module } from '@nestjs/core';\nimport '../../util/src/a';",
        'packages/client/project.json': '{ "name": "client", "targets": { "test": {} } }',
        'packages/client/src/App.tsx': `${react}\nimport '../../util/src/a';`,
        'packages/util/project.json': '{ "name": "util", "targets": { "test": {} } }',
        'packages/util/src/a.ts': 'export const a = 1;',
      },
      [
        'Shared: packages/util/** ** |  | npx --no-install nx run-many -t test -p util',
        'Backend: packages/server/** | shared | npx --no-install nx run-many -t build test -p server',
        'Frontend: packages/client/** | shared | npx --no-install nx run-many -t test -p client',
      ],
    ],
    [
      'TypeScript whose types no script checks',
      {
        'package.json': JSON.stringify({ scripts: { test: 'x' }, devDependencies: { typescript: '7' } }),
        'tsconfig.json': '{}',
        'yarn.lock': '',
      },
      ['Code: ** |  | yarn run test; yarn run tsc --noEmit -p .'],
    ],
  ])('%s', async (_name, files, expected) => {
    expect(await short(files)).toEqual(expected);
  });

  test('says what it saw', async () => {
    const { reasons } = await guess({
      'pyproject.toml': 'dependencies = ["fastapi", "pytest"]\n',
      'shop/__init__.py': '',
      'shop/api.py': '',
      'alembic/env.py': 'import shop.api',
      'alembic/versions/1_a.py': '',
      'tests/test_a.py': '',
      'web/package.json': packageJson(['svelte']),
    });
    expect(reasons).toEqual([
      'Database owns alembic/**: alembic holds migrations of Alembic.',
      'Database waits for Backend: alembic/env.py uses it.',
      'Database is validated by "python3 -m pytest .": pyproject.toml names pytest.',
      'Backend owns **: pyproject.toml names fastapi; what no other layer owns.',
      'Backend is validated by "python3 -m pytest .": pyproject.toml names pytest.',
      'Frontend owns web/**: web/package.json names svelte.',
      'web/package.json has none of the scripts build, typecheck, lint, test.',
      'No validation command was found for Frontend: its work stays unproven.',
    ]);
  });
});
