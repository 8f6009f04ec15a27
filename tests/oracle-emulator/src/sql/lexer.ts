import { OracleError } from "../contract";

export type TokenType = "word" | "quoted" | "number" | "string" | "symbol" | "end";

export interface Token {
  readonly type: TokenType;
  /** Words: upper case. Quoted names and strings: what stands between the quotes. Numbers and symbols: as written. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** N'…'. */
  readonly national?: boolean;
  /** Hints that directly follow a word which may have them. */
  hints?: string[];
}

const MAX_IDENTIFIER_BYTES = 128;
const HINTED = new Set(["SELECT", "INSERT", "UPDATE", "DELETE", "MERGE"]);
const CLOSERS: Readonly<Record<string, string>> = { "[": "]", "{": "}", "<": ">", "(": ")" };

const BLANK = /\s+/y;
const WORD = /\p{L}[\p{L}\p{N}_$#]*/uy;
const NUMBER = /(?:\d+(?:\.(?!\.)\d*)?|\.\d+)(?:[eE][+-]?\d+)?(?:[fFdD](?![\p{L}\p{N}_$#]))?/uy;
const SYMBOL = /=>|:=|\|\||\*\*|<>|!=|\^=|~=|<=|>=|<<|>>|\.\.|[-()+*/=<>,.;:@%[\]]/y;
const PLAIN_QUOTE = /[nN]?'/y;
const OTHER_QUOTE = /[nN]?[qQ]'/y;

/** Splits a statement into tokens; comments go, hints stay. The last token is the end. */
export function tokenize(text: string): Token[] {
  return new Lexer(text).run();
}

class Lexer {
  private readonly tokens: Token[] = [];
  private offset = 0;

  constructor(private readonly text: string) {}

  run(): Token[] {
    while (this.offset < this.text.length) {
      if (this.match(BLANK) === undefined && !this.comment()) this.tokens.push(this.next());
    }
    const end = this.text.length;
    this.tokens.push({ type: "end", text: "", start: end, end });
    return this.tokens;
  }

  /** Reads what the pattern matches here, or nothing. */
  private match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.offset;
    const found = pattern.exec(this.text)?.[0];
    if (found !== undefined) this.offset += found.length;
    return found;
  }

  private comment(): boolean {
    const start = this.offset;
    const opening = this.text.substr(start, 2);
    if (opening !== "--" && opening !== "/*") return false;
    const line = opening === "--";
    const close = this.text.indexOf(line ? "\n" : "*/", start + 2);
    if (close < 0 && !line) throw new OracleError(1742, "comment not terminated properly", start);
    const end = close < 0 ? this.text.length : close;
    this.offset = Math.min(end + (line ? 1 : 2), this.text.length);
    this.keepHint(this.text.slice(start + 2, end));
    return true;
  }

  private keepHint(comment: string): void {
    const previous = this.tokens.at(-1);
    if (!comment.startsWith("+") || previous?.type !== "word" || !HINTED.has(previous.text)) return;
    (previous.hints ??= []).push(comment.slice(1).trim());
  }

  private next(): Token {
    const start = this.offset;
    const other = this.match(OTHER_QUOTE);
    if (other !== undefined) return this.alternativeString(start, /^[nN]/.test(other));
    const plain = this.match(PLAIN_QUOTE);
    if (plain !== undefined) return this.string(start, plain.length === 2);
    if (this.text[start] === '"') return this.quotedName(start);
    return this.simple(start);
  }

  private simple(start: number): Token {
    const word = this.match(WORD);
    if (word !== undefined) return this.name("word", word.toUpperCase(), start);
    const number = this.match(NUMBER);
    if (number !== undefined) return { type: "number", text: number, start, end: this.offset };
    const symbol = this.match(SYMBOL);
    if (symbol !== undefined) return { type: "symbol", text: symbol, start, end: this.offset };
    throw new OracleError(911, "invalid character", start);
  }

  private string(start: number, national: boolean): Token {
    let from = this.offset;
    let value = "";
    for (;;) {
      const quote = this.text.indexOf("'", from);
      if (quote < 0) throw new OracleError(1756, "quoted string not properly terminated", start);
      value += this.text.slice(from, quote);
      from = quote + 1;
      if (this.text[from] !== "'") break;
      value += "'";
      from++;
    }
    this.offset = from;
    return { type: "string", text: value, start, end: from, national };
  }

  /** q'[…]', q'!…!'. */
  private alternativeString(start: number, national: boolean): Token {
    const opener = this.text[this.offset] ?? "";
    const close = /\S/.test(opener)
      ? this.text.indexOf(`${CLOSERS[opener] ?? opener}'`, this.offset + 1)
      : -1;
    if (close < 0) throw new OracleError(1756, "quoted string not properly terminated", start);
    const text = this.text.slice(this.offset + 1, close);
    this.offset = close + 2;
    return { type: "string", text, start, end: this.offset, national };
  }

  private quotedName(start: number): Token {
    const close = this.text.indexOf('"', start + 1);
    if (close < 0) throw new OracleError(1740, "missing double quote in identifier", start);
    const name = this.text.slice(start + 1, close);
    if (name === "") throw new OracleError(1741, "illegal zero-length identifier", start);
    if (name.includes("\0")) throw new OracleError(911, "invalid character", start);
    this.offset = close + 1;
    return this.name("quoted", name, start);
  }

  private name(type: "word" | "quoted", text: string, start: number): Token {
    if (text.length * 4 > MAX_IDENTIFIER_BYTES && Buffer.byteLength(text) > MAX_IDENTIFIER_BYTES) {
      throw new OracleError(972, "identifier is too long", start);
    }
    return { type, text, start, end: this.offset };
  }
}
