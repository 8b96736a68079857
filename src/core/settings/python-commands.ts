import { sentence } from '../describe/message.ts';
import { fromRoot, type GuessedCommand, type Project, type ProjectCommands } from './guessed-project.ts';

const manifests = ['pyproject.toml', 'pytest.ini', 'tox.ini', 'setup.cfg', 'setup.py', 'Pipfile', 'requirements.txt', 'manage.py'];

/** Tests and type checks of a Python project, run among its own packages. */
export async function pythonCommands(project: Project): Promise<ProjectCommands | null> {
  const manifest = manifests.find((name) => project.paths.includes(name));
  if (!manifest) return null;
  const texts = await textsOf(project, [
    'pytest.ini',
    ...manifests,
    ...project.paths.filter((path) => /^requirements[^/]*(?:\/[^/]+)?\.txt$/u.test(path)),
  ]);
  const folder = fromRoot(project, '');
  const runner = runnerOf(project);
  const commands: GuessedCommand[] = [];
  const tests = project.paths.some((path) => /(?:^|\/)(?:test_[^/]*|[^/]*_test)\.py$/u.test(path));
  const own = project.paths.find((path) => /^(?:tests\/)?run_?tests\.py$/u.test(path));
  // Not its cache, which others are told to leave alone.
  const pytest = texts.find(({ name, text }) => name === 'pytest.ini' || /pytest(?!_cache)/u.test(text))?.name;
  const manage = ['manage.py', ...project.paths.filter((path) => /^[^/]+\/manage\.py$/u.test(path))].find((path) =>
    project.paths.includes(path),
  );
  if (pytest !== undefined) {
    if (tests)
      commands.push({
        argv: runner ? [...runner, 'pytest'] : ['python3', '-m', 'pytest', folder],
        reason: sentence('{0} names pytest', fromRoot(project, pytest)),
      });
  } else if (manage !== undefined) {
    // Beside it Django finds the tests by itself.
    const below = manage === 'manage.py' ? [] : [manage.replace(/[^/]+$/u, '')];
    commands.push({
      argv: runner
        ? [...runner, 'python', manage, 'test', ...below]
        : ['python3', fromRoot(project, manage), 'test', ...below.map((path) => fromRoot(project, path))],
      reason: sentence('there is {0}', fromRoot(project, manage)),
    });
  } else if (own !== undefined)
    commands.push({
      argv: runner ? [...runner, 'python', own] : ['python3', fromRoot(project, own)],
      reason: sentence('there is {0}', fromRoot(project, own)),
    });
  else if (tests)
    commands.push({
      argv: runner ? [...runner, 'python', '-m', 'unittest', 'discover'] : ['python3', '-m', 'unittest', 'discover', '-s', folder],
      reason: folder === '.' ? sentence('the workspace has Python tests') : sentence('{0} has Python tests', folder),
    });
  if (texts.some(({ name, text }) => name === 'pyproject.toml' && /\[tool\.mypy\]/u.test(text)))
    commands.push({
      argv: runner ? [...runner, 'mypy', '.'] : ['python3', '-m', 'mypy', folder],
      reason: sentence('{0} configures mypy', fromRoot(project, 'pyproject.toml')),
    });
  return {
    commands,
    notes: commands.length > 0 ? [] : [sentence('{0} names no tests that Batuta knows how to run.', fromRoot(project, manifest))],
  };
}

/**
 * Prefix that runs a program with the project's own packages, in its folder; null: none. A uv workspace has its lock at the root. PDM and
 * pipenv cannot change the folder.
 */
function runnerOf(project: Project): string[] | null {
  const folder = fromRoot(project, '');
  if (project.paths.includes('uv.lock') || project.rootFiles.has('uv.lock')) return ['uv', 'run', '--directory', folder];
  if (project.paths.includes('poetry.lock')) return ['poetry', '--directory', folder, 'run'];
  if (folder !== '.') return null;
  if (project.paths.includes('pdm.lock')) return ['pdm', 'run'];
  return project.paths.includes('Pipfile') ? ['pipenv', 'run'] : null;
}

async function textsOf(project: Project, names: readonly string[]): Promise<{ name: string; text: string }[]> {
  const there = [...new Set(names)].filter((name) => project.paths.includes(name));
  return Promise.all(there.map(async (name) => ({ name, text: (await project.read(name)) ?? '' })));
}
