import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mayOwn } from '../../../src/core/policy/owned-paths.ts';
import { inSpanish } from '../../fakes/spanish.ts';
import type { Agent } from '../../../src/core/settings/agent-of.ts';
import { guessLayers } from '../../../src/core/settings/guess-layers.ts';
import { guess, json, short } from './guessed.ts';

describe('guessLayers', () => {
  it('sees database, backend and frontend, with their own manifests and the reasons', async () => {
    const found = await guess({
      'README.md': '',
      'db/migrations/0001.sql': '',
      'backend/package.json': json({ build: 'tsc', test: 'node --test', dev: 'node --watch', lint: 'eslint --fix .' }),
      'backend/src/a.ts': '',
      'frontend/package.json': json({ build: 'vite build', test: 'vitest --watch', 'type-check': 'tsc --noEmit' }),
      'docs/a.md': '',
    });
    expect(found).toEqual({
      source: 'guessed',
      agents: [
        {
          name: 'database',
          section: 'Database',
          owns: ['db/**'],
          needs: [],
          provides: [],
          outputs: [],
          schema: true,
          report: 'Migration',
          context: 'database',
          validate: [],
          handover: [],
          run: [],
        },
        {
          name: 'backend',
          section: 'Backend',
          owns: ['backend/**', '**'],
          needs: [],
          provides: [],
          outputs: [],
          schema: false,
          report: 'Build',
          context: 'backend',
          validate: [
            ['npm', '--prefix', 'backend', 'run', 'build'],
            ['npm', '--prefix', 'backend', 'run', 'test'],
          ],
          handover: [],
          run: [],
        },
        {
          name: 'frontend',
          section: 'Frontend',
          owns: ['frontend/**'],
          needs: [],
          provides: [],
          outputs: [],
          schema: false,
          report: 'Build',
          context: 'frontend',
          validate: [
            ['npm', '--prefix', 'frontend', 'run', 'build'],
            ['npm', '--prefix', 'frontend', 'run', 'type-check'],
          ],
          handover: [],
          run: [],
        },
      ],
      reasons: [
        'Database owns db/**: db holds migrations.',
        'No validation command was found for Database: its work stays unproven.',
        'Backend owns backend/**, **: backend by name; what no other layer owns.',
        'Backend is validated by "npm --prefix backend run build": backend/package.json has a script build.',
        'Backend is validated by "npm --prefix backend run test": backend/package.json has a script test.',
        'The script lint of backend/package.json changes files, so it is left out.',
        'Frontend owns frontend/**: frontend by name.',
        'Frontend is validated by "npm --prefix frontend run build": frontend/package.json has a script build.',
        'Frontend is validated by "npm --prefix frontend run type-check": frontend/package.json has a script type-check.',
        'The script test of frontend/package.json watches and never ends, so it is left out.',
      ],
    });
  });

  it('has one agent where no layers are', async () => {
    expect(
      await guess({ 'package.json': json({ build: 'tsc', test: 'echo "Error: no test specified" && exit 1' }), 'src/a.ts': '' }),
    ).toEqual({
      source: 'default',
      agents: [
        {
          name: 'code',
          section: 'Code',
          owns: ['**'],
          needs: [],
          provides: [],
          outputs: [],
          schema: false,
          report: 'Build',
          context: 'code',
          validate: [['npm', 'run', 'build']],
          handover: [],
          run: [],
        },
      ],
      reasons: [
        'No layers were recognised, so one agent, Code, owns everything.',
        'Code is validated by "npm run build": package.json has a script build.',
        'The script test of package.json is only a placeholder, so it is left out.',
      ],
    });
    expect((await guess({})).reasons).toEqual([
      'No layers were recognised, so one agent, Code, owns everything.',
      'No validation command was found for Code: its work stays unproven.',
    ]);
  });

  it('proves a monorepo without scripts at its root by those of its packages', async () => {
    const { agents, reasons } = await guess({
      'package.json': JSON.stringify({ private: true, workspaces: ['packages/*'] }),
      'pnpm-lock.yaml': '',
      'packages/one/package.json': json({ test: 'node --test' }),
      'packages/one/a.js': '',
      'packages/two/package.json': json({ build: 'tsc', test: 'node --test' }),
      'packages/bare/package.json': json({}),
      'test/fixtures/package.json': json({ test: 'exit 1' }),
    });
    expect(agents.map(({ name, validate }) => [name, validate.map((argv) => argv.join(' '))])).toEqual([
      ['code', ['pnpm --dir packages/one run test', 'pnpm --dir packages/two run build', 'pnpm --dir packages/two run test']],
    ]);
    expect(reasons).toContain('Code is validated by "pnpm --dir packages/one run test": packages/one/package.json has a script test.');
  });

  it('gives its reasons in other languages too', async () => {
    const files: Record<string, string> = {
      'api/package.json': json({ build: 'tsc', test: 'vitest --watch' }),
      'server/package.json': json({}),
      'web/setup.py': '',
      'web/test_a.py': '',
      'docs/a.md': '',
    };
    const { reasons } = await guessLayers({ paths: Object.keys(files).sort(), read: async (path) => files[path] ?? null });
    expect(reasons.map(({ message }) => inSpanish(message))).toEqual([
      'A Backend le pertenece api/**, server/**, **: api por su nombre; server por su nombre; lo que no pertenece a ninguna otra capa.',
      'Backend se valida con "npm --prefix api run build": api/package.json tiene un script build.',
      'El script test de api/package.json vigila cambios y nunca termina, así que se omite.',
      'server/package.json no tiene ninguno de los scripts build, typecheck, lint, test.',
      'A Frontend le pertenece web/**: web por su nombre.',
      'Frontend se valida con "python3 -m unittest discover -s web": web tiene pruebas de Python.',
    ]);
  });

  it.each<[string, Record<string, string>, string[]]>([
    [
      'a monorepo with pnpm',
      {
        'pnpm-lock.yaml': '',
        'package.json': json({}),
        'apps/web/package.json': json({ build: 'x' }),
        'apps/api/package.json': json({ test: 'x' }),
        'packages/shared/package.json': json({ build: 'x' }),
        'packages/eslint-config/package.json': '{}',
      },
      [
        'Shared: packages/eslint-config/** packages/shared/** ** |  | pnpm --dir packages/shared run build',
        'Backend: apps/api/** |  | pnpm --dir apps/api run test',
        'Frontend: apps/web/** |  | pnpm --dir apps/web run build',
      ],
    ],
    [
      'folders that the root serves',
      { 'package.json': json({ 'build:server': 'x', build: 'y', 'frontend:test': 'z' }), 'server/a.ts': '', 'client/a.ts': '' },
      ['Backend: server/** ** |  | npm run build:server', 'Frontend: client/** |  | npm run build; npm run frontend:test'],
    ],
    [
      'layers in src',
      { 'package.json': json({ test: 'x' }), 'src/server/a.ts': '', 'src/client/a.ts': '', 'src/shared/a.ts': '' },
      [
        'Shared: src/shared/** ** |  | npm run test',
        'Backend: src/server/** |  | npm run test',
        'Frontend: src/client/** |  | npm run test',
      ],
    ],
    [
      'Go and Flutter',
      { 'api/go.mod': '', 'mobile/pubspec.yaml': '', 'infra/main.tf': '' },
      ['Backend: api/** ** |  | go -C api build ./...; go -C api test ./...', 'Mobile: mobile/** |  | ', 'Infra: infra/** |  | '],
    ],
    [
      '.NET',
      { 'src/Shop.Api/Shop.Api.csproj': '', 'src/Shop.Web/Shop.Web.csproj': '' },
      [
        'Backend: src/Shop.Api/** ** |  | dotnet build src/Shop.Api/Shop.Api.csproj',
        'Frontend: src/Shop.Web/** |  | dotnet build src/Shop.Web/Shop.Web.csproj',
      ],
    ],
    [
      'Rust and yarn',
      { 'yarn.lock': '', 'backend/Cargo.toml': '', 'ui/package.json': json({ build: 'x' }) },
      [
        'Backend: backend/** ** |  | cargo build --manifest-path backend/Cargo.toml; cargo test --manifest-path backend/Cargo.toml',
        'Frontend: ui/** |  | yarn --cwd ui run build',
      ],
    ],
    [
      'a package with folders called api and migrations',
      { 'pyproject.toml': '[tool.pytest.ini_options]', 'api/a.py': '', 'migrations/1.py': '', 'tests/test_a.py': '' },
      ['Code: ** |  | python3 -m pytest .'],
    ],
    ['Python with unittest', { 'setup.py': '', 'tests/test_a.py': '' }, ['Code: ** |  | python3 -m unittest discover -s .']],
    ['Django', { 'manage.py': '', 'shop/views.py': '' }, ['Code: ** |  | python3 manage.py test']],
    [
      'uv and mypy',
      { 'pyproject.toml': 'pytest\n[tool.mypy]', 'uv.lock': '', 'a_test.py': '' },
      ['Code: ** |  | uv run --directory . pytest; uv run --directory . mypy .'],
    ],
    [
      'a solution',
      { 'Shop.sln': '', 'src/A/A.csproj': '', 'test/A.Tests/A.Tests.csproj': '' },
      ['Code: ** |  | dotnet build Shop.sln; dotnet test Shop.sln'],
    ],
    ['Maven', { 'pom.xml': '', mvnw: '' }, ['Code: ** |  | ./mvnw -B -q -f pom.xml verify']],
    [
      'Gradle',
      { 'backend/build.gradle.kts': '', 'backend/gradlew': '', 'web/package.json': json({}) },
      ['Backend: backend/** ** |  | backend/gradlew -p backend build', 'Frontend: web/** |  | '],
    ],
    ['PHP', { 'composer.json': json({ test: 'phpunit' }) }, ['Code: ** |  | composer run-script test']],
    ['Ruby', { Gemfile: '', 'spec/models/a_spec.rb': '' }, ['Code: ** |  | bundle exec rspec']],
    ['Elixir', { 'mix.exs': '' }, ['Code: ** |  | mix compile --warnings-as-errors; mix test']],
    ['a Makefile only', { Makefile: 'build: x\n\ttouch x\nTEST := 1\ntest:\n\tx\n' }, ['Code: ** |  | make build; make test']],
    ['a Makefile beside a manifest', { Makefile: 'test:\n', 'go.mod': '' }, ['Code: ** |  | go build ./...; go test ./...']],
    ['a broken package.json', { 'package.json': '{' }, ['Code: ** |  | ']],
  ])('%s', async (_name, files, expected) => {
    expect(await short(files)).toEqual(expected);
  });

  it('gives every path one owner, and needs only agents that are there', async () => {
    const name = fc.constantFrom(
      'db',
      'backend',
      'api',
      'web',
      'app',
      'mobile',
      'infra',
      'shared',
      'src',
      'packages',
      'apps',
      'services',
      'docs',
      'a b',
      '[x]',
      'package.json',
      'go.mod',
      'a.ts',
    );
    const path = fc.array(name, { minLength: 1, maxLength: 4 }).map((names) => names.join('/'));
    // Nothing is a file and a folder.
    const files = fc
      .uniqueArray(path, { maxLength: 20 })
      .map((paths) => paths.filter((one) => !paths.some((other) => other.startsWith(`${one}/`))));
    await fc.assert(
      fc.asyncProperty(files, fc.string(), async (paths, text) => {
        const { agents } = await guessLayers({ paths, read: async () => text });
        for (const each of paths) {
          const others = (agent: Agent): Agent[] => agents.filter((other) => other !== agent);
          expect(agents.filter((agent) => mayOwn(agent.owns, each, others(agent))).length).toBe(1);
        }
        const names = agents.map((agent) => agent.name);
        expect(names.length).toBeGreaterThan(0);
        expect(agents.flatMap((agent) => agent.needs).filter((need) => !names.includes(need))).toEqual([]);
      }),
    );
  });
});
