// Judges statements of Oracle by ANTLR's grammar of PL/SQL, as @griffithswaite/ts-plsql-parser has compiled it. A program of its
// own, because that package is an ES module. Input: a list of texts as JSON; output: a verdict on each as JSON.
import { text as readAll } from "node:stream/consumers";
import { CharStream, CommonTokenStream } from "antlr4";
import PlSqlLexer from "@griffithswaite/ts-plsql-parser/antlr/PlSqlLexer.js";
import PlSqlParser from "@griffithswaite/ts-plsql-parser/antlr/PlSqlParser.js";
import { recognise } from "./recogniser.mjs";

/**
 * @typedef {object} Verdict
 * @property {string | null} fault where the grammar cannot go on; null where the text is a statement
 * @property {string[]} dynamic statements that the text gives to EXECUTE IMMEDIATE as literals
 *
 * @typedef {object} Words
 * @property {import("antlr4").Token[]} tokens without spaces and comments; the last is the end
 * @property {(ruleIndex: number, predIndex: number, at: number) => boolean} holds
 */

const network = /** @type {import("./recogniser.mjs").Network} */ (/** @type {unknown} */ (PlSqlParser._ATN));
/** Of the words that count; spaces and comments have others. */
const defaultChannel = 0;
const unitStatement = PlSqlParser.RULE_unit_statement;

/** @param {string} text @returns {Words | string} */
function readWords(text) {
  /** @type {string[]} */
  const faults = [];
  const lexer = new PlSqlLexer(new CharStream(text));
  lexer.removeErrorListeners();
  lexer.addErrorListener({
    syntaxError: (_recognizer, _symbol, line, column) => {
      faults.push(`${line}:${column} is no word of the language`);
    },
  });
  const stream = new CommonTokenStream(lexer);
  stream.fill();
  if (faults[0] !== undefined) return faults[0];
  const tokens = stream.tokens.filter(({ channel }) => channel === defaultChannel);
  const parser = new PlSqlParser(stream);
  return {
    tokens,
    holds: (ruleIndex, predIndex, at) => {
      stream.seek(tokens[at]?.tokenIndex ?? 0);
      return parser.sempred(/** @type {never} */ (null), ruleIndex, predIndex) !== false;
    },
  };
}

/** By the types of a sentence's words: names and values make no difference. @type {Map<string, ReturnType<typeof recognise>>} */
const known = new Map();

/**
 * One statement, and nothing after it. The semicolon after END belongs to PL/SQL; the grammar leaves it to the script.
 * @param {Words} words @returns {string | null}
 */
function findFault({ tokens, holds }) {
  const types = tokens.map(({ type }) => type);
  const reading = known.get(types.join()) ?? recognise(network, unitStatement, { types, holds });
  known.set(types.join(), reading);
  const last = types.length - 1;
  const [beforeName, name, semicolon] = types.slice(-4, -1);
  const isBlock =
    semicolon === PlSqlParser.SEMICOLON && (name === PlSqlParser.END || beforeName === PlSqlParser.END);
  if (reading.ends.has(last) || (isBlock && reading.ends.has(last - 1))) return null;
  const { line, column, text } = tokens[reading.furthest] ?? { line: 0, column: 0, text: "" };
  return `${line}:${column} at ${text}`;
}

/**
 * A text that is put together: literals as they are, a name for anything between them. Null for a bind, whose text is a statement
 * of its own.
 * @param {readonly import("antlr4").Token[]} operands @returns {string | null}
 */
function putTogether(operands) {
  if (operands[0]?.text.startsWith(":")) return null;
  if (operands[0]?.type !== PlSqlParser.CHAR_STRING)
    throw new Error("EXECUTE IMMEDIATE of what begins with no literal");
  let [text, isName] = ["", false];
  for (const operand of operands) {
    if (operand.type === PlSqlParser.CHAR_STRING) {
      text += operand.text.slice(1, -1).replaceAll("''", "'");
      isName = false;
    } else if (operand.text !== "|" && !isName) {
      text += '"X"';
      isName = true;
    }
  }
  return text;
}

/** @param {Words} words @returns {string[]} */
function findDynamic({ tokens }) {
  return tokens.flatMap(({ type }, at) => {
    if (type !== PlSqlParser.EXECUTE || tokens[at + 1]?.type !== PlSqlParser.IMMEDIATE) return [];
    const end = tokens.findIndex((token, index) => index > at && token.type === PlSqlParser.SEMICOLON);
    return putTogether(tokens.slice(at + 2, end)) ?? [];
  });
}

/** @param {string} text @returns {Verdict} */
function judge(text) {
  const words = readWords(text);
  if (typeof words === "string") return { fault: words, dynamic: [] };
  return { fault: findFault(words), dynamic: findDynamic(words) };
}

/** @type {unknown} */
const texts = JSON.parse(await readAll(process.stdin));
if (!Array.isArray(texts)) throw new Error("expected a list of texts");
console.log(JSON.stringify(texts.map((text) => judge(String(text)))));
