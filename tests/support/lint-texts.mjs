// Lints texts as if they stood in the given files, by the project's own configuration but without type information, which needs
// real files. Input: [{ file, text }] as the first argument; output: a list of messages for each, as JSON.
import { ESLint } from "eslint";
import tseslint from "typescript-eslint";

const eslint = new ESLint({ overrideConfig: [tseslint.configs.disableTypeChecked] });
/** @type {{ file: string, text: string }[]} */
const samples = JSON.parse(process.argv[2] ?? "[]");
const results = await Promise.all(samples.map(({ file, text }) => eslint.lintText(text, { filePath: file })));
console.log(JSON.stringify(results.map(([result]) => result?.messages.map(({ message }) => message))));
