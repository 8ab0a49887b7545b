/** What the worker's exit says; the numbers of sysexits.h where one fits. */
export const exitCodes = {
  ok: 0,
  /** A check found a problem. */
  problem: 1,
  /** An error that nobody foresaw, as Node itself ends then; the log has it. */
  broken: 1,
  /** EX_USAGE. */
  usage: 64,
  /** EX_UNAVAILABLE: the port, the database or Codex's program is not to be had. */
  unavailable: 69,
  /** EX_SOFTWARE: this Node cannot run it. */
  unusableNode: 70,
  /** EX_TEMPFAIL: it was ended before all of its parts had ended; the log names them. */
  endedUnfinished: 75,
  /** EX_CONFIG: starting again does not help until the configuration is changed. */
  badConfiguration: 78,
} as const;
