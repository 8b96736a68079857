/** What scanners need to know of a source file, the same for every language; plain JSON, so that it can be kept between scans. */
export interface FileSyntax {
  /** Package or namespace; '' where the language has none. */
  readonly namespace: string;
  readonly imports: readonly Import[];
  readonly classes: readonly ClassDeclaration[];
  readonly enums: readonly EnumDeclaration[];
  /** Values with a name outside of classes. */
  readonly bindings: readonly Binding[];
  /** Calls of the methods that scanners look for, wherever they stand, in order. */
  readonly calls: readonly Call[];
  /** The first line that could not be read; null: all could. */
  readonly errorLine: number | null;
}

/** `name` is what the file calls it; '*' for all names of `from`. */
export interface Import {
  readonly name: string;
  readonly from: string;
  /** Its name where it comes from; 'default' for a default export. */
  readonly original: string;
  /** It counts in all files of the project. */
  readonly isGlobal?: boolean;
}

export interface ClassDeclaration {
  readonly name: string;
  readonly line: number;
  readonly isAbstract: boolean;
  /** Other files may declare more of it. */
  readonly isPartial?: boolean;
  /** Names of base classes and interfaces, without type arguments and module. */
  readonly bases: readonly Base[];
  /** Names that stand for types which whoever extends it gives; absent: there are none. */
  readonly typeParameters?: readonly string[];
  readonly marks: readonly Mark[];
  readonly members: readonly Member[];
}

export interface Base {
  readonly name: string;
  /** The namespace, or the end of it, that stands before the name; absent: none does. */
  readonly in?: string;
  readonly typeArguments: readonly string[];
}

/** A decorator, annotation or attribute. */
export interface Mark {
  readonly name: string;
  readonly args: readonly Argument[];
}

export interface Member {
  readonly name: string;
  readonly line: number;
  /** As it is written; '' without one. */
  readonly type: string;
  readonly isOptional: boolean;
  readonly marks: readonly Mark[];
  readonly value: Expression | null;
}

export interface EnumDeclaration {
  readonly name: string;
  readonly line: number;
  readonly values: readonly string[];
}

export interface Binding {
  readonly name: string;
  readonly line: number;
  readonly value: Expression;
}

export interface Call {
  /** The class it stands in; '' outside. */
  readonly within: string;
  /** The type that the method or the call around it is about: `T` of `Entity<T>(…)`. */
  readonly of?: string;
  /** The variable that it makes. */
  readonly as?: string;
  readonly line: number;
  readonly call: CallExpression;
}

/** `name` is '' for an argument by position. */
export interface Argument {
  readonly name: string;
  readonly value: Expression;
}

export interface CallExpression {
  readonly kind: 'call';
  /** What is called, without the object that it belongs to: `ForeignKey` of `models.ForeignKey`. */
  readonly name: string;
  readonly typeArguments: readonly string[];
  readonly on: Expression | null;
  readonly args: readonly Argument[];
}

export type Expression =
  | { readonly kind: 'string'; readonly text: string }
  /** A name with dots, a number, or any other source text, cut. */
  | { readonly kind: 'name'; readonly text: string }
  | CallExpression
  | { readonly kind: 'list'; readonly items: readonly Expression[] }
  | { readonly kind: 'record'; readonly fields: readonly Argument[] }
  /** What a function without statements gives. */
  | { readonly kind: 'function'; readonly body: Expression };

export const noSyntax: FileSyntax = { namespace: '', imports: [], classes: [], enums: [], bindings: [], calls: [], errorLine: null };
