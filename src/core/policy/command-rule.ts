/** Options as a rule lists them. */
export type Options = Pick<CommandRule, 'switches' | 'values'>;

/** What may stand behind the beginning of a command without a question. Whatever is not listed is asked about. */
export interface CommandRule {
  /** The words that it begins with: program, sub-command. */
  readonly begin: readonly string[];
  /**
   * `reads`: it only reads files of the workspace, so it needs to be in no settings. `added`: these words may be added to a command
   * of the settings that begins so.
   */
  readonly kind: 'reads' | 'added';
  /** Options without a value. Short ones may be glued together. */
  readonly switches?: readonly string[];
  /** Options with a value, and what it may be. With `=` at the end the value is glued to it, with a blank it is the next word. */
  readonly values?: Readonly<Record<string, RegExp>>;
  /** Those of them whose value is a path, which must lie inside. */
  readonly named?: readonly string[];
  /** An option without which it writes. */
  readonly requires?: string;
  /** Options behind `--`, where the program hands them on. */
  readonly passed?: Options;
  /** Options may also stand between the program and the other words of a command of the settings. None may have its value as the next word. */
  readonly around?: true;
  /** The first operand, where it is no path: a pattern, a script. */
  readonly first?: RegExp;
  /** Options that take the place of the first operand. */
  readonly instead?: readonly string[];
  /** What the others are. `files`: paths inside. `revisions`: of git, or paths inside. `packages`: of Go, inside. `words`: anything. */
  readonly operands: 'none' | 'files' | 'revisions' | 'tests' | 'packages' | 'words';
  /** Operands that name nothing. */
  readonly words?: RegExp;
  /** No more than so many. */
  readonly most?: number;
  /** Only files, because of a folder it would show what lies in it. */
  readonly content?: true;
  /** Paths may be patterns of git: always, or only behind `--`. */
  readonly patterns?: 'always' | 'behind';
  /** Operands and options count only behind `--`; options are those of the program that the script ends in. */
  readonly behind?: true;
  /** It reads standard input where no file is named, so it may stand behind a pipe. */
  readonly filter?: true;
  /** The program of the workspace that is started: it must be there, or another of that name would be fetched. */
  readonly needs?: string;
  /**
   * It works by what the workspace itself sets, which may run code of it. So the person's settings must name a command of one of these programs, which
   * run such code as well.
   */
  readonly alongside?: readonly string[];
  /** Where the settings name paths behind it, others may stand in their place. */
  readonly narrows?: true;
  /** Shows what files hold, also of those that no operand names. `patches`: only with an option that makes it. */
  readonly shows?: 'always' | 'patches';
  /** With one of these options it names or counts them instead. */
  readonly names?: readonly string[];
}

export const number = /^\d+$/u;
export const anything = /^/u;
export const colours = /^(?:never|auto|always)$/u;
export const words = (text: string): string[] => text.split(' ');
/** The same for several options. */
export const each = (options: string, value: RegExp): Record<string, RegExp> =>
  Object.fromEntries(words(options).map((name) => [name, value]));
/** A rule for a command that begins with this line and only reads. */
export const reads = (line: string, rule: Omit<CommandRule, 'begin' | 'kind'>): CommandRule => ({
  begin: words(line),
  kind: 'reads',
  ...rule,
});
