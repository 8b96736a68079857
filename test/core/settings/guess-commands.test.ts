import { describe, expect, it } from 'vitest';
import { guess, json, short } from './guessed.ts';

/** A package.json that depends on these. */
const typed = (...names: string[]): string => JSON.stringify({ dependencies: Object.fromEntries(names.map((name) => [name, '5'])) });
const managers: readonly (readonly [string, string, string])[] = [
  ['pnpm', 'pnpm-lock.yaml', 'pnpm --dir=web exec tsc --noEmit -p .'],
  ['yarn', 'yarn.lock', 'yarn --cwd=web run tsc --noEmit -p .'],
  ['bun', 'bun.lock', 'bun run --cwd=web tsc --noEmit -p .'],
];

describe('what is guessed of modules, workspaces and their package managers', () => {
  it('says of a folder that its name shows the layer only when it does', async () => {
    const { reasons } = await guess({
      'go.mod': '',
      'server/a.go': '',
      'store/b.go': '',
      'apps/web/package.json': json({}),
      'apps/expo/package.json': json({}),
      'packages/email/package.json': json({}),
    });
    expect(reasons.filter((reason) => / owns /u.test(reason))).toEqual([
      'Shared owns packages/email/**: packages/email by lying in packages.',
      'Backend owns **: there is go.mod; what no other layer owns.',
      'Frontend owns apps/expo/**, apps/web/**: apps/web by name; apps/expo by lying in apps.',
    ]);
  });

  it('says of pytest where it is named', async () => {
    const { reasons } = await guess({ 'pyproject.toml': '', 'setup.cfg': '', 'requirements-dev.txt': 'pytest==8', 'test_a.py': '' });
    expect(reasons).toContain('Code is validated by "python3 -m pytest .": requirements-dev.txt names pytest.');
  });

  it('leaves out what changes files or never ends, also by another script or a short option', async () => {
    const scripts = { build: 'rollup -cw', lint: 'npm run format', test: 'yarn lint && vitest', format: 'prettier . -w && npm run lint' };
    const { agents, reasons } = await guess({ 'package.json': json(scripts) });
    expect(agents[0]?.validate).toEqual([]);
    expect(reasons.filter((reason) => reason.includes('left out'))).toEqual([
      'The script build of package.json watches and never ends, so it is left out.',
      'The script lint of package.json changes files, so it is left out.',
      'The script test of package.json changes files, so it is left out.',
    ]);
    expect(await short({ 'package.json': json({ build: 'pnpm -w run tool', lint: 'eslint . && prettier --check .' }) })).toEqual([
      'Code: ** |  | npm run build; npm run lint',
    ]);
  });

  it('takes the package manager that package.json names where no lock file is in sight', async () => {
    const manifest = JSON.stringify({ packageManager: 'pnpm@10.2.0', scripts: { test: 'x' } });
    expect(await short({ 'package.json': manifest })).toEqual(['Code: ** |  | pnpm run test']);
    expect(await short({ 'package.json': manifest, 'yarn.lock': '' })).toEqual(['Code: ** |  | yarn run test']);
    expect(await short({ 'package.json': manifest.replace('pnpm@', 'unknown@') })).toEqual(['Code: ** |  | npm run test']);
  });

  it.each<[string, Record<string, string>, string[]]>([
    [
      'a Django package with a runner of its own for its tests, documents in Sphinx, a template of a project, scripts in the folder beside it',
      {
        'pyproject.toml': '[project]\nname = "pages"\ndependencies = ["Django>=5"]\n',
        'runtests.py': 'import django',
        'package.json': JSON.stringify({ scripts: { build: 'webpack', test: 'jest' }, dependencies: { react: '1' } }),
        ...Object.fromEntries(Array.from({ length: 12 }, (_, at) => [`pages/a${at}.py`, 'from django.db import models'])),
        'pages/migrations/0001_initial.py': 'from pages import a0',
        'pages/project_template/home/migrations/0001_initial.py': '',
        'pages/tests/test_a.py': 'from pages import a0',
        ...Object.fromEntries(Array.from({ length: 6 }, (_, at) => [`client/src/c${at}.tsx`, "import React from 'react';"])),
        'docs/conf.py': 'import pages',
        'docs/_static/a.js': '',
        'docs/_static/theme.css': '',
        'scripts/check.mjs': "import a from '../client/src/c0';",
      },
      [
        'Database: pages/migrations/** | backend | python3 runtests.py',
        'Backend: ** |  | python3 runtests.py',
        'Frontend: client/** package.json |  | npm run build; npm run test',
      ],
    ],
    [
      'pages of Next.js beside a server that is built without looking at types',
      {
        'package.json': JSON.stringify({
          scripts: { build: 'next build && esbuild server/index.ts', dev: 'tsx watch server/index.ts' },
          dependencies: { next: '1', express: '1' },
          devDependencies: { typescript: '5' },
        }),
        'tsconfig.json': '{}',
        'src/app/page.tsx': "import React from 'react';",
        'server/index.ts': "import express from 'express';",
      },
      [
        'Backend: server/** |  | npm run build; npx --no-install tsc --noEmit -p .',
        'Frontend: ** |  | npm run build; npx --no-install tsc --noEmit -p .',
      ],
    ],
    [
      'pages with their own TypeScript beside a server without any: the checker is started where it is installed',
      {
        'package.json': typed('express'),
        'tsconfig.json': '{}',
        'web/package.json': typed('react', 'typescript'),
        'web/tsconfig.json': '{}',
      },
      ['Backend: ** |  | ', 'Frontend: web/** |  | npx --no-install --prefix=web tsc --noEmit -p web'],
    ],
    ...managers.map(([manager, lock, check]): [string, Record<string, string>, string[]] => [
      `the same with ${manager}`,
      {
        [lock]: '',
        'package.json': typed('express'),
        'web/package.json': typed('react', 'typescript'),
        'web/tsconfig.json': '{}',
      },
      ['Backend: ** |  | ', `Frontend: web/** |  | ${check}`],
    ]),
    [
      'a Go module with a project of Node inside',
      {
        'go.mod': '',
        'go.sum': '',
        'main.go': '',
        'server/a.go': '',
        'store/db/b.go': '',
        'proto/a.proto': '',
        'tools/go.mod': '',
        'tools/a.go': '',
        'web/package.json': json({ build: 'x' }),
        'pnpm-lock.yaml': '',
      },
      ['Backend: ** |  | go build ./...; go test ./...', 'Frontend: web/** |  | pnpm --dir web run build'],
    ],
    [
      'a workspace of Rust with a package at its root',
      { 'Cargo.toml': '[package]\nname = "rg"\n\n[workspace]\nmembers = ["crates/a"]\n', 'crates/a/Cargo.toml': '[package]' },
      ['Code: ** |  | cargo build --workspace; cargo test --workspace'],
    ],
    [
      'a workspace of uv, whose lock lies at the root',
      {
        'uv.lock': '',
        'pyproject.toml': '[tool.uv.workspace]\nmembers = ["backend"]',
        'backend/pyproject.toml': '[tool.mypy]\n',
        'backend/requirements/tests.txt': 'pytest',
        'backend/tests/test_a.py': '',
        'frontend/package.json': json({}),
      },
      ['Backend: backend/** ** |  | uv run --directory backend pytest; uv run --directory backend mypy .', 'Frontend: frontend/** |  | '],
    ],
    ['Django with uv', { 'manage.py': '', 'uv.lock': '' }, ['Code: ** |  | uv run --directory . python manage.py test']],
    [
      'Django in a folder, of whose tests only the cache of another runner is named',
      { 'pyproject.toml': 'exclude = [".pytest_cache"]', 'shop/manage.py': '', 'shop/orders/tests/test_a.py': '' },
      ['Code: ** |  | python3 shop/manage.py test shop/'],
    ],
    [
      'tests of Angular and of React, which watch unless they are told not to',
      {
        'web/package.json': JSON.stringify({ dependencies: { '@angular/core': '1' }, scripts: { build: 'ng build', test: 'ng test' } }),
        'web/pnpm-lock.yaml': '',
        'api/package.json': JSON.stringify({ dependencies: { express: '1' }, scripts: { test: 'react-scripts test --env=node' } }),
      },
      [
        'Backend: api/** ** |  | npm --prefix api run test -- --watchAll=false',
        'Frontend: web/** |  | pnpm --dir web run build; pnpm --dir web run test --watch=false',
      ],
    ],
    [
      'PHP whose script is called tests',
      { 'composer.json': json({ phpstan: 'x', tests: 'phpunit', 'tests-unit': 'phpunit' }) },
      ['Code: ** |  | composer run-script phpstan; composer run-script tests'],
    ],
    [
      'PHP with PHPUnit beside a script that only checks',
      { 'composer.json': json({ phpstan: 'x' }), 'phpunit.xml.dist': '' },
      ['Code: ** |  | composer run-script phpstan; php vendor/bin/phpunit -c phpunit.xml.dist'],
    ],
    ['unittest with PDM', { 'pyproject.toml': '', 'pdm.lock': '', 'test_a.py': '' }, ['Code: ** |  | pdm run python -m unittest discover']],
    ['pipenv', { Pipfile: 'pytest = "*"', 'Pipfile.lock': '', 'test_a.py': '' }, ['Code: ** |  | pipenv run pytest']],
  ])('%s', async (_name, files, expected) => {
    expect(await short(files)).toEqual(expected);
  });
});
