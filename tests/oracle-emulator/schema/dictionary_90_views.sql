-- Last: every declared view over its content.
CALL sys.build_views();
