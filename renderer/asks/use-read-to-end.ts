import { useCallback, useState } from "react";

/** Whether the end of this text of an ask was on the screen. Another text has to be read too. */
export function useReadToEnd(lines: readonly string[]) {
  const text = lines.join("\n");
  const [read, setRead] = useState<string | null>(null);
  const onRead = useCallback(() => setRead(text), [text]);
  return { isRead: text === "" || read === text, onRead };
}
