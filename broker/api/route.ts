import { z } from "zod";

// How a door is described: one entry per route, with a schema of everything that goes in and comes
// out. Servers parse what they receive by it, clients and tests what they are answered.

export type Method = "GET" | "POST" | "PUT" | "DELETE";

/** One route of a door. `path` names its parameters with a colon, as Hono does. */
export interface Route<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
  Answer extends z.ZodType = z.ZodType,
> {
  readonly method: Method;
  readonly path: `/${string}`;
  /** Of the path; `z.object({})` when it has none. */
  readonly params: Params;
  /** Of the address; every value arrives as text. */
  readonly query: Query;
  /** JSON; `z.undefined()` where nothing is sent. */
  readonly body: Body;
  /** JSON of a 2xx answer. */
  readonly answer: Answer;
  /** Largest body in bytes; 256 KiB unless the route says otherwise. */
  readonly maxBodyBytes: number;
}

export const DEFAULT_MAX_BODY_BYTES = 256 * 1024;

const nothing = z.object({});
const noBody = z.undefined();

type NoParams = typeof nothing;
type NoBody = typeof noBody;

/** A route with what it leaves out filled in. */
export function route<
  Answer extends z.ZodType,
  Params extends z.ZodType = NoParams,
  Query extends z.ZodType = NoParams,
  Body extends z.ZodType = NoBody,
>(
  method: Method,
  path: `/${string}`,
  parts: {
    readonly answer: Answer;
    readonly params?: Params;
    readonly query?: Query;
    readonly body?: Body;
    readonly maxBodyBytes?: number;
  },
): Route<Params, Query, Body, Answer> {
  return {
    method,
    path,
    // The defaults are what the type parameters default to; the compiler cannot see that.
    params: parts.params ?? (nothing as unknown as Params),
    query: parts.query ?? (nothing as unknown as Query),
    body: parts.body ?? (noBody as unknown as Body),
    answer: parts.answer,
    maxBodyBytes: parts.maxBodyBytes ?? DEFAULT_MAX_BODY_BYTES,
  };
}

/** A door: its routes by name. */
export type RouteTable = Readonly<Record<string, Route>>;

export type AnswerOf<R extends Route> = z.output<R["answer"]>;

type PartOf<Name extends string, Schema extends z.ZodType> =
  z.input<Schema> extends undefined
    ? unknown
    : Record<string, never> extends z.input<Schema>
      ? { readonly [key in Name]?: z.input<Schema> }
      : { readonly [key in Name]: z.input<Schema> };

/** What a caller of a route gives: only the parts that the route has. */
export type CallOf<R extends Route> = PartOf<"params", R["params"]> &
  PartOf<"query", R["query"]> &
  PartOf<"body", R["body"]>;

/** The path with its parameters in place, encoded. Throws when one is missing: a fault of ours. */
export function pathOf(template: string, params: Readonly<Record<string, unknown>>): string {
  return template.replaceAll(/:([a-zA-Z]+)/g, (_, name: string) => {
    const value = params[name];
    if (typeof value !== "string" || value === "") throw new Error(`${template} needs ${name}.`);
    return encodeURIComponent(value);
  });
}

/** The address's question mark and what follows, or nothing. Absent values are left out. */
export function queryOf(query: Readonly<Record<string, unknown>>): string {
  const entries = Object.entries(query).flatMap(([name, value]) =>
    value === undefined || value === null ? [] : [[name, String(value)]],
  );
  return entries.length === 0 ? "" : `?${new URLSearchParams(entries).toString()}`;
}
