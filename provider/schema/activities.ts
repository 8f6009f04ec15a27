import type { StepKind } from "./plan";

/** What a run does in each step, for its row and for its errors. */
export const activities: Readonly<Record<StepKind, string>> = {
  startJournal: "starting the journal",
  createTable: "creating the table",
  dataLoad: "copying rows",
  createIndexes: "building indexes",
  guardKeys: "guarding unique keys",
  gatherStatistics: "gathering statistics",
  deltaLoad: "replaying the journal",
  validate: "comparing rows",
  createMaterializedViews: "creating materialized views",
  swapTables: "swapping the tables",
  validateForeignKeys: "validating the foreign keys",
  restoreGrants: "proving the inventory",
  swapDefault: "moving rows out of the default partition",
  setInterval: "setting the interval",
  addPartitions: "adding partitions",
  setAttributes: "changing settings",
  modifyOnline: "giving the table its partitions",
  detachPartitions: "detaching partitions",
  dropPartitions: "dropping detached partitions",
  proveHistory: "proving the bound",
  matchIndexes: "preparing indexes",
  attachHistory: "attaching the table",
  prepareRollback: "opening the retired table",
  closeWayBack: "closing the way back",
};
