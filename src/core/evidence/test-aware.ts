/** Tests that lie in a source: all from here on, or the lines of a session. */
const holding = /import\.meta\.vitest|#\[(?:cfg\([^\]\n]*\btest\b|(?:\w+::)*(?:test|rstest|test_case)\b)/u;
const session = /^[ \t]*(?:>>>|iex>)[^\n]*(?:\n(?![ \t]*(?:"""|'''|\n|$))[^\n]*)*/gmu;

/**
 * What code names that behaves in another way while it is tested, that changes what tests are made of, that ends its process, or that is not checked
 * as the rest is.
 */
const telling = new RegExp(
  [
    // Where it runs, who started it, who calls it.
    String.raw`\b(?:NODE_ENV|NODE_OPTIONS|NODE_TEST_CONTEXT|NODE_V8_COVERAGE|VITEST|JEST_WORKER_ID|PYTEST_\w+|RAILS_ENV|RACK_ENV|APP_ENV|BATUTA_\w+|npm_[a-z]\w+)\b`,
    String.raw`\b(?:env|environ|getenv)\W{1,4}CI\b|\bspec\W+(?:active|completed)\b|\.(?:claude|batuta)\b`,
    String.raw`\bprocess\.(?:argv0?|execArgv|ppid|title|mainModule)\b|\bsys\.(?:argv|orig_argv|flags)\b|\bgetppid\b|\brequire\.(?:main|cache)\b|\bmodule\.parent\b|\bimport\.meta\.main\b`,
    String.raw`\.stack\b|\b(?:captureStackTrace|prepareStackTrace|getCallSites?|callee|_getframe|currentframe|get_referrers|get_objects|caller_locations|runtime\.Caller)\b|\binspect\.(?:stack|trace)\b|\.caller\b`,
    // Its end, and the runner around it.
    String.raw`\bprocess\.(?:exit\w*|reallyExit|abort|kill|on|once|prependListener|binding|dlopen|getBuiltinModule)\b|\bos\._exit\b|\bsys\.(?:exit|modules|settrace|setprofile|meta_path|path_hooks|excepthook)\b|\bos\.Exit\b|\batexit\b`,
    String.raw`['"](?:node:)?(?:test|assert|module|vm|inspector|v8)(?:/\w+)?['"]|\b(?:unittest|pytest|vitest|jest|mocha|chai|rspec|phpunit)\b`,
    // What is the same for all code: globals, built-in objects, what is made of text.
    String.raw`\b(?:globalThis|builtins|__builtins__|setattr|defineProperty|defineProperties|setPrototypeOf|__proto__|prototype|__defineGetter__)\b|\b[A-Z]\w*\.\w+\s*=(?![=>])|\bconsole\.\w+\s*=(?![=>])`,
    String.raw`\b(?:eval|exec|Function|__import__|import_module)\(`,
    // What says itself whether it is equal to another.
    String.raw`\b__(?:eq|ne|bool|instancecheck|class)__\b|\b(?:valueOf|toPrimitive|toStringTag|hasInstance|asymmetricMatch)\b`,
    // A day that is written down.
    String.raw`\b(?:Date\.parse|Date\.UTC|new Date|datetime|date|fromisoformat|strptime|fromtimestamp)\(\s*['"\d][^)\n]*|\b[12]\d{9}(?:\d{3})?\b`,
    String.raw`@ts-(?:nocheck|ignore|expect-error)|(?::|\bas|<)\s*any\b|\bas unknown as\b|(?:eslint|oxlint|biome)-(?:disable|ignore)|\btype:\s*ignore\b|\bnoqa\b|(?:pylint|rubocop):\s*disable|\b(?:istanbul|c8|v8) ignore\b|\bpragma: no cover\b`,
  ].join('|'),
  'gu',
);

/** Whether a source tells more, less or something else of its tests and of how it is checked than it did before. */
export function isTestAware(before: string, now: string): boolean {
  return told(before) !== told(now) || ownTests(before) !== ownTests(now);
}

function told(text: string): string {
  return (text.match(telling) ?? []).sort().join('\n');
}

/** Whether a source has tests in itself. */
export function holdsTests(text: string): boolean {
  return ownTests(text).trim() !== '';
}

/** The tests that lie in a source. */
export function ownTests(text: string): string {
  const start = text.search(holding);
  return `${(text.match(session) ?? []).join('\n')}\n${start < 0 ? '' : text.slice(start)}`;
}

const reaching =
  /\b(?:writeFile|appendFile|copyFile|rename|unlink|rmdir|rm|mkdir|symlink|chmod|utimes|cp|createWriteStream|write_text|write_bytes|makedirs|shutil|child_process|subprocess|spawn\w*|exec\w*|fork|popen|system)(?:Sync)?\b|\bopen\([^)\n]*['"][wax+]/u;

/** Whether a new test writes files or starts programs: what it leaves may be what earlier tests, or the next proof, find. */
export function reachesOut(text: string): boolean {
  return reaching.test(text);
}

/** Whether code says what is right: it asserts, or ends its process. */
export function judges(text: string): boolean {
  return /\b(?:assert\w*|expect|should|process\.exit\w*|sys\.exit)\b|^\s*exit [1-9]/mu.test(text);
}
