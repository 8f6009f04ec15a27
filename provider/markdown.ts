/** Text that is nothing but text in Markdown, in one line: names and messages may hold anything. */
export function inert(text: string): string {
  return text
    .replace(/[&<>]/g, (character) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;" })[character] ?? "")
    .replace(/[\\`*[\]|~#$@]/g, (character) => `&#${character.codePointAt(0) ?? 0};`)
    .replace(/:\/\//g, "&#58;//")
    .replace(/\s+/g, " ");
}
