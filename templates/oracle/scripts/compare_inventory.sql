{{#sides}}
      SELECT '{{{word}}} ' || ITEM AS DIFFERENCE FROM (
        SELECT ITEM FROM ({{> inventory_of}}) WHERE SIDE = {{{one}}}
        MINUS
        SELECT ITEM FROM ({{> inventory_of}}) WHERE SIDE = {{{other}}}
      ){{#isFirst}}
      UNION ALL{{/isFirst}}
{{/sides}}
