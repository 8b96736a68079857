/** How a runner or compiler prints one failure. */
export interface FailureForm {
  /** The line with which it begins. */
  readonly first: RegExp;
  /** The line before which it ends. */
  readonly before?: RegExp;
  /** The line with which it ends: the place, as a rule. */
  readonly last?: RegExp;
  /** The only further lines that say something. */
  readonly only?: RegExp;
  /** Lines between that say nothing. */
  readonly drop?: RegExp;
  /** Of the whole: it is none after all. */
  readonly unless?: RegExp;
}

/** Forms that say why; then those that only name what failed, for where none of the others is found. */
export const failureForms: readonly (readonly FailureForm[])[] = [
  [
    // node:test: TAP, spec
    {
      first: /^\s*not ok \d+(?!.*# (?:TODO|SKIP)\b)/iu,
      before: /^\s*(?:\.\.\.$|code:|stack:|ok \d|# )/u,
      drop: /^\s*(?:---$|duration_ms:|type:|failureType:)/u,
      unless: /error: '\d+ subtests? failed'/u,
    },
    { first: /^test at \S.*:\d+:\d+$/u, last: /^\s+at /u },
    // Vitest
    { first: /^ FAIL {2}\S/u, before: /^⎯{3,}/u, last: /^ ❯ \S+:\d+/u },
    // Jest
    { first: /^ {2}● .+/u, before: /^(?:Test Suites:|\S)/u, last: /^\s+at /u, drop: /^\s+(?:>\s*)?(?:\d+\s*)?\|/u },
    // pytest
    { first: /^_{3,} .+ _{3,}$/u, before: /^={3,}/u, only: /^(?:[E>] |\S+:\d+: )/u },
    // unittest
    { first: /^(?:FAIL|ERROR): \S+ \(.+\)/u, before: /^(?:={10,}$|Ran \d+ tests?)/u, drop: /^(?:-{10,}$|Traceback )/u },
    // TypeScript
    { first: /^\S.*\(\d+,\d+\): error TS\d+:/u, before: /^\S/u },
    { first: /^\S+:\d+:\d+ - error TS\d+:/u, before: /^(?:\S|$)/u },
    // ESLint, oxlint and what imitates them
    { first: /^(?:\/|[A-Za-z]:\\|\.{0,2}\/)?[\w./\\@-]+\.\w+$/u, before: /^$/u, only: /^\s+\d+:\d+\s+error\s/u, unless: /^[^\n]*$/u },
    // esbuild
    { first: /^✘ \[ERROR\] /u, before: /^\S/u },
    // Go: tests, with -v too, compiler, crash
    { first: /^=== RUN /u, only: /_test\.go:\d+: /u, unless: /^[^\n]*$/u },
    { first: /^\s*--- FAIL: /u, before: /^(?:FAIL|ok\s|PASS|exit status|=== |\s*--- )/u },
    { first: /^\S+\.go:\d+:\d+: /u, before: /^/u },
    { first: /^panic: /u, before: /^goroutine |^$/u },
    // Cargo: compiler, tests
    { first: /^error(?:\[E\d+\])?: (?!could not compile|test failed|aborting|process didn)/u, before: /^$/u },
    { first: /^---- .+ stdout ----$/u, before: /^(?:stack backtrace:|note: |failures:|---- )/u },
    // C and C++
    { first: /^\S+:\d+:\d+: (?:fatal )?error: /u, before: /^\S/u },
    // Mocha, RSpec
    { first: /^ {2}\d+\) \S/u, before: /^\S/u, last: /^\s+(?:at |# \S)/u },
    // PHPUnit
    { first: /^\d+\) \S+::\S+/u, before: /^$/u },
    // .NET: compiler, tests
    { first: /: error [A-Z]+\d+: /u, before: /^/u },
    { first: /^\s+Failed \S.* \[.+\]$/u, before: /^\s+Stack Trace:|^$/u },
    // Maven
    { first: /^\[ERROR\] \s+\S+:\d+ /u, before: /^/u },
    { first: /^\[ERROR\] \S+\.(?:java|kt):\[?\d+/u, before: /^/u },
  ],
  [
    // pytest without tracebacks
    { first: /^(?:FAILED|ERROR) \S+::/u, before: /^/u },
  ],
];
