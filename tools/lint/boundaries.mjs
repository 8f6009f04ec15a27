import path from "node:path";

const STAGES = ["discovery", "planning", "rendering", "execution", "validation", "report"];
/** What planning may import from elsewhere, and by which names. The rules against reading a clock are ESLint's own. */
const PLANNING_PACKAGES = new Map([
  ["luxon", undefined],
  ["node:crypto", new Set(["createHash"])],
]);
const PLANNING_PARTS = new Set(["planning", "schema", "errors"]);

/**
 * The first folder (or the bare name of a file) below provider/; undefined outside of it.
 * @param {string} root @param {string} file
 */
function providerPart(root, file) {
  const [top, part] = path.relative(root, file).split(path.sep);
  return top === "provider" ? part?.replace(/\.[cm]?[jt]s$/, "") : undefined;
}

/** @param {string} root @param {string} importer @param {string} specifier @returns {string | undefined} */
function refusalForPath(root, importer, specifier) {
  const target = path.resolve(path.dirname(importer), specifier);
  const from = providerPart(root, importer) ?? "";
  const to = providerPart(root, target);
  if (to === undefined) {
    return `provider/ must not import "${specifier}", which lies outside of it: what users install is provider/ alone.`;
  }
  if (from === "planning" && !PLANNING_PARTS.has(to)) {
    return `planning must not import ${to}: it is a pure function of schema types. Pass the value in instead.`;
  }
  if (STAGES.includes(from) && STAGES.includes(to) && from !== to) {
    return `${from} must not import ${to}: stages do not import each other. Share a type in schema/, or call both from engines/.`;
  }
  return undefined;
}

/** @param {import("estree").Node} declaration @returns {string[]} the names an import takes; "*" stands for all of them */
function importedNames(declaration) {
  if (declaration.type !== "ImportDeclaration") return ["*"];
  return declaration.specifiers.map((specifier) =>
    specifier.type === "ImportSpecifier" && specifier.imported.type === "Identifier"
      ? specifier.imported.name
      : "*",
  );
}

/**
 * @param {string} root @param {string} importer @param {string} specifier @param {import("estree").Node} declaration
 * @returns {string | undefined}
 */
function refusalForPackage(root, importer, specifier, declaration) {
  if (providerPart(root, importer) !== "planning") return undefined;
  const allowed = PLANNING_PACKAGES.get(specifier);
  const isAllowed = allowed === undefined || importedNames(declaration).every((name) => allowed.has(name));
  if (PLANNING_PACKAGES.has(specifier) && isAllowed) return undefined;
  return (
    `planning must not import "${specifier}": it has no clock, connection or randomness. ` +
    `Only luxon, and createHash of node:crypto, are allowed.`
  );
}

/** @type {import("eslint").Rule.RuleModule} */
const stages = {
  meta: { type: "problem", schema: [], docs: { description: "keep the one-way flow between the stages" } },
  create(context) {
    /**
     * @param {import("estree").Node} declaration
     * @param {import("estree").Node | null | undefined} node anything but a string literal is passed over
     */
    function check(declaration, node) {
      if (node?.type !== "Literal" || typeof node.value !== "string") return;
      const judge = node.value.startsWith(".") ? refusalForPath : refusalForPackage;
      const message = judge(context.cwd, context.filename, node.value, declaration);
      if (message !== undefined) context.report({ node, message });
    }
    return {
      ImportDeclaration: (node) => check(node, node.source),
      ExportNamedDeclaration: (node) => check(node, node.source),
      ExportAllDeclaration: (node) => check(node, node.source),
      ImportExpression: (node) => check(node, node.source),
      TSImportType: (/** @type {any} */ node) => check(node, node.source),
      TSExternalModuleReference: (/** @type {any} */ node) => check(node, node.expression),
      "CallExpression[callee.name='require']": (/** @type {any} */ node) => check(node, node.arguments[0]),
    };
  },
};

/** ESLint plugin: provider/'s stages do not import each other, and provider/ imports nothing outside of itself. */
export default { rules: { stages } };
