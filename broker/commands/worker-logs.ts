import type { Config } from "../config/settings.ts";
import type { Log, LogFields } from "../logs/log.ts";

export interface WorkerLogs {
  readonly log: Log;
  keepSecret(secret: string): void;
  close(): Promise<void>;
}

export function openLogs(_config: Config, _options: { readonly console: boolean }): WorkerLogs {
  const make = (base: LogFields): Log => {
    const write = (level: string) => (message: string, fields?: LogFields) => {
      process.stderr.write(
        `${level} ${message} ${JSON.stringify({ ...base, ...fields }, (_k, v: unknown) => (v instanceof Error ? v.stack : v))}\n`,
      );
    };
    return {
      debug: () => {},
      info: write("info"),
      warn: write("warn"),
      error: write("error"),
      raw: () => {},
      with: (f) => make({ ...base, ...f }),
    };
  };
  return { log: make({}), keepSecret: () => {}, close: () => Promise.resolve() };
}
