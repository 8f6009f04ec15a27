import { OracleError } from "../../contract";
import type { Bind, Identifier, ObjectName } from "../ast";
import { tokenize, type Token } from "../lexer";
import { BLOCK_WORDS, PLSQL_RESERVED, SQL_RESERVED } from "../reserved";
import { SAID_AS_UNEXPECTED_END, SYNTAX_ERRORS, type SyntaxErrorCode } from "./errors";

/** Whose rules hold where the parser stands: reserved words, conditions as values, the form of errors. */
export type Language = "sql" | "plsql";

/** Reserved words that name collection methods or packages' subprograms. */
const METHODS = new Set(["DELETE", "EXISTS", "PRIOR", "TRIM", "FETCH"]);
const MAX_DEPTH = 250;

/** The tokens of a statement, a place among them, and what every rule needs. It never goes back. */
export class Parser {
  readonly tokens: readonly Token[];
  language: Language = "sql";
  /** Within a block: SQL errors are then PL/SQL compilation errors. */
  inBlock = false;
  /** Names of the trigger's rows, which `:` introduces. */
  triggerRows: readonly string[] = [];
  /** DDL takes no binds; blocks count each name once. */
  bindRule: "occurrence" | "name" | "none" = "occurrence";
  private readonly bindNames: string[] = [];
  private index = 0;
  private depth = 0;

  constructor(readonly text: string) {
    this.tokens = tokenize(text);
  }

  get token(): Token {
    return this.tokens[this.index]!;
  }

  get position(): number {
    return this.token.start;
  }

  /** Where the last token ended. */
  get lastEnd(): number {
    return this.tokens[this.index - 1]?.end ?? 0;
  }

  /** Place of the next token, for `tokens`. */
  get tokenIndex(): number {
    return this.index;
  }

  get atEnd(): boolean {
    return this.token.type === "end";
  }

  peek(ahead = 1): Token {
    return this.tokens[Math.min(this.index + ahead, this.tokens.length - 1)]!;
  }

  advance(): Token {
    const token = this.token;
    if (token.type !== "end") this.index++;
    return token;
  }

  /** The rest is the text of an object that does not compile. */
  skipToEnd(): void {
    this.index = this.tokens.length - 1;
  }

  /** Whether the next tokens are these words, unquoted. */
  isWord(...words: readonly string[]): boolean {
    return words.every((word, ahead) => {
      const token = this.peek(ahead);
      return token.type === "word" && token.text === word;
    });
  }

  isOneOf(...words: readonly string[]): boolean {
    return this.isAhead(0, ...words);
  }

  /** Whether the token so many places ahead is one of these words, unquoted. */
  isAhead(ahead: number, ...words: readonly string[]): boolean {
    const token = this.peek(ahead);
    return token.type === "word" && words.includes(token.text);
  }

  /** Reads these words if all of them stand here, else nothing. */
  accept(...words: readonly string[]): boolean {
    if (!this.isWord(...words)) return false;
    this.index += words.length;
    return true;
  }

  /** Reads one of these words, or nothing. */
  acceptOneOf<W extends string>(...words: readonly W[]): W | undefined {
    return this.isOneOf(...words) ? (this.advance().text as W) : undefined;
  }

  expect(word: string, code: SyntaxErrorCode = 905): void {
    if (!this.accept(word)) throw this.error(code, word);
  }

  expectAll(...words: readonly string[]): void {
    for (const word of words) this.expect(word);
  }

  expectOneOf<W extends string>(code: SyntaxErrorCode, ...words: readonly W[]): W {
    const found = this.acceptOneOf(...words);
    if (found === undefined) throw this.error(code, words.join(" or "));
    return found;
  }

  isSymbol(symbol: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return token.type === "symbol" && token.text === symbol;
  }

  acceptSymbol(symbol: string): boolean {
    if (!this.isSymbol(symbol)) return false;
    this.index++;
    return true;
  }

  expectSymbol(symbol: string, code: SyntaxErrorCode): void {
    if (!this.acceptSymbol(symbol)) throw this.error(code, symbol);
  }

  open(): void {
    this.expectSymbol("(", 906);
  }

  close(): void {
    this.expectSymbol(")", 907);
  }

  semicolon(): void {
    this.expectSymbol(";", 933);
  }

  /** `( item, … )`. */
  parenthesised<T>(item: () => T): T[] {
    this.open();
    const items = this.list(item);
    this.close();
    return items;
  }

  /** `item, …`. */
  list<T>(item: () => T): T[] {
    const items = [item()];
    while (this.acceptSymbol(",")) items.push(item());
    return items;
  }

  expectEnd(): void {
    if (!this.atEnd) throw this.error(933, "end of statement");
  }

  /** Text from a position up to the last token read, as it was written. */
  textFrom(start: number): string {
    return this.text.slice(start, this.lastEnd);
  }

  /** Text from a position up to the next token: the dictionary keeps the comments behind an expression too. */
  textUntilNext(start: number): string {
    return this.text.slice(start, this.position).trimEnd();
  }

  isReserved(word: string): boolean {
    if (this.language === "plsql") return PLSQL_RESERVED.has(word);
    return SQL_RESERVED.has(word) || (this.inBlock && BLOCK_WORDS.has(word));
  }

  /** Whether a name can stand here. */
  isIdentifier(ahead = 0): boolean {
    const token = this.peek(ahead);
    return token.type === "quoted" || (token.type === "word" && !this.isReserved(token.text));
  }

  identifier(code: SyntaxErrorCode = 904): Identifier {
    if (!this.isIdentifier()) throw this.error(code, "an identifier");
    return this.anyWord();
  }

  /** The next word as a name, reserved or not. */
  anyWord(): Identifier {
    const token = this.advance();
    return { position: token.start, name: token.text, quoted: token.type === "quoted" };
  }

  /** A name after a dot: PL/SQL also takes the names of collection methods there. */
  fieldName(): Identifier {
    const { type, text } = this.token;
    const isMethod = this.language === "plsql" && type === "word" && METHODS.has(text);
    return isMethod ? this.anyWord() : this.identifier();
  }

  objectName(code: SyntaxErrorCode = 903): ObjectName {
    const first = this.identifier(code);
    const name = this.acceptSymbol(".") ? this.identifier(code) : undefined;
    if (this.isSymbol("@")) throw this.unsupported("database links");
    const { position } = first;
    return name === undefined ? { position, name: first } : { position, schema: first, name };
  }

  identifierList(): Identifier[] {
    return this.parenthesised(() => this.identifier());
  }

  stringLiteral(code: SyntaxErrorCode = 922): string {
    if (this.token.type !== "string") throw this.error(code, "a string");
    return this.advance().text;
  }

  /** A whole number without sign. */
  integer(code: SyntaxErrorCode = 922): number {
    const { type, text } = this.token;
    if (type !== "number" || !/^\d{1,15}$/.test(text)) throw this.error(code, "an integer");
    this.advance();
    return Number(text);
  }

  bind(name: string, position: number): Bind {
    if (this.bindRule === "none") throw this.refusedBind(name);
    const known = this.bindRule === "name" ? this.bindNames.indexOf(name) : -1;
    const index = known >= 0 ? known : this.bindNames.push(name) - 1;
    return { kind: "bind", position, name, index };
  }

  private refusedBind(name: string): OracleError {
    if (this.inBlock) return this.compilationError(`PLS-00049: bad bind variable '${name}'`);
    return this.error(1027);
  }

  /** Runs a rule under other rules of language. */
  inLanguage<T>(language: Language, rule: () => T): T {
    const before = this.language;
    this.language = language;
    const result = rule();
    this.language = before;
    return result;
  }

  /** Runs a rule that may contain itself; text that nests too deep must not exhaust the stack. */
  nested<T>(rule: () => T): T {
    if (++this.depth > MAX_DEPTH) throw this.unsupported("nesting this deep");
    const result = rule();
    this.depth--;
    return result;
  }

  /** Out of the emulated subset. */
  unsupported(construct: string): OracleError {
    return new OracleError(3001, `unimplemented feature: ${construct}`, this.position);
  }

  /** A syntax error where the parser stands. */
  error(code: SyntaxErrorCode, expected = "something else"): OracleError {
    if (this.inBlock && this.language === "plsql") return this.compilationError(this.unexpected(expected));
    const shown = this.atEnd && SAID_AS_UNEXPECTED_END.has(code) ? 921 : code;
    const text = shown === 2000 ? `missing ${expected} keyword` : SYNTAX_ERRORS[shown];
    if (!this.inBlock) return new OracleError(shown, text, this.position);
    return this.compilationError(`PL/SQL: ORA-${String(shown).padStart(5, "0")}: ${text}`);
  }

  private unexpected(expected: string): string {
    const { type, text } = this.token;
    const symbol = type === "end" ? "end-of-file" : text.toUpperCase();
    return `PLS-00103: Encountered the symbol "${symbol}" when expecting ${expected}`;
  }

  /** ORA-06550 with the place and what is wrong there. */
  compilationError(text: string): OracleError {
    const before = this.text.slice(0, this.position).split("\n");
    const line = before.length;
    const column = (before.at(-1)?.length ?? 0) + 1;
    return new OracleError(6550, `line ${line}, column ${column}:\n${text}`, this.position);
  }
}
