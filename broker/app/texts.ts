// Texts for people that several features share.

/** What somebody is told who presses a button without access to the thread. */
export const NOT_PERMITTED = "Only people who may give me work here can do this.";

/** What people call the machine that the worker runs on. */
export const machineName = process.platform === "darwin" ? "This Mac" : "This machine";
