import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { inEnglish } from '../../../src/core/describe/message.ts';
import type { Message } from '../../../src/protocol/message.ts';
import { checkAgents } from '../../../src/core/settings/check-agents.ts';
import { readUserSettings, readWorkspaceSettings } from '../../../src/core/settings/read-settings.ts';
import { inSpanish } from '../../fakes/spanish.ts';
import { textsOf } from '../../fakes/texts-of.ts';

const example = readFileSync(new URL('../../../src/protocol/examples/batuta.yaml', import.meta.url), 'utf8');
const file = '.claude/batuta.yaml';

/** `line key: message`, of reading and of the agents' check. */
function problems(text: string, worded: (said: Message) => string = inEnglish): string[] {
  const read = readWorkspaceSettings(text, file);
  const found = read.ok ? checkAgents(read.settings, text, file) : read.problems;
  expect(found.every((problem) => problem.file === file)).toBe(true);
  return found.map(({ line, key, message }) => `${line} ${key}: ${worded(message)}`);
}

describe('readWorkspaceSettings', () => {
  it('reads the example', () => {
    const read = readWorkspaceSettings(example, file);
    expect(read).toMatchObject({
      ok: true,
      settings: {
        version: 1,
        budget: { usd: 4 },
        agents: { backend: { validate: [['npm', '--prefix', 'backend', 'run', 'build'], 'npm --prefix backend test'] } },
      },
    });
    expect(problems(example)).toEqual([]);
  });

  it('reads an empty file, comments, a byte order mark and CRLF', () => {
    for (const text of ['', '# nothing\n', '\uFEFF', '---\n'])
      expect(readWorkspaceSettings(text, file)).toEqual({ ok: true, settings: {} });
    expect(readWorkspaceSettings('\uFEFFversion: 1\r\nbudget:\r\n  usd: 2\r\n', file)).toEqual({
      ok: true,
      settings: { version: 1, budget: { usd: 2 } },
    });
  });

  it('names line, key, what was expected, and the key that was probably meant', () => {
    expect(
      problems(
        'version: 2\nagnets: {}\nbudget:\n  usd: cheap\n  tokens: 1.5\n  turns: 0\nagents:\n  backend:\n    ownes: [a]\n    owns: []\n  Front:\n    owns: [b]\n  web:\n    owns: c\n    validate:\n      - 7\n      - []\nreview: [1]\n',
      ),
    ).toEqual([
      '1 version: Expected 1, found 2.',
      '2 agnets: Unknown setting "agnets". Did you mean "agents"? Known here: version, agents, tests, review, spec, isolation, worktrees, models, budget, audit, memory, confirm, timeouts.',
      '4 budget.usd: Expected a number, found the text "cheap".',
      '5 budget.tokens: Expected a whole number, found 1.5.',
      '6 budget.turns: Expected a number above 0, found 0.',
      '9 agents.backend.ownes: Unknown setting "ownes". Did you mean "owns"? Known here: section, report, owns, needs, provides, schema, provider, model, harness, context, validate, outputs, handover, run.',
      '10 agents.backend.owns: Expected a list with at least 1 entry, found an empty list.',
      '11 agents.Front: Expected a name in lower case, like "backend" (letters, digits and "-"), found the text "Front".',
      '14 agents.web.owns: Expected a list, found the text "c".',
      '16 agents.web.validate.0: Expected a command: a list like [npm, run, build], or one line of text, found 7.',
      '17 agents.web.validate.1: Expected a list with at least 1 entry, found an empty list.',
      '18 review: Expected keys with values, found a list.',
    ]);
  });

  it('refuses to lend worktrees what lies outside of the workspace', () => {
    expect(problems('worktrees:\n  link: [vendor, ../../.ssh, /etc, .git/hooks, a/../../b]\n')).toEqual([
      '2 worktrees.link.1: "../../.ssh" leads out of the workspace; only files inside it can be used.',
      '2 worktrees.link.2: "/etc" is absolute; use a path relative to the workspace, like "src/main.ts".',
      '2 worktrees.link.3: ".git/hooks" lies in git\'s own folder, which is never read or written.',
      '2 worktrees.link.4: "a/../../b" leads out of the workspace; only files inside it can be used.',
    ]);
  });

  it.each([
    ['a: 1\n\tb: 2', '2 : Indented with a tab. Use spaces.'],
    ['version: 1\nversion: 1', '2 : This key is set twice.'],
    ['version: 1\n---\nversion: 1', '2 : The file holds more than one document ("---"). Keep one.'],
    ['budget: [1', '1 : This is not valid YAML: Flow sequence in block collection must be sufficiently indented and end with a ].'],
    ['- 1', '1 : Expected keys with values, found a list.'],
    ['a: &x [1]\nb: *x', '2 : Aliases ("*x") are not supported here. Write the value out.'],
    ['agents:\n  __proto__:\n    owns: [a]', '2 __proto__: This key is not allowed.'],
    [`a: ${'['.repeat(40_000)}`, '1 : The file is nested more than 32 levels deep.'],
    [`a:\n${'- '.repeat(20_000)}x`, '2 : The file is nested more than 32 levels deep.'],
    [Array.from({ length: 200 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n'), '33 : The file is nested more than 32 levels deep.'],
    ['x'.repeat(50_001), '1 : The file is longer than 50000 characters, the maximum for settings.'],
  ])('%#', (text, expected) => {
    expect(problems(text)).toEqual([expected]);
  });

  it('never throws', () => {
    const texts = textsOf(
      'agents:',
      '  backend:',
      '    owns: [a]',
      '    needs: [x]',
      '- ',
      '{',
      '[',
      '&a',
      '*a',
      '<<: *a',
      '!!binary x',
      '? a',
      ': ',
      '|',
      '"',
      '%YAML 9',
      '\t',
      '---',
      '...',
      '__proto__: 1',
      'constructor: 1',
    );
    fc.assert(
      fc.property(texts, (text) => {
        problems(text);
      }),
    );
  });

  it('reads back what is written', () => {
    const name = fc.stringMatching(/^[a-z][a-z0-9-]{0,8}$/u).filter((text) => text !== '__proto__');
    const agent = fc.record(
      {
        section: fc.stringMatching(/^[A-Z][a-z ]{0,8}[a-z]$/u),
        owns: fc.array(fc.stringMatching(/^[a-z/*]{1,8}$/u), { minLength: 1, maxLength: 3 }),
        schema: fc.boolean(),
        validate: fc.array(fc.array(name, { minLength: 1 })),
      },
      { requiredKeys: ['owns'], noNullPrototype: true },
    );
    const settings = fc.record(
      {
        version: fc.constant(1 as const),
        agents: fc.dictionary(name, agent, { maxKeys: 4, noNullPrototype: true }),
        budget: fc.record({ usd: fc.integer({ min: 1, max: 99 }) }, { noNullPrototype: true }),
      },
      { requiredKeys: [], noNullPrototype: true },
    );
    fc.assert(
      fc.property(settings, (written) => {
        expect(readWorkspaceSettings(stringify(written), file)).toEqual({ ok: true, settings: written });
      }),
    );
  });
});

describe('problems in another language', () => {
  it('of form: what was expected and what was found are worded as well', () => {
    const text =
      'version: 2\nagnets: {}\nbudget:\n  usd: cheap\n  turns: 0\nagents:\n  backend:\n    ownes: [a]\n    owns: []\n  web:\n    owns: c\n    validate:\n      - 7\nreview: [1]\n';
    expect(problems(text, inSpanish)).toEqual([
      '1 version: Se esperaba 1; se encontró 2.',
      '2 agnets: "agnets" no es un ajuste. ¿Quiso decir "agents"? Los de aquí son: version, agents, tests, review, spec, isolation, worktrees, models, budget, audit, memory, confirm, timeouts.',
      '4 budget.usd: Se esperaba un número; se encontró el texto "cheap".',
      '5 budget.turns: Se esperaba un número mayor que 0; se encontró 0.',
      '8 agents.backend.ownes: "ownes" no es un ajuste. ¿Quiso decir "owns"? Los de aquí son: section, report, owns, needs, provides, schema, provider, model, harness, context, validate, outputs, handover, run.',
      '9 agents.backend.owns: Se esperaba una lista con al menos 1 elemento; se encontró una lista vacía.',
      '11 agents.web.owns: Se esperaba una lista; se encontró el texto "c".',
      '13 agents.web.validate.0: Se esperaba un comando: una lista como [npm, run, build], o una línea de texto; se encontró 7.',
      '14 review: Se esperaba un conjunto de claves con valores; se encontró una lista.',
    ]);
    expect(problems('budget:\n  usd:\n', inSpanish)).toEqual(['2 budget.usd: Se esperaba un número; no se encontró nada.']);
    expect(problems('a: 1\n\tb: 2', inSpanish)).toEqual(['2 : Se usa un tabulador para la sangría. Use espacios.']);
  });

  it('of what the agents mean: a command is refused with the name of what needs a shell', () => {
    const text =
      'agents:\n  backend:\n    owns: [../x]\n    needs: [web]\n    validate:\n      - npm test | tee log\n      - "a\\nb"\n  api:\n    owns: [b]\n';
    expect(problems(text, inSpanish)).toEqual([
      '3 agents.backend.owns.0: "../x" lleva fuera del espacio de trabajo. Los patrones son relativos a él, como "backend/**".',
      '4 agents.backend.needs.0: No hay ningún agente "web". Agentes: backend, api.',
      '6 agents.backend.validate.0: "|" es una tubería, y los comandos se ejecutan sin shell. Póngalo entre comillas si es literal, o ponga los pasos en un script e indique ese script (columna 10 de "npm test | tee log").',
      '7 agents.backend.validate.1: un salto de línea no se permite en un comando; use una línea por comando (columna 2 de "a\\nb").',
    ]);
  });
});

describe('readUserSettings', () => {
  it('reads and explains', () => {
    expect(readUserSettings('provider: anthropic\nmodels:\n  opus: x\nkeep: { days: 3 }\n', 'settings.yaml')).toEqual({
      ok: true,
      settings: { provider: 'anthropic', models: { opus: 'x' }, keep: { days: 3 } },
    });
    const wrong = readUserSettings('budget:\n  uds: 3\n', 'settings.yaml');
    expect(wrong.ok ? [] : wrong.problems.map((problem) => ({ ...problem, message: inEnglish(problem.message) }))).toEqual([
      {
        file: 'settings.yaml',
        line: 2,
        key: 'budget.uds',
        message: 'Unknown setting "uds". Did you mean "usd"? Known here: usd, tokens, turns.',
      },
    ]);
  });
});

describe('checkAgents', () => {
  it('names unknown agents in needs', () => {
    expect(
      problems(
        'agents:\n  backend:\n    owns: [a]\n  web:\n    owns: [b]\n    needs:\n      - backend\n      - backand\n      - constructor\n',
      ),
    ).toEqual([
      '8 agents.web.needs.1: There is no agent "backand". Did you mean "backend"? Agents: backend, web.',
      '9 agents.web.needs.2: There is no agent "constructor". Agents: backend, web.',
    ]);
  });

  it('names a circle in needs', () => {
    expect(
      problems(
        'agents:\n  x:\n    owns: [x]\n    needs: [a]\n  a:\n    owns: [a]\n    needs: [b]\n  b:\n    owns: [b]\n    needs: [c]\n  c:\n    owns: [c]\n    needs: [a]\n',
      ),
    ).toEqual(['7 agents.a.needs: "needs" forms a cycle, so none of these could start: a → b → c → a.']);
    expect(problems('agents:\n  a:\n    owns: [a]\n    needs: [a]\n')).toEqual([
      '4 agents.a.needs: "needs" forms a cycle, so none of these could start: a → a.',
    ]);
  });

  it('names sections used twice, reserved names, bad globs and commands that need a shell', () => {
    expect(
      problems(
        'agents:\n  backend:\n    owns: [../x, "a\\\\b", /etc, "!a", "a/[b", "ok/**"]\n    validate:\n      - npm run build && npm test\n      - npm test\n  api:\n    section: BACKEND\n    owns: [api]\n  review:\n    owns: [r]\n',
      ),
    ).toEqual([
      '3 agents.backend.owns.0: "../x" leads out of the workspace. Globs are relative to it, like "backend/**".',
      '3 agents.backend.owns.1: "a\\\\b" contains a backslash. Write "/" between folders.',
      '3 agents.backend.owns.2: "/etc" leads out of the workspace. Globs are relative to it, like "backend/**".',
      '3 agents.backend.owns.3: "!a" excludes files. Name what the agent owns instead.',
      '3 agents.backend.owns.4: "a/[b" is not a valid glob: Missing closing: "]" - use "\\\\]" to match literal characters.',
      '5 agents.backend.validate.0: "&" is a shell operator, and commands run without a shell. Quote it if it is meant literally, or put the steps into a script and name that (column 15 of "npm run build && npm test").',
      '8 agents.api.section: The agents "backend" and "api" have the same section "BACKEND". Each needs its own.',
      '10 agents.review: "review" is the name of Batuta\'s own agent. Choose another.',
    ]);
    // Changes of a layer "sync" would pass for the registry's, which no review looks at; those of "diagnose" go when a diagnosis is taken back.
    for (const name of ['sync', 'diagnose', 'proof', 'person'])
      expect(problems(`agents:\n  ${name}:\n    owns: [a]\n`)).toEqual([
        `2 agents.${name}: "${name}" is the name of Batuta's own agent. Choose another.`,
      ]);
    expect(problems('agents: {}\n')).toEqual([
      '1 agents: No agents are defined. Define at least one, or leave "agents" out to have them detected.',
    ]);
  });

  it('survives a long chain', () => {
    const chain = Array.from({ length: 1200 }, (_, index) => `  a${index}: {owns: [a], needs: [a${index + 1}]}`).join('\n');
    expect(problems(`agents:\n${chain}\n  a1200: {owns: [a]}\n`)).toEqual([]);
  });
});
