import type { EnvironmentSettings } from "sms-pipeline/env";
import type { Report } from "./report.ts";
import { openTunnel, type Tunnel, TunnelError } from "./tunnel.ts";

/**
 * Opens a tunnel where there is a token for it and no public URL already. Null: there is none, and the server runs without it.
 */
export async function chooseTunnel(
  { publicUrl, ngrokAuthToken }: EnvironmentSettings,
  report: Report,
): Promise<Tunnel | null> {
  if (ngrokAuthToken === null) return null;
  if (publicUrl !== null) {
    report.say("tunnel", "none: PUBLIC_URL is set, so it is not needed");
    return null;
  }
  try {
    const tunnel = await openTunnel({ authToken: ngrokAuthToken });
    report.say("tunnel", `${tunnel.url}, open to the internet while this server runs`);
    return tunnel;
  } catch (error) {
    if (!(error instanceof TunnelError)) throw error;
    report.say("tunnel", `none: ${error.message} The server runs without it.`);
    return null;
  }
}
