import { BlockList, isIP } from "node:net";

/** Whether an address to listen on is reached from this machine only. */
export function isLoopback(host: string): boolean {
  return host === "localhost" || isLoopbackAddress(host);
}

/**
 * Whether a `Host` header names this machine. A page in a browser that had its own name resolve to
 * 127.0.0.1 could else read what a server without keys answers.
 */
export function isLoopbackHost(header: string | undefined): boolean {
  if (header === undefined) return false;
  const name = /^(\[[^\]]+\]|[^:]+)(:\d+)?$/.exec(header)?.[1]?.replace(/^\[|\]$/g, "") ?? "";
  return isLoopback(name.toLowerCase());
}

function isLoopbackAddress(address: string): boolean {
  const version = isIP(address);
  if (version === 0) return false;
  const loopback = new BlockList();
  loopback.addSubnet("127.0.0.0", 8, "ipv4");
  loopback.addAddress("::1", "ipv6");
  return loopback.check(address, version === 4 ? "ipv4" : "ipv6");
}
