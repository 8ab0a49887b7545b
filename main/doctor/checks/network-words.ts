import { type Finding, passed } from "../check.ts";
import type { Reach } from "../reach-address.ts";

/** Pure: what an answer, or none, says of the network. */
export function judgeReach(
  reach: Reach,
  { host, without }: { readonly host: string; readonly without: string },
): Finding {
  if (reach.kind === "reached") return passed(`${host} answers within ${reach.tookMs} ms.`);
  const word = reach.detail === "" ? "" : ` (${reach.detail})`;
  const failed = (cause: string, hint: string): Finding => ({
    state: "failed",
    cause: `${cause}${word}.`,
    consequence: without,
    hint,
  });
  switch (reach.reason) {
    case "name":
      return failed(
        `The name ${host} is not found`,
        "Check this computer's network and its DNS servers.",
      );
    case "no-connection":
      return failed(
        `Nothing answers at ${host}`,
        "Check this computer's network, its proxy, and that no firewall blocks it.",
      );
    case "certificate":
      return failed(
        `The certificate of ${host} is not trusted`,
        "A proxy may be in between. Name its certificate in NODE_EXTRA_CA_CERTS.",
      );
    case "certificate-file":
      return failed(
        `${host} was not asked: the file of certificates is of no use`,
        "Name a file with certificates in PEM form in NODE_EXTRA_CA_CERTS, or leave it out.",
      );
    case "timeout":
      return failed(`${host} does not answer in time`, "Check this computer's network and proxy.");
    case "other":
      return failed(`${host} cannot be reached`, "Check this computer's network and proxy.");
  }
}
