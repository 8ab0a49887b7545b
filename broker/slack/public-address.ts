import { BlockList, isIP } from "node:net";

/** What is not the open internet, IPv4 (RFC 6890 and its like). */
const IPV4: readonly (readonly [network: string, bits: number])[] = [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  // Shared by providers' customers, and by Tailscale.
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  // Link-local, with the metadata services of clouds.
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  // Multicast, reserved and broadcast.
  ["224.0.0.0", 3],
];

/** The part of IPv6 that is assigned to the open internet, and within it what is not. */
const IPV6_PUBLIC = ["2000::", 3] as const;
const IPV6: readonly (readonly [network: string, bits: number])[] = [
  // Teredo and other protocols, documentation, and 6to4, which carries any IPv4 address.
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["3fff::", 20],
];

const closed = new BlockList();
for (const [network, bits] of IPV4) closed.addSubnet(network, bits, "ipv4");
for (const [network, bits] of IPV6) closed.addSubnet(network, bits, "ipv6");

const assigned = new BlockList();
assigned.addSubnet(...IPV6_PUBLIC, "ipv6");

/**
 * Whether an IP address belongs to the open internet: not to this machine, its link or a private
 * network, and no IPv6 form of an IPv4 address. False for what is no address. Pure.
 */
export function isPublicAddress(address: string): boolean {
  switch (isIP(address)) {
    case 4:
      return !closed.check(address, "ipv4");
    case 6:
      return assigned.check(address, "ipv6") && !closed.check(address, "ipv6");
    default:
      return false;
  }
}
