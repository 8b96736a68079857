import { describe, expect, test } from 'vitest';
import { short } from '../settings/guessed.ts';
import { many, packageJson } from './shape-files.ts';

describe('what several layers use', () => {
  test.each<[string, Record<string, string>, string[]]>([
    [
      'a server of Java that packs pages, and a folder that is only called after changes',
      {
        'pom.xml': '<project><modules><module>web</module></modules></project>',
        'server/pom.xml':
          '<project><artifactId>server</artifactId><dependencies><dependency><artifactId>spring-boot-starter-web</artifactId></dependency><dependency><artifactId>web</artifactId></dependency></dependencies></project>',
        ...many(3, 'server/src/main/java/shop/A#.java', 'package shop;'),
        'web/pom.xml': '<project><artifactId>web</artifactId></project>',
        'web/package.json': packageJson(['@angular/core'], { build: 'ng build' }),
        ...many(3, 'web/src/a#.ts', "import { Component } from '@angular/core';"),
        'web/src/changelog/tsconfig.json': '{}',
        'web/src/changelog/list.json': '[]',
      },
      [
        'Backend: server/** ** |  | mvn -B -q -f pom.xml verify',
        'Frontend: web/** |  | npm --prefix web run build; mvn -B -q -f web/pom.xml verify',
      ],
    ],
    [
      'many shared folders among those that one glob gives to another layer',
      {
        'package.json': '{}',
        'apps/web/package.json': packageJson(['next', ...'abcdefg'.split('')].map((name) => (name === 'next' ? name : `@x/${name}`))),
        'apps/api/package.json': packageJson(['express', ...'abcdefg'.split('')].map((name) => (name === 'express' ? name : `@x/${name}`))),
        ...Object.fromEntries('abcdefg'.split('').map((name) => [`packages/${name}/package.json`, packageJson([], {}, `@x/${name}`)])),
        ...Object.fromEntries(
          'hijklmno'.split('').map((name) => [`packages/${name}/package.json`, packageJson(['express'], {}, `@x/${name}`)]),
        ),
      },
      [
        `Shared: ${'abcdefg'
          .split('')
          .map((name) => `packages/${name}/**`)
          .join(' ')} ** |  | `,
        'Backend: apps/api/** packages/** | shared | ',
        'Frontend: apps/web/** | shared | ',
      ],
    ],
    [
      'a library that only pages and a database use',
      {
        'package.json': '{}',
        'apps/web/package.json': packageJson(['next', '@x/texts', '@x/db'], { build: 'x' }),
        'packages/texts/package.json': packageJson([], { build: 'x' }, '@x/texts'),
        'packages/database/package.json': packageJson(['prisma', '@x/texts'], { build: 'x' }, '@x/db'),
        'packages/database/schema.prisma': 'model A { id Int @id }',
      },
      [
        'Database: packages/database/** | shared | npm --prefix packages/database run build',
        'Shared: packages/texts/** ** |  | npm --prefix packages/texts run build',
        'Frontend: apps/web/** | database shared | npm --prefix apps/web run build',
      ],
    ],
    [
      'a folder that only one layer imports, by its name alone or over another such folder',
      {
        'package.json': packageJson(['next', 'pg'], { build: 'next build' }),
        'tsconfig.json': '{ "compilerOptions": { "paths": { "@/*": ["./src/*"] } } }',
        ...many(4, 'src/app/api/r#/route.ts', "import { may } from '@/permissions';\nimport { get } from '@/lib/get';"),
        ...many(4, 'src/app/p#/page.tsx', "import { Button } from '@/components';\nimport { get } from '@/lib/get';"),
        'src/permissions/index.ts': "import { rule } from '@/rules';",
        'src/rules/index.ts': '',
        'src/components/index.tsx': "import React from 'react';",
        'src/lib/get.ts': '',
      },
      [
        'Shared: src/lib/** |  | npm run build',
        'Backend: src/app/api/** src/permissions/** src/rules/** | shared | npm run build',
        'Frontend: ** | shared | npm run build',
      ],
    ],
    [
      'a folder of a program with pages in it that only these import',
      {
        'package.json': packageJson(['express', 'react'], { build: 'x' }),
        ...many(4, 'src/routes/r#.ts', "import express from 'express';\nimport { all } from '../rules';"),
        ...many(4, 'src/pages/p#.tsx', "import React from 'react';\nimport { one } from '../format';"),
        'src/rules/index.ts': '',
        'src/format/index.ts': '',
      },
      ['Backend: ** |  | npm run build', 'Frontend: src/format/** src/pages/** |  | npm run build'],
    ],
  ])('%s', async (_, files, expected) => {
    expect(await short(files)).toEqual(expected);
  });
});
