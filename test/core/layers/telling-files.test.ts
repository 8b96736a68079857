import { describe, expect, test } from 'vitest';
import { guess, short } from '../settings/guessed.ts';
import { csproj, many, packageJson } from './shape-files.ts';

const react = "import React from 'react';";

describe('layers by what the files themselves say', () => {
  test.each<[string, Record<string, string>, string[]]>([
    [
      'a folder of tests in two languages is not the one’s whose imports can be read',
      {
        Gemfile: "gem 'rails'",
        'package.json': packageJson(['react'], { build: 'x' }),
        ...many(12, 'app/models/m#.rb', ''),
        ...many(4, 'app/pages/p#.jsx', react),
        ...many(30, 'spec/models/m#_spec.rb', ''),
        ...many(3, 'spec/javascripts/p#_spec.jsx', "import p from '../../app/pages/p0.jsx';"),
      },
      ['Backend: ** |  | bundle exec rspec', 'Frontend: app/pages/** spec/javascripts/** package.json |  | npm run build'],
    ],
    [
      'many small folders of scripts beside a large one of the program are a small part of it',
      {
        Gemfile: "gem 'rails'",
        Rakefile: '',
        'package.json': packageJson(['react'], { build: 'x' }),
        ...many(900, 'app/models/m#/m.rb', ''),
        ...many(60, 'app/components/c#.rb', ''),
        ...many(12, 'app/components/c#/c.js', ''),
        ...many(40, 'app/pages/p#/p.jsx', react),
      },
      ['Backend: ** |  | bundle exec rake test', 'Frontend: app/pages/** package.json |  | npm run build'],
    ],
    [
      'pages that a module of Java packs, with a package of their own below its sources',
      {
        'pom.xml': '<project><artifactId>top</artifactId></project>',
        'server/pom.xml': '<project><artifactId>server</artifactId><artifactId>spring-boot-starter</artifactId></project>',
        ...many(6, 'server/src/main/java/S#.java', ''),
        'report/pom.xml': '<project><artifactId>report</artifactId></project>',
        'report/src/main/webapp/package.json': packageJson(['angular', 'jquery']),
        'report/src/main/webapp/index.html': '',
        ...many(6, 'report/src/main/webapp/app/a#.js', ''),
      },
      ['Backend: server/** ** |  | mvn -B -q -f pom.xml verify', 'Frontend: report/src/main/webapp/** |  | '],
    ],
    [
      'what only tests are called after is no layer',
      {
        'pom.xml': '<project><artifactId>top</artifactId></project>',
        'server/pom.xml': '<project><artifactId>server</artifactId><artifactId>spring-boot-starter</artifactId></project>',
        ...many(6, 'server/src/main/java/S#.java', ''),
        'integration-tests/sample-site/pom.xml': '<project><artifactId>site</artifactId></project>',
        ...many(2, 'integration-tests/sample-site/src/main/java/T#.java', ''),
      },
      ['Code: ** |  | mvn -B -q -f pom.xml verify'],
    ],
    [
      'a page that is built, though it names no framework, which a program in Go hands out',
      {
        'go.mod': 'module shop\n',
        ...many(12, 'core/c#.go', 'package core\nimport "shop/ui"'),
        'ui/package.json': packageJson(['vite', 'leaflet'], { build: 'vite build' }),
        'ui/index.html': '',
        'ui/embed.go': 'package ui',
        ...many(6, 'ui/src/s#.js', ''),
      },
      ['Backend: ** |  | go build ./...; go test ./...', 'Frontend: ui/** |  | npm --prefix ui run build'],
    ],
    [
      'scripts of pages that a server in Elixir draws',
      {
        'mix.exs': '{:phoenix, "~> 1.7"},\n{:ecto, "~> 3"},',
        ...many(12, 'lib/l#.ex', ''),
        'assets/package.json': packageJson(['phoenix_live_view', 'morphdom'], { build: 'vite build' }),
        ...many(12, 'assets/js/a#.js', ''),
      },
      ['Backend: ** |  | mix compile --warnings-as-errors; mix test', 'Frontend: assets/** |  | npm --prefix assets run build'],
    ],
    [
      'pages in the parts of a phone, which no phone runs',
      {
        'server/package.json': packageJson(['express']),
        ...many(4, 'server/src/s#.ts', "import express from 'express';"),
        'frontend/package.json': packageJson(['@ionic/vue', 'vue']),
        ...many(4, 'frontend/src/s#.vue', ''),
      },
      ['Backend: server/** ** |  | ', 'Frontend: frontend/** |  | '],
    ],
    [
      'what is generated from a schema needs it',
      {
        'package.json': packageJson(['next', 'prisma'], { build: 'next build' }),
        'prisma/schema.prisma': '',
        'prisma/migrations/20200101000000_a/migration.sql': '',
        ...many(4, 'app/p#.tsx', react),
        ...many(4, 'app/api/r#/route.ts', "import { db } from '../../../lib/db';"),
        'lib/db.ts': "import { PrismaClient } from '@prisma/client';",
      },
      [
        'Database: prisma/** |  | npm run build',
        'Backend: app/api/** lib/** | database | npm run build',
        'Frontend: ** |  | npm run build',
      ],
    ],
  ])('%s', async (_name, files, expected) => {
    expect(await short(files)).toEqual(expected);
  });

  test('the reason is the dependency that says most', async () => {
    const { reasons } = await guess({
      'package.json': packageJson(['@aws-sdk/client-s3', '@nestjs/core', 'express']),
      ...many(4, 'src/s#.ts', "import { Module } from '@nestjs/common';"),
      'web/package.json': packageJson(['@tanstack/react-query', 'bootstrap', 'react']),
      ...many(4, 'web/src/s#.tsx', react),
    });
    expect(reasons.filter((reason) => reason.includes('owns'))).toEqual([
      'Backend owns **: package.json names express; what no other layer owns.',
      'Frontend owns web/**: web/package.json names react.',
    ]);
  });
});

describe('all commands that prove a layer', () => {
  test('projects that the solution at the top does not know have their own', async () => {
    expect(
      await short({
        'Shop.slnx': '<Solution><Project Path="src/Api/Api.csproj" /><Project Path="src/Core/Core.csproj" /></Solution>',
        'src/Api/Api.csproj': csproj('Microsoft.NET.Sdk.Web', [], ['../Core/Core.csproj']),
        'src/Core/Core.csproj': csproj('Microsoft.NET.Sdk', [], []),
        'src/Core/A.cs': 'using System;',
        'small/Small.slnx': '<Solution><Project Path="src/Small/Small.csproj" /></Solution>',
        'small/src/Small/Small.csproj': csproj('Microsoft.NET.Sdk.Web', [], []),
        'small/src/Small/A.cs': 'using System;',
        'web/package.json': packageJson(['react'], { build: 'vite build' }),
        ...many(4, 'web/src/s#.tsx', react),
      }),
    ).toEqual([
      'Backend: small/src/Small/** src/Api/** src/Core/** ** |  | dotnet build Shop.slnx; dotnet build small/Small.slnx',
      'Frontend: web/** |  | npm --prefix web run build',
    ]);
  });

  test('of several solutions the largest, and those that know more', async () => {
    const projects = ['src/Api/Api.csproj', 'src/Core/Core.csproj', 'clients/Client/Client.csproj'];
    const solutionOf = (...paths: string[]): string => `<Solution>${paths.map((path) => `<Project Path="${path}" />`).join('')}</Solution>`;
    const [api = '', core = '', client = ''] = projects;
    const files = {
      ...Object.fromEntries(projects.map((path) => [path, csproj('Microsoft.NET.Sdk.Web', [], [])])),
      'src/Api/A.cs': 'using System;',
    };
    expect(
      await short({ ...files, 'A.slnx': solutionOf(api), 'B.slnx': solutionOf(api, core), 'C.slnx': solutionOf(core, client) }),
    ).toEqual(['Code: ** |  | dotnet build B.slnx; dotnet build C.slnx']);
    expect(await short({ ...files, 'A.sln': '', 'B.sln': '' })).toEqual(['Code: ** |  | dotnet build A.sln']);
  });

  test('a project in another language than the one at the top, and another module of Go, have their own', async () => {
    const web = { 'web/package.json': packageJson(['react'], { build: 'vite build' }), ...many(4, 'web/src/s#.tsx', react) };
    const go = 'module pay\nrequire github.com/gin-gonic/gin v1\n';
    const python = { 'pyproject.toml': 'dependencies = ["fastapi", "pytest"]', 'shop/a.py': 'import fastapi', 'tests/test_a.py': '' };
    const [backend] = await short({ ...web, ...python, 'services/pay/go.mod': go, 'services/pay/main.go': '' });
    expect(backend).toBe('Backend: ** |  | python3 -m pytest .; go -C services/pay build ./...; go -C services/pay test ./...');
    const [modules] = await short({ ...web, 'go.mod': go, 'main.go': '', 'services/pay/go.mod': go, 'services/pay/main.go': '' });
    expect(modules).toBe('Backend: ** |  | go build ./...; go test ./...; go -C services/pay build ./...; go -C services/pay test ./...');
  });

  test('services in many languages, without anything at the top', async () => {
    expect(
      await short({
        'src/cart/cart.csproj': csproj('Microsoft.NET.Sdk.Web', [], []),
        'src/cart/A.cs': '',
        'src/mail/requirements.txt': 'grpcio\n',
        'src/mail/test_mail.py': '',
        'src/pay/package.json': packageJson(['express'], { test: 'vitest run' }),
        'src/pay/index.js': "const e = require('express');",
        'src/shipping/go.mod': 'module shipping\nrequire google.golang.org/grpc v1\n',
        'src/shipping/main.go': '',
        'README.md': '',
      }),
    ).toEqual([
      'Code: ** |  | dotnet build src/cart/cart.csproj; python3 -m unittest discover -s src/mail; npm --prefix src/pay run test; go -C src/shipping build ./...; go -C src/shipping test ./...',
    ]);
  });

  test('what builds programs proves nothing of the files that set up machines', async () => {
    const [, , infra] = await short({
      'Shop.sln': '',
      'src/Api/Api.csproj': csproj('Microsoft.NET.Sdk.Web', [], []),
      'web/package.json': packageJson(['react'], { build: 'vite build' }),
      ...many(4, 'web/src/s#.tsx', react),
      'infra/main.bicep': '',
    });
    expect(infra).toBe('Infra: infra/** |  | ');
  });
});
