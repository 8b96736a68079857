/**
 * What an auditor looks for, by dimension; `{MODULE_PATH}` and the like are filled in. A workspace's own template of the same name takes its
 * place, and any other name is a dimension of its own.
 */
export const dimensions: Readonly<Record<string, string>> = {
  compliance: `Audit {MODULE_PATH} for compliance.
- Frameworks ({TECHNOLOGIES}): what is deprecated or removed in the versions that the manifests name; conventions that the framework enforces.
- Licences of dependencies against the project's own; notices that are missing.
- Regulations that the objective or the code names (personal data, retention, accounting): where the code breaks them. Name the rule.`,
  backend: `Audit the server-side code below {MODULE_PATH}.
- Correctness: unhandled errors, wrong edge cases, races, resources that are never released.
- Performance: queries in loops, work done again and again, unbounded reads.
- Quality: duplication, functions that do several things, dead code, names that lie.`,
  frontend: `Audit the user interface below {MODULE_PATH}: scripts, views, styles.
- Errors that users never see, or see raw; states without feedback; broken forms.
- Accessibility: labels, focus, keyboard, contrast.
- Text or markup of users that reaches the page unescaped; needless work on every event.
Where there is no user interface, the score is 100 and there are no findings.`,
  tests: `Audit the tests of {MODULE_PATH}.
- Behaviour without any test: public functions, branches, errors, edge cases. Name the untested file and line.
- Tests that cannot fail, that test the mock, that depend on order, time or the network.
- Assertions that are too weak to notice a defect.`,
  security: `Audit the security of {MODULE_PATH} by the OWASP Top 10.
- Injection: SQL, commands, templates, paths, markup. Follow input from where it enters to where it is used.
- Secrets in code, in configuration or in logs; weak or home-made cryptography.
- Missing authentication, authorisation or limits; unsafe deserialisation; requests to addresses of the caller.`,
  architecture: `Audit the architecture of {MODULE_PATH}.
- Modules that know too much of each other, cycles, layers that are skipped.
- State that cannot scale or be tested; configuration that is spread; responsibilities in the wrong place.
- Patterns of this code base that are not followed here.`,
};

/**
 * Whether what the commands say of the whole workspace is nothing to whoever has this text, with its places still to be filled in. Of texts that are
 * not ours nobody knows.
 */
export function isOfModuleAlone(dimension: string, template: string): boolean {
  return dimension !== 'tests' && Object.hasOwn(dimensions, dimension) && template === dimensions[dimension];
}

export function filled(template: string, values: Readonly<Record<string, string>>): string {
  return template.replace(/\{([A-Z_]{1,40})\}/gu, (whole, name: string) => values[name] ?? whole);
}
