/** Why an account cannot work now. `profile` is null when there is but one and nobody named it. */
export type AccountHold =
  | {
      readonly kind: "quota";
      readonly profile: string | null;
      /** When it can work again, in ms since the epoch. */
      readonly until: number;
      /** False when nobody told the end, and `until` is when it is tried again. */
      readonly isReset: boolean;
      /** Another profile could take the session. */
      readonly another: boolean;
    }
  | {
      readonly kind: "sign-in";
      readonly profile: string | null;
      /** Of OpenAI's answer, where it was one. */
      readonly httpStatus: number | null;
    };
