  -- Grants of one side, by all that they say.
  PROCEDURE read_grants(wanted VARCHAR2, v_side_grants OUT grant_list) IS
    v_side VARCHAR2(10);
    v_column VARCHAR2(200);
    v_grantee VARCHAR2(200);
    v_grantor VARCHAR2(200);
    v_privilege VARCHAR2(60);
    v_grantable VARCHAR2(1);
    v_hierarchy VARCHAR2(1);
    v_key VARCHAR2(2000);
  BEGIN
    OPEN v_cursor FOR {{{swapText.readGrants}}};
    LOOP
      FETCH v_cursor INTO v_side, v_column, v_grantee, v_grantor, v_privilege, v_grantable, v_hierarchy;
      EXIT WHEN v_cursor%NOTFOUND;
      IF v_side = wanted THEN
        v_key := v_privilege || '|' || v_grantable || '|' || v_hierarchy || '|' || v_grantee || '|' || v_grantor || '|' || v_column;
        v_side_grants(v_key) := v_grantor;
        g_column(v_key) := v_column;
        g_grantee(v_key) := v_grantee;
        g_privilege(v_key) := v_privilege;
        g_grantable(v_key) := v_grantable;
        g_hierarchy(v_key) := v_hierarchy;
      END IF;
    END LOOP;
    CLOSE v_cursor;
  END;

  FUNCTION quoted(grantee VARCHAR2) RETURN VARCHAR2 IS
  BEGIN
    RETURN CASE grantee WHEN 'PUBLIC' THEN 'PUBLIC' ELSE DBMS_ASSERT.ENQUOTE_NAME(grantee, FALSE) END;
  END;

  -- Gives the copy exactly the privileges that the owner has granted on the source at this moment. A grantee who has one too many
  -- loses all of them first: a revocation takes along what was granted by that privilege.
  PROCEDURE align_grants IS
    v_source grant_list;
    v_interim grant_list;
    v_key VARCHAR2(2000);
    v_privilege VARCHAR2(300);
    v_grantee VARCHAR2(300);
    v_grant_option VARCHAR2(60);
  BEGIN
    read_grants('source', v_source);
    read_grants('interim', v_interim);
    v_key := v_source.FIRST;
    WHILE v_key IS NOT NULL LOOP
      IF v_source(v_key) <> v_schema THEN
        stop(-20104, 'SOURCE_CHANGED: ' || v_source(v_key) || ' has passed a privilege on ' || v_printed || ' on to ' || g_grantee(v_key)
          || ', which only that user could grant on the new table. Let it be revoked, and granted by ' || v_schema);
      END IF;
      v_key := v_source.NEXT(v_key);
    END LOOP;
    v_key := v_interim.FIRST;
    WHILE v_key IS NOT NULL LOOP
      IF NOT v_source.EXISTS(v_key) THEN
        v_grantee := quoted(g_grantee(v_key));
        guard({{{swapText.revoke}}});
        read_grants('interim', v_interim);
        v_key := v_interim.FIRST;
      ELSE
        v_key := v_interim.NEXT(v_key);
      END IF;
    END LOOP;
    v_key := v_source.FIRST;
    WHILE v_key IS NOT NULL LOOP
      IF NOT v_interim.EXISTS(v_key) THEN
        v_grantee := quoted(g_grantee(v_key));
        v_privilege := g_privilege(v_key) || CASE WHEN g_column(v_key) IS NOT NULL THEN ' (' || DBMS_ASSERT.ENQUOTE_NAME(g_column(v_key), FALSE) || ')' END;
        v_grant_option := CASE g_hierarchy(v_key) WHEN 'Y' THEN ' WITH HIERARCHY OPTION' END || CASE g_grantable(v_key) WHEN 'Y' THEN ' WITH GRANT OPTION' END;
        guard({{{swapText.grant}}});
      END IF;
      v_key := v_source.NEXT(v_key);
    END LOOP;
  END;

  -- What is granted on the source now, for whoever looks after the swap.
  FUNCTION granted RETURN CLOB IS
    v_source grant_list;
    v_key VARCHAR2(2000);
    v_list CLOB;
  BEGIN
    read_grants('source', v_source);
    v_key := v_source.FIRST;
    WHILE v_key IS NOT NULL LOOP
      v_list := v_list || CASE WHEN v_list IS NULL THEN NULL ELSE ',' END || '{"grantee":' || as_json(g_grantee(v_key)) || ',"grantor":' || as_json(v_source(v_key))
        || ',"privilege":' || as_json(g_privilege(v_key)) || ',"grantable":' || CASE g_grantable(v_key) WHEN 'Y' THEN 'true' ELSE 'false' END
        || ',"hierarchy":' || CASE g_hierarchy(v_key) WHEN 'Y' THEN 'true' ELSE 'false' END
        || CASE WHEN g_column(v_key) IS NOT NULL THEN ',"column":' || as_json(g_column(v_key)) END || '}';
      v_key := v_source.NEXT(v_key);
    END LOOP;
    RETURN '[' || v_list || ']';
  END;
