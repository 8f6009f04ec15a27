  {{{ledger.sumChunks}}} INTO v_sums;
  FOR v_step IN {{{ledger.readSteps}}} LOOP
    v_steps := v_steps || jsonb_build_object('step', v_step.step, 'rows', v_step.rows::bigint,
      'seconds', round(extract(epoch FROM v_step."endedAt"::timestamptz - v_step."startedAt"::timestamptz), 1));
  END LOOP;
  SELECT e.at, e.detail INTO v_swap FROM table_migration.events e WHERE e.run_id = v_run AND e.kind = 'swapped' ORDER BY e.event_id DESC LIMIT 1;
  v_result := jsonb_build_object('runId', v_run::text, 'planHash', {{{planHashText}}}, 'method', {{{methodText}}}, 'rows', v_sums.rows::bigint,
    'checksum', v_sums.checksum, 'chunks', v_sums.chunks, 'steps', v_steps,
    'seconds', (SELECT sum((one ->> 'seconds')::numeric) FROM jsonb_array_elements(v_steps) one),
    'lockedMs', v_swap.detail -> 'lockedMs', 'cutoverAttempts', v_swap.detail -> 'attempts',
    'retiredTable', {{{retiredPrintedText}}}, 'retiredAt', v_swap.at::text,
    'keepRetiredUntil', to_char(v_swap.at + interval '{{{keepOldForDays}}} days', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
    'inventory', {{{inventoryText}}}, 'partitions', {{{partitions}}}, 'leaves', {{{leafCount}}});
  {{{ledger.completeRun}}};
  RAISE NOTICE 'Run % is complete: % rows; the lock was held for % ms', v_run, v_sums.rows, v_swap.detail ->> 'lockedMs';
