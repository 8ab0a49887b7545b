import { isAbsolute, resolve } from "node:path";
import { type Result, assertNever, failed, succeeded } from "../errors/broker-error.ts";
import { openFile, type OpenProblem, type OpenedFile, type Reach } from "../files/open-file.ts";

/** What the agent is told of a file that it may not send. */
export interface SendRefusal {
  readonly code: "file_not_found" | "path_not_allowed" | "not_a_file" | "file_too_large";
  readonly message: string;
}

/**
 * Opens a file that a session may send: one that really lies within reach, whatever links led to it,
 * a regular file, and not larger than `maxBytes`. The error is for the agent to read. Close it when
 * done.
 */
export async function openReadableFile(
  path: string,
  workspace: string,
  reach: Reach,
  maxBytes: number,
): Promise<Result<OpenedFile, SendRefusal>> {
  const asked = isAbsolute(path) ? path : resolve(workspace, path);
  const opened = await openFile(asked, reach);
  if (!opened.ok) return failed(refusalOf(opened.error, asked, workspace));
  const { handle, size } = opened.value;
  if (size <= maxBytes) return succeeded(opened.value);
  await handle.close();
  return failed({
    code: "file_too_large",
    message: `${asked} has ${size} bytes; at most ${maxBytes} can be sent.`,
  });
}

function refusalOf(problem: OpenProblem, asked: string, workspace: string): SendRefusal {
  switch (problem) {
    case "missing":
      return { code: "file_not_found", message: `There is no file ${asked}.` };
    case "not-a-file":
      return { code: "not_a_file", message: `${asked} is not a regular file.` };
    case "outside":
      return {
        code: "path_not_allowed",
        message: `${asked} is outside of what this session may send. Copy it into the workspace ${workspace} first.`,
      };
    default:
      return assertNever(problem);
  }
}
