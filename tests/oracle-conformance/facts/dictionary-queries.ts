import { ok, type Topic } from "../fact";
import { PAGES } from "../pages";

/** The owners, bound once for whole schemas. */
const OWNERS = "(SELECT owner FROM JSON_TABLE(:o,'$[*]' COLUMNS(owner VARCHAR2(128) PATH '$')))";

/** What the discovery of whole schemas reads: every view has these columns. */
const QUERIES: Readonly<Record<string, string>> = {
  all_tables: `SELECT t.owner,t.table_name,t.tablespace_name,t.cluster_name,t.iot_type,t.temporary,t.nested,t.secondary,t.partitioned,t.row_movement, t.dependencies,t.logging,t.degree,t.compression,t.compress_for,t.read_only,t.segment_created,t.pct_free,t.ini_trans,t.num_rows,t.blocks, t.avg_row_len,t.last_analyzed,t.has_identity,t.external,x.object_id,x.data_object_id,x.last_ddl_time FROM all_tables t JOIN all_objects x ON x.owner=t.owner AND x.object_name=t.table_name AND x.object_type='TABLE' WHERE t.owner IN ${OWNERS}`,
  all_tab_cols: `SELECT owner,table_name,column_name,data_type,data_type_mod,data_type_owner,data_length,char_length,char_used,data_precision,data_scale, nullable,column_id,internal_column_id,segment_column_id,hidden_column,user_generated,virtual_column,identity_column,default_on_null, collation,data_default FROM all_tab_cols WHERE owner IN ${OWNERS} ORDER BY owner,table_name,internal_column_id`,
  all_tab_identity_cols: `SELECT owner,table_name,column_name,generation_type,sequence_name,identity_options FROM all_tab_identity_cols WHERE owner IN ${OWNERS}`,
  all_part_tables: `SELECT owner,table_name,partitioning_type,subpartitioning_type,def_subpartition_count,partitioning_key_count,subpartitioning_key_count,status, def_tablespace_name,ref_ptn_constraint_name,interval,def_segment_creation,def_indexing,autolist,interval_subpartition FROM all_part_tables WHERE owner IN ${OWNERS}`,
  all_part_key_columns: `SELECT owner,name,RTRIM(object_type),column_name,column_position FROM all_part_key_columns WHERE owner IN ${OWNERS}`,
  all_tab_partitions: `SELECT table_owner,table_name,composite,partition_name,subpartition_count,partition_position,tablespace_name,interval,segment_created, compression,num_rows,high_value_length,high_value FROM all_tab_partitions WHERE table_owner IN ${OWNERS} ORDER BY table_owner,table_name,partition_position`,
  all_tab_subpartitions: `SELECT table_owner,table_name,partition_name,subpartition_name,subpartition_position,tablespace_name,segment_created,num_rows,high_value FROM all_tab_subpartitions WHERE table_owner IN ${OWNERS}`,
  all_subpartition_templates: `SELECT user_name,table_name,subpartition_name,subpartition_position,tablespace_name,high_bound FROM all_subpartition_templates WHERE user_name IN ${OWNERS}`,
  all_lobs: `SELECT owner,table_name,column_name,segment_name,tablespace_name,index_name,chunk,retention,cache,logging,encrypt,compression,deduplication,in_row,securefile,partitioned FROM all_lobs WHERE owner IN ${OWNERS}`,
  all_lob_partitions: `SELECT table_owner,table_name,column_name,lob_name,partition_name,lob_partition_name,partition_position,tablespace_name,securefile FROM all_lob_partitions WHERE table_owner IN ${OWNERS}`,
  all_indexes: `SELECT owner,index_name,index_type,table_owner,table_name,uniqueness,compression,prefix_length,tablespace_name,status,funcidx_status,join_index,visibility,partitioned,degree,generated,ityp_name,indexing FROM all_indexes WHERE table_owner IN ${OWNERS}`,
  all_ind_columns: `SELECT index_owner,index_name,column_name,column_position,descend FROM all_ind_columns WHERE table_owner IN ${OWNERS}`,
  all_ind_expressions: `SELECT index_owner,index_name,column_position,column_expression FROM all_ind_expressions WHERE table_owner IN ${OWNERS}`,
  all_part_indexes: `SELECT owner,index_name,partitioning_type,subpartitioning_type,locality,alignment,interval FROM all_part_indexes WHERE owner IN ${OWNERS}`,
  dba_constraints: `SELECT owner,constraint_name,constraint_type,table_name,r_owner,r_constraint_name,delete_rule,status,deferrable,deferred,validated,rely,generated, index_owner,index_name,search_condition_vc FROM dba_constraints WHERE owner IN ${OWNERS} OR (constraint_type='R' AND r_owner IN ${OWNERS})`,
  dba_cons_columns: `SELECT owner,constraint_name,table_name,column_name,position FROM dba_cons_columns WHERE owner IN ${OWNERS}`,
  all_triggers: `SELECT owner,trigger_name,trigger_type,triggering_event,table_owner,table_name,referencing_names,when_clause,status,description,action_type,crossedition,fire_once,trigger_body FROM all_triggers WHERE table_owner IN ${OWNERS}`,
  dba_tab_privs: `SELECT grantee,owner,table_name,grantor,privilege,grantable,hierarchy FROM dba_tab_privs WHERE owner IN ${OWNERS}`,
  dba_col_privs: `SELECT grantee,owner,table_name,column_name,grantor,privilege,grantable FROM dba_col_privs WHERE owner IN ${OWNERS}`,
  all_synonyms: `SELECT owner,synonym_name,table_owner,table_name FROM all_synonyms WHERE db_link IS NULL AND table_owner IN ${OWNERS}`,
  dba_dependencies: `SELECT owner,name,type,referenced_owner,referenced_name FROM dba_dependencies WHERE referenced_type='TABLE' AND referenced_owner IN ${OWNERS}`,
  all_tab_comments: `SELECT owner,table_name,comments FROM all_tab_comments WHERE comments IS NOT NULL AND owner IN ${OWNERS}`,
  all_mview_logs: `SELECT log_owner,master,log_table,rowids,primary_key,sequence,include_new_values,commit_scn_based FROM all_mview_logs WHERE log_owner IN ${OWNERS}`,
  all_policies: `SELECT object_owner,object_name,policy_group,policy_name,pf_owner,package,function,sel,ins,upd,del,chk_option,enable,policy_type FROM all_policies WHERE object_owner IN ${OWNERS}`,
  all_tab_statistics: `SELECT owner,table_name,partition_name,object_type,num_rows,blocks,last_analyzed,stale_stats,stattype_locked FROM all_tab_statistics WHERE owner IN ${OWNERS}`,
  all_tab_col_statistics: `SELECT owner,table_name,column_name,num_distinct,num_nulls,low_value,high_value,histogram,num_buckets,avg_col_len FROM all_tab_col_statistics WHERE owner IN ${OWNERS}`,
  all_tab_modifications: `SELECT table_owner,table_name,partition_name,inserts,updates,deletes,truncated,timestamp FROM all_tab_modifications WHERE table_owner IN ${OWNERS}`,
  dba_segments: `SELECT owner,segment_name,partition_name,segment_type,tablespace_name,bytes,blocks,extents FROM dba_segments WHERE owner IN ${OWNERS}`,
  dba_free_space: `SELECT tablespace_name,SUM(bytes) FROM dba_free_space GROUP BY tablespace_name`,
  all_subpart_key_columns: `SELECT owner,name,RTRIM(object_type),column_name,column_position FROM all_subpart_key_columns WHERE owner IN ${OWNERS}`,
  all_col_comments: `SELECT owner,table_name,column_name,comments FROM all_col_comments WHERE comments IS NOT NULL AND owner IN ${OWNERS}`,
};

/** Pages whose list of columns has been read. */
const PAGES_OF_VIEWS: Readonly<Record<string, string>> = {
  all_ind_expressions: PAGES.allIndExpressions,
  all_subpart_key_columns: PAGES.allSubpartKeyColumns,
  all_subpartition_templates: PAGES.allSubpartitionTemplates,
};

const binds = { o: '["{owner}"]' };

export const DICTIONARY_QUERIES: Topic = {
  name: "dictionary views",
  facts: Object.entries(QUERIES).map(([view, sql]) => ({
    id: `columns-of-${view}`,
    title: `${view} has the columns that are asked for`,
    source: PAGES_OF_VIEWS[view] ?? null,
    steps: [
      ok("CREATE TABLE t (id NUMBER PRIMARY KEY)"),
      ok(sql, { session: "DBA", ...(sql.includes(":o,") && { binds }) }),
    ],
  })),
};
