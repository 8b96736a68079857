import { foldWords } from '../../core/spec/fold-text.ts';
import type { Finding, ModuleFacts } from '../../protocol/audit.ts';
import type { Services } from '../parts/services.ts';
import { textOf } from '../parts/text-of.ts';
import { filled } from './dimensions.ts';

/** How such work is done, for the agent that does it. A workspace's own text, `work/NAME.md` in its folder of templates, takes the place of one. */
const workTemplates = {
  feature: `How a feature is developed in {MODULE_PATH}:
- Begin at what is most alike there, and build the new in the same way, with the same names and layers.
- Unit tests come with it: the ordinary case, the edges, and what is refused. They fail without the feature.
- Where such things are documented here, it is documented; where parts meet, a test runs them together.`,
  refactoring: `How {MODULE_PATH} is refactored:
- What it does from outside stays exactly the same: no other results, messages, names or formats. Look for every caller first.
- Tests that pass now pass afterwards unchanged. Where none holds the behaviour that you move, write that one first.
- Afterwards there is less: one place in the stead of two, one thing in each function. What nobody uses goes.`,
  optimisation: `How {MODULE_PATH} is made faster:
- Say what is done too often, and for how many items: a query in a loop, the same work twice, all read where a part would do. Mend that; a trick that saves a little everywhere is not wanted.
- Results stay the same, in the same order. A cache says what makes it wrong and who empties it.
- Where a test can count (queries, calls, reads), add one that fails with the old code; none that looks at the clock.`,
  documentation: `How {MODULE_PATH} is documented:
- For whoever uses or changes it: what it takes and gives, units, errors, what must hold, and why where the code cannot say it. What the code says already is not said again.
- Everything that is said is looked up in the code. Examples run as they stand. No code changes.
- In the form that is usual here, beside what it is about.`,
  tests: `How tests are written for {MODULE_PATH}:
- Through what others call, never through private parts; with real parts where that is quick, and as the tests here do it.
- Each test names one behaviour and fails when it breaks: try it by breaking the code for a moment. Edges and errors count as much as the ordinary case.
- No order among tests, no clock, no network, no sleep. Code changes only where it cannot be tested otherwise.`,
} as const;
type WorkName = keyof typeof workTemplates;

/** By what a finding's dimension and category say, in English, Spanish and Portuguese; the first that fits. */
const signs: readonly (readonly [WorkName, RegExp])[] = [
  ['tests', /\b(?:tests?|testing|untested|coverage|pruebas?|cobertura|testes?)\b/u],
  ['documentation', /\b(?:docs?|documentation|docstrings?|comments?|documentacion|documentacao|comentarios?)\b/u],
  ['optimisation', /\b(?:performance|slow|optimi[sz]ation|efficiency|rendimiento|desempenho|lento|optimizacion|otimizacao)\b/u],
  [
    'refactoring',
    /\b(?:duplicat\w*|duplicid\w*|duplicac\w*|complex\w*|complej\w*|readab\w*|legib\w*|naming|dead code|refactor\w*|architecture|arquitectura|arquitetura|structure|estructura|estrutura|coupling|type hints?)\b/u,
  ],
];

/** What kind of work mending that is; null: a defect like any other. */
export function workOf({ dimension, category }: Pick<Finding, 'dimension' | 'category'>): WorkName | null {
  const said = [category, dimension].map(foldWords);
  return said.flatMap((words) => signs.flatMap(([name, sign]) => (sign.test(words) ? [name] : [])))[0] ?? null;
}

/** The text of this kind of work, with its places filled in. Only inside a step. */
export async function workText(
  services: Services,
  folder: string,
  work: WorkName,
  { path, name, technologies }: Pick<ModuleFacts, 'name' | 'path' | 'technologies'>,
  objective: string,
): Promise<string> {
  const values = { MODULE_PATH: path, MODULE_NAME: name, TECHNOLOGIES: technologies.join(', '), OBJECTIVE: objective };
  return filled((await textOf(services, `${folder}/work/${work}.md`)) ?? workTemplates[work], values).trim();
}
