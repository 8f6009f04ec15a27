// What the judge uses of ANTLR's runtime; the types of the release that the grammar needs are not found under its own exports.
declare module "antlr4" {
  export class CharStream {
    constructor(text: string);
  }

  export interface Token {
    readonly type: number;
    readonly channel: number;
    readonly tokenIndex: number;
    readonly line: number;
    readonly column: number;
    readonly text: string;
  }

  export interface ErrorListener {
    syntaxError(recognizer: unknown, symbol: unknown, line: number, column: number): void;
  }

  export class Lexer {
    constructor(input: CharStream);
    removeErrorListeners(): void;
    addErrorListener(listener: ErrorListener): void;
  }

  export class CommonTokenStream {
    constructor(lexer: Lexer);
    readonly tokens: readonly Token[];
    fill(): void;
    seek(tokenIndex: number): void;
  }

  export class Parser {
    constructor(input: CommonTokenStream);
  }
}
