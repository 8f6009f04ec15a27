import type { Topic } from "../fact";
import { COLUMNS } from "./columns";
import { COMPRESSION } from "./compression";
import { CONSTRAINTS } from "./constraints";
import { DATES } from "./dates";
import { DICTIONARY } from "./dictionary";
import { DICTIONARY_QUERIES } from "./dictionary-queries";
import { DRIVER } from "./driver";
import { FOREIGN_KEYS } from "./foreign-keys";
import { GROUPING } from "./grouping";
import { INSERT } from "./insert";
import { KEY_LOCKS } from "./key-locks";
import { INTERVAL } from "./interval";
import { LOCKS } from "./locks";
import { MODIFY_PARTITIONING } from "./modify-partitioning";
import { ORGANIZATION } from "./organization";
import { TABLESPACES } from "./tablespaces";
import { PARTITIONS } from "./partitions";
import { PARTITION_RULES } from "./partition-rules";
import { PLSQL } from "./plsql";
import { QUERIES } from "./queries";
import { QUOTAS } from "./quotas";
import { DEFAULT_ATTRIBUTES } from "./default-attributes";
import { LARGE_OBJECTS } from "./large-objects";
import { READ_ONLY } from "./read-only";
import { RENAME } from "./rename";
import { SEQUENCES } from "./sequences";
import { SUPPLIED_PACKAGES } from "./supplied-packages";
import { TRIGGERS } from "./triggers";

export const TOPICS: readonly Topic[] = [
  LOCKS,
  READ_ONLY,
  RENAME,
  PARTITIONS,
  INTERVAL,
  PARTITION_RULES,
  MODIFY_PARTITIONING,
  CONSTRAINTS,
  FOREIGN_KEYS,
  KEY_LOCKS,
  ORGANIZATION,
  QUOTAS,
  TABLESPACES,
  COMPRESSION,
  LARGE_OBJECTS,
  DEFAULT_ATTRIBUTES,
  COLUMNS,
  TRIGGERS,
  PLSQL,
  SEQUENCES,
  SUPPLIED_PACKAGES,
  QUERIES,
  GROUPING,
  INSERT,
  DATES,
  DRIVER,
  DICTIONARY,
  DICTIONARY_QUERIES,
];
