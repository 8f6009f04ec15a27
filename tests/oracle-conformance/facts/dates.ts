import { PAGES } from "../pages";
import { fails, ok, rows, type Topic } from "../fact";

/** DATE, and numbers and dates as text. */
export const DATES: Topic = {
  name: "dates and formats",
  facts: [
    {
      id: "date-arithmetic",
      title: "DATE plus a number adds days; the difference of two DATEs is a number of days",
      source: PAGES.dateArithmetic,
      steps: [
        rows(
          `SELECT TO_CHAR(DATE '2024-02-28' + 1.5, 'YYYY-MM-DD HH24:MI:SS'), DATE '2024-03-01' - DATE '2024-02-28',
             TO_CHAR(DATE '2024-01-01' + 1/24/60, 'HH24:MI') FROM dual`,
          [["2024-02-29 12:00:00", 2, "00:01"]],
        ),
      ],
    },
    {
      id: "add-months",
      title: "ADD_MONTHS from the last day of a month gives the last day of a month",
      source: PAGES.addMonths,
      steps: [
        rows(
          `SELECT TO_CHAR(ADD_MONTHS(DATE '2024-01-31', 1), 'YYYY-MM-DD'), TO_CHAR(ADD_MONTHS(DATE '2024-02-29', 1), 'YYYY-MM-DD'),
             TO_CHAR(ADD_MONTHS(DATE '2024-01-15', -1), 'YYYY-MM-DD') FROM dual`,
          [["2024-02-29", "2024-03-31", "2023-12-15"]],
        ),
      ],
    },
    {
      id: "last-day",
      title: "LAST_DAY gives the last day of the month, with the time of day",
      source: PAGES.lastDay,
      steps: [rows("SELECT TO_CHAR(LAST_DAY(DATE '2024-02-10'), 'YYYY-MM-DD') FROM dual", [["2024-02-29"]])],
    },
    {
      id: "months-between",
      title: "MONTHS_BETWEEN counts a fraction in 31sts, and none between last days",
      source: PAGES.monthsBetween,
      steps: [
        rows(
          "SELECT MONTHS_BETWEEN(DATE '1995-02-02', DATE '1995-01-01'), MONTHS_BETWEEN(DATE '2024-02-29', DATE '2024-01-31') FROM dual",
          [[1 + 1 / 31, 1]],
        ),
      ],
    },
    {
      id: "trunc-date",
      title: "TRUNC of a date cuts to the day, or to the month, year, quarter or ISO week",
      source: PAGES.truncDate,
      steps: [
        rows(
          `SELECT TO_CHAR(TRUNC(d), 'MM-DD HH24'), TO_CHAR(TRUNC(d, 'MM'), 'MM-DD'), TO_CHAR(TRUNC(d, 'YYYY'), 'MM-DD'),
             TO_CHAR(TRUNC(d, 'Q'), 'MM-DD'), TO_CHAR(TRUNC(d, 'IW'), 'MM-DD')
           FROM (SELECT TO_DATE('2024-05-16 13:14', 'YYYY-MM-DD HH24:MI') d FROM dual)`,
          [["05-16 00", "05-01", "01-01", "04-01", "05-13"]],
        ),
      ],
    },
    {
      id: "interval-functions",
      title: "NUMTOYMINTERVAL and NUMTODSINTERVAL make intervals that can be added to dates",
      source: PAGES.numtoyminterval,
      steps: [
        rows(
          `SELECT TO_CHAR(DATE '2024-01-01' + NUMTOYMINTERVAL(1, 'YEAR'), 'YYYY-MM-DD'),
             TO_CHAR(DATE '2024-01-01' + NUMTODSINTERVAL(7, 'DAY'), 'YYYY-MM-DD') FROM dual`,
          [["2025-01-01", "2024-01-08"]],
        ),
        fails("SELECT DATE '2024-01-31' + NUMTOYMINTERVAL(1, 'MONTH') FROM dual", 1839),
      ],
    },
    {
      id: "text-against-date",
      title: "A text is read by NLS_DATE_FORMAT where a DATE is wanted; one that does not match fails",
      source: PAGES.error1861,
      steps: [
        ok("ALTER SESSION SET NLS_DATE_FORMAT = 'DD-MON-RR'"),
        fails("SELECT 1 FROM dual WHERE SYSDATE > '2024-01-01'", 1861),
        ok("ALTER SESSION SET NLS_DATE_FORMAT = 'YYYY-MM-DD'"),
        rows("SELECT TO_CHAR(DATE '2024-05-06'), TO_DATE('2024-05-06') - DATE '2024-05-01' FROM dual", [
          ["2024-05-06", 5],
        ]),
      ],
    },
    {
      id: "invalid-day",
      title: "A day that its month does not have fails with ORA-01839",
      source: PAGES.error1839,
      steps: [
        fails("SELECT TO_DATE('2023-02-29', 'YYYY-MM-DD') FROM dual", 1839),
        rows("SELECT TO_CHAR(TO_DATE('2024-02-29', 'YYYY-MM-DD'), 'DDD') FROM dual", [["060"]]),
      ],
    },
    {
      id: "invalid-month",
      title: "A month that does not exist fails with ORA-01843",
      source: PAGES.error1843,
      steps: [fails("SELECT TO_DATE('2024-13-01', 'YYYY-MM-DD') FROM dual", 1843)],
    },
    {
      id: "to-char-number",
      title: "TO_CHAR of a number by a model keeps a place for the sign, and gives # where it does not fit",
      source: PAGES.numberFormats,
      steps: [
        rows(
          "SELECT TO_CHAR(1234.5, '9,999.00'), TO_CHAR(-7, '099'), TO_CHAR(7, 'FM99'), TO_CHAR(1234, '99'), TO_CHAR(0.5, 'TM9'), TO_CHAR(255, 'FMXX') FROM dual",
          [[" 1,234.50", "-007", "7", "###", ".5", "FF"]],
        ),
      ],
    },
    {
      id: "to-char-date",
      title: "TO_CHAR of a date knows Oracle's format elements",
      source: PAGES.dateFormats,
      steps: [
        rows(
          `SELECT TO_CHAR(d, 'DD-MON-YYYY'), TO_CHAR(d, 'fmDay, Month D'), TO_CHAR(d, 'HH12:MI AM'), TO_CHAR(d, 'SSSSS'),
             TO_CHAR(d, 'IYYY-IW'), TO_CHAR(d, 'J'), TO_CHAR(d, 'SYYYY')
           FROM (SELECT TO_DATE('2024-05-06 13:07:09', 'YYYY-MM-DD HH24:MI:SS') d FROM dual)`,
          [["06-MAY-2024", "Monday, May 2", "01:07 PM", "47229", "2024-19", "2460437", " 2024"]],
        ),
      ],
    },
    {
      id: "rr-years",
      title: "RR reads two digits of a year into the nearer century",
      source: PAGES.dateFormats,
      steps: [
        rows("SELECT TO_CHAR(TO_DATE('98', 'RR'), 'YYYY'), TO_CHAR(TO_DATE('17', 'RR'), 'YYYY') FROM dual", [
          ["1998", "2017"],
        ]),
      ],
    },
    {
      id: "number-as-text",
      title: "A number becomes text without a leading zero",
      source: null,
      steps: [rows("SELECT TO_CHAR(0.25), '' || 100, TO_CHAR(-0.5) FROM dual", [[".25", "100", "-.5"]])],
    },
    {
      id: "sys-extract-utc",
      title: "SYS_EXTRACT_UTC gives the UTC time of a timestamp with time zone",
      source: PAGES.sysExtractUtc,
      steps: [
        rows(
          "SELECT TO_CHAR(SYS_EXTRACT_UTC(TIMESTAMP '2000-03-28 11:30:00.00 -08:00'), 'YYYY-MM-DD HH24:MI') FROM dual",
          [["2000-03-28 19:30"]],
        ),
      ],
    },
    {
      id: "nls-numeric-characters",
      title: "NLS_NUMERIC_CHARACTERS says what the decimal character is",
      source: null,
      steps: [
        ok("ALTER SESSION SET NLS_NUMERIC_CHARACTERS = ',.'"),
        rows("SELECT TO_CHAR(1234.5, 'FM9G999D00'), TO_CHAR(0.5) FROM dual", [["1.234,50", ",5"]]),
      ],
    },
  ],
};
