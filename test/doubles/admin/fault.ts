/** What goes wrong with a route of the double. */
export type Fault =
  | {
      readonly kind: "error";
      readonly status: 500 | 502 | 409;
      readonly message: string;
      readonly hint: string | null;
      readonly code?: string;
    }
  /** Never answers. */
  | { readonly kind: "hangs" };
