/** The numbers of sysexits.h where one fits. docs/operations.md lists them. */
export const exitCodes = {
  ok: 0,
  /** The control plane refused it, or it failed. */
  failed: 1,
  /** `doctor` found problems. */
  problems: 2,
  /** `status`: the broker does not run. */
  notRunning: 3,
  /** The command line cannot be understood. */
  usage: 64,
  /** No control plane answers. */
  unavailable: 69,
  unusableNode: 70,
  /** What was asked for did not come in time; it may still come. */
  late: 75,
  /** A variable cannot be used. */
  badConfiguration: 78,
} as const;
