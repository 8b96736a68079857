import { spawnSync } from 'node:child_process';
import { describe, expect } from 'vitest';
import { sampled as test } from '../sweeps/sampled.ts';
import { acting, approvedReview, call, calls, finish, passed, spec, write } from './answers.ts';
import { openFiles } from './playing.ts';
import { asked, settings, type Files } from './ways.ts';
import { wholeRun } from './whole-run.ts';

/** How a run ends that changes these files, of which the first is the work, and whose spec lists a package. */
async function ended(there: Files, contents: Files, listed: string): Promise<unknown[]> {
  const reads = calls(
    ...Object.keys(contents)
      .filter((file) => file in there)
      .map((path) => call('read', { path })),
  );
  const scene = await openFiles(
    there,
    acting([
      [/^SPEC /, finish(spec({ Code: Object.keys(contents) }).replace('- none\n', `- ${listed}\n`))],
      [/Code /, reads, ...Object.entries(contents).map(([file, content]) => write(file, content)), passed],
      [/^REVIEW /, approvedReview],
    ]),
  );
  const { state } = await wholeRun(scene);
  return [state.status, state.proof?.verdict, state.proof?.reason, state.questions.map(({ kind }) => kind)];
}
const proven = ['completed', 'proven', null, []];

/** A check that fails with the manifest as it was: an import has to be declared. */
const check = `import ast, re, sys
declared = set(re.findall(r'"([a-z]+)==', open('pyproject.toml').read()))
used = {name.name for node in ast.walk(ast.parse(open('shop.py').read())) if isinstance(node, ast.Import) for name in node.names}
sys.exit(0 if used <= declared else f'not declared: {used - declared}')
`;
const project = (packages: string, more = ''): string => `[project]\nname = "shop"\ndependencies = [${packages}]\n${more}`;
const python = { 'shop.py': '', 'check.py': check, 'pyproject.toml': project(''), '.claude/batuta.yaml': settings('python3 -B check.py') };
const work = 'import requests\n';

describe('a manifest in which nothing is for proofs but what stands beside its packages', () => {
  test.each<[string, string, string, unknown[]]>([
    ['the listed package', project('"requests==2"'), 'requests==2: answers', proven],
    ['another version', project('"requests==1"'), 'requests==2: answers', asked('dependencies')],
    ['another package beside it', project('"requests==2", "evil==1"'), 'requests==2: answers', asked('dependencies')],
    ['it from elsewhere', project('"requests==2", "requests @ https://example.com/x.whl"'), 'requests==2: answers', asked('proof-changed')],
    ['a setting beside it', project('"requests==2"', '[tool.pytest.ini_options]\naddopts = "-x"\n'), 'requests==2', asked('proof-changed')],
  ])('gets %s', async (_what, manifest, listed, end) => {
    expect(await ended(python, { 'shop.py': work, 'pyproject.toml': manifest }, listed)).toEqual(end);
  });
});

const crate = (name: string, more = ''): string => `[package]\nname = "${name}"\nversion = "0.1.0"\nedition = "2021"\n${more}`;
const rust = {
  '.gitignore': 'target/\n',
  'Cargo.toml': '[workspace]\nmembers = ["shop", "core"]\nresolver = "2"\n',
  'core/Cargo.toml': crate('core-sums'),
  'core/src/lib.rs': 'pub fn sum(a: i32, b: i32) -> i32 { a + b }\n',
  'shop/Cargo.toml': crate('shop'),
  'shop/src/lib.rs': 'pub fn sum(a: i32, b: i32) -> i32 { a + b }\n',
  'shop/tests/sum.rs': '#[test]\nfn adds() { assert_eq!(shop::sum(1, 2), 3); }\n',
  '.claude/batuta.yaml': settings('cargo test --offline -q'),
};
const uses = 'pub use core_sums::sum;\n';
const core = '[dependencies]\ncore-sums = { path = "../core" }\n';
const hasCargo = spawnSync('cargo', ['--version']).status === 0;

describe.skipIf(!hasCargo)('a crate that needs another one of the workspace', () => {
  test.each<[string, string, unknown[]]>([
    ['and nothing else', core, proven],
    ['and sets how it is built, too', `${core}[lints.rust]\nunused = "allow"\n`, asked('proof-changed')],
  ])('%s', async (_what, more, end) => {
    expect(await ended(rust, { 'shop/src/lib.rs': uses, 'shop/Cargo.toml': crate('shop', more) }, 'none')).toEqual(end);
  });
});
