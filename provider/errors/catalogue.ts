/**
 * The catalogue of everything the tool refuses or fails with. Each entry says what is wrong (with the qualified name),
 * why it matters, and what to do; `docs/errors.md` lists them and a test holds both together.
 */

import { connectionErrors } from "./connections";
import { foreignKeyErrors } from "./foreign-keys";
import { modifyOnlineErrors } from "./modify-online";
import { partitionErrors } from "./partitions";
import { retentionErrors } from "./retention";
import { rollbackErrors } from "./rollback";
import { runErrors } from "./runs";
import { scriptErrors } from "./scripts";
import { settingErrors } from "./settings";
import { tableErrors } from "./tables";
import { uniqueKeyErrors } from "./unique-keys";
import { validationErrors } from "./validation";

export interface CatalogueEntry {
  /** What is wrong, and why it matters. `{name}` is filled from the parameters. */
  readonly problem: string;
  /** What to do about it. */
  readonly remedy: string;
}

export const catalogue = {
  ...settingErrors,
  ...connectionErrors,
  ...tableErrors,
  ...partitionErrors,
  ...uniqueKeyErrors,
  ...foreignKeyErrors,
  ...retentionErrors,
  ...modifyOnlineErrors,
  ...rollbackErrors,
  ...scriptErrors,
  ...validationErrors,
  ...runErrors,
} as const satisfies Record<string, CatalogueEntry>;
