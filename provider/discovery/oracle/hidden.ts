import type { Access } from "./access";

/**
 * What ALL_ views may keep from the user, of a table. The owner sees what is on the table, but not what other schemas have
 * that points at it; somebody else sees less.
 * @see https://docs.oracle.com/en/database/oracle/oracle-database/19/refrn/about-static-data-dictionary-views.html
 */
export function hiddenParts(schema: string, user: string, { seesDictionary }: Access): string[] {
  if (seesDictionary) return [];
  const ofOthers = [
    "foreign keys of other schemas that point at it",
    "views and stored units of other schemas that use it",
    "registrations of others for its changes",
  ];
  if (schema === user) return ofOthers;
  return [...ofOthers, "triggers, grants, policies and materialized view logs of it", "its size"];
}
