/** What is wrong with a declaration or a configuration, whatever the database. */
export const settingErrors = {
  UNKNOWN_SETTING: {
    problem: "{path} is not a setting.{suggestion}",
    remedy: "Remove it, or correct its name; docs/guide/settings.md lists every setting.",
  },
  INVALID_SETTING: {
    problem: "{path} {problem}.",
    remedy: "Correct the value; docs/guide/settings.md says what it may be.",
  },
  UNSUPPORTED_SETTING: {
    problem: "{path}: {value} is not supported on {engine} yet.",
    remedy: "{remedy}",
  },
  INCOMPLETE_SETTING: {
    problem: "{path} is missing: {reason}.",
    remedy: "Set {path}, or remove {other}.",
  },
  MIGRATION_FILE_REFUSED: {
    problem: "The migration file {file} cannot be used: {refusals}",
    remedy:
      "Correct the file; nothing of it has been declared. docs/guide/migration-file.md explains every property.",
  },
  UNKNOWN_CONNECTION: {
    problem: 'connection: "{name}" is not in this stack\'s configuration (known: {known}).',
    remedy: "Add it under table-migration:connections in Pulumi.<stack>.yaml, its password with --secret.",
  },
  INVALID_CONNECTIONS: {
    problem: "The configuration table-migration:connections is not valid: {path} {problem}.",
    remedy: "Correct it; docs/guide/connections.md shows the form.",
  },
  INVALID_TEMPLATE: {
    problem: "The template {file} cannot take the place of the package's: {problem}.",
    remedy:
      "Begin with the package's file again and change only what stands around the tags; docs/guide/templates.md says what may be changed.",
  },
} as const;
