import { describe, expect, test } from 'vitest';
import { short } from '../settings/guessed.ts';
import { csproj, many, packageJson } from './shape-files.ts';

const react = "import React from 'react';";
const server = { 'server/package.json': packageJson(['express']), ...many(4, 'server/src/s#.ts', "import express from 'express';") };

describe('layers where one sign says something else than the rest', () => {
  test.each<[string, Record<string, string>, string[]]>([
    [
      'pages that the server names, to hand them out, beside parts of pages that it draws itself',
      {
        'package.json': packageJson([]),
        'packages/server/package.json': packageJson(['express', 'ui', 'mails']),
        ...many(4, 'packages/server/src/s#.ts', "import express from 'express';"),
        'packages/ui/package.json': JSON.stringify({ name: 'ui', dependencies: { react: '1' } }),
        'packages/ui/index.html': '',
        ...many(4, 'packages/ui/src/p#.jsx', react),
        'packages/mails/package.json': JSON.stringify({ name: 'mails', dependencies: { react: '1' } }),
        ...many(4, 'packages/mails/m#.tsx', react),
      },
      ['Shared: packages/mails/** ** |  | ', 'Backend: packages/server/** | shared | ', 'Frontend: packages/ui/** |  | '],
    ],
    [
      'parts for a phone and for pages, in a package that names what phones need',
      {
        ...server,
        'apps/phone/package.json': packageJson(['expo', 'parts']),
        'apps/phone/App.tsx': react,
        'apps/web/package.json': packageJson(['next', 'parts']),
        ...many(4, 'apps/web/app/p#.tsx', react),
        'packages/parts/package.json': JSON.stringify({ name: 'parts', dependencies: { 'react-native': '1' } }),
        'packages/parts/Button.tsx': react,
      },
      [
        'Shared: packages/parts/** ** |  | ',
        'Backend: server/** |  | ',
        'Frontend: apps/web/** | shared | ',
        'Mobile: apps/phone/** | shared | ',
      ],
    ],
    [
      'services of a server that are called after phones and pages',
      {
        ...server,
        'server/services/free-mobile/package.json': packageJson(['axios']),
        'server/services/free-mobile/index.js': "const axios = require('axios');",
        'server/services/thermostat-ui/package.json': packageJson(['axios']),
        'server/services/thermostat-ui/index.js': "const axios = require('axios');",
        'front/package.json': packageJson(['preact']),
        ...many(4, 'front/src/p#.jsx', "import { h } from 'preact';"),
      },
      ['Backend: server/** ** |  | ', 'Frontend: front/** |  | '],
    ],
    [
      'a library of everything that also has the migrations, which begin with a large letter',
      {
        'Shop.sln': '',
        'src/Shop.Web/Shop.Web.csproj': csproj('Microsoft.NET.Sdk.Web', [], ['../Shop.Core/Shop.Core.csproj']),
        'src/Shop.Web/Program.cs': '',
        'src/Shop.Core/Shop.Core.csproj': csproj('Microsoft.NET.Sdk', ['FluentMigrator'], []),
        ...many(6, 'src/Shop.Core/Orders/O#.cs', 'using System;'),
        'src/Shop.Core/Migrations/20240101_First.cs': 'using FluentMigrator;',
      },
      [
        'Database: src/Shop.Core/Migrations/** |  | dotnet build src/Shop.Core/Shop.Core.csproj',
        'Backend: src/Shop.Core/** src/Shop.Web/** ** | database | dotnet build Shop.sln',
      ],
    ],
    [
      'a library with modules of Node, which the database and both sides use',
      {
        'package.json': packageJson([]),
        'apps/api/package.json': packageJson(['express', 'logger']),
        ...many(4, 'apps/api/src/a#.ts', "import express from 'express';"),
        'apps/web/package.json': packageJson(['next', 'logger']),
        ...many(4, 'apps/web/app/p#.tsx', react),
        'packages/db/package.json': packageJson(['drizzle-orm', 'logger']),
        'packages/db/index.ts': "import { log } from 'logger';",
        'packages/logger/package.json': JSON.stringify({ name: 'logger' }),
        'packages/logger/index.ts': "import fs from 'node:fs';",
      },
      [
        'Database: packages/db/** | shared | ',
        'Shared: packages/logger/** ** |  | ',
        'Backend: apps/api/** | shared | ',
        'Frontend: apps/web/** | shared | ',
      ],
    ],
    [
      'services that describe themselves beside their code, and routes of pages that draw one of their parts',
      {
        'go.mod': 'module shop\nrequire github.com/gin-gonic/gin v1\n',
        'main.go': 'import "shop/svc/orders"',
        ...many(4, 'svc/orders/o#.go', 'package orders'),
        'svc/orders/proto/orders.proto': '',
        'svc/users/proto/users.proto': '',
        'web/package.json': packageJson(['next']),
        ...many(6, 'web/src/app/p#.tsx', "import { Card } from '../components/c0';"),
        ...many(4, 'web/src/components/c#.tsx', react),
        'web/src/app/api/picture/route.tsx': "import { Card } from '../../../components/c0';",
      },
      ['Backend: web/src/app/api/** ** |  | go build ./...; go test ./...', 'Frontend: web/** |  | '],
    ],
    [
      'pages in a module of Maven, whose parent is that of the server',
      {
        'pom.xml': '<project><artifactId>shop</artifactId><modules><module>app</module><module>ui</module></modules></project>',
        'app/pom.xml': `<project><parent><artifactId>shop</artifactId></parent><artifactId>app</artifactId>
<dependencies><dependency><artifactId>spring-boot-starter-web</artifactId></dependency></dependencies></project>`,
        ...many(4, 'app/src/main/java/shop/A#.java', 'import org.springframework.A;'),
        'ui/pom.xml': '<project><parent><artifactId>shop</artifactId></parent><artifactId>ui</artifactId></project>',
        'ui/package.json': packageJson(['@angular/core', '@angular/common']),
        ...many(4, 'ui/src/p#.ts', "import { Component } from '@angular/core';"),
      },
      ['Backend: app/** ** |  | mvn -B -q -f pom.xml verify', 'Frontend: ui/** |  | mvn -B -q -f ui/pom.xml verify'],
    ],
  ])('%s', async (_, files, expected) => {
    expect(await short(files)).toEqual(expected);
  });
});
