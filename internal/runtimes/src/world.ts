import { type Carrier, createCarrier } from "@sms-pipeline/simulator";
import { type ModelStandIn, startModel } from "@sms-pipeline/test-support/model-stand-in";

export const OURS = "+15550100001";
const ACCOUNT_SID = `AC${"0".repeat(32)}`;

export interface WorldOptions {
  /** What the carrier is told. Default: `https://sms.example.com`. */
  readonly publicUrl?: string;
  /** Default: `/api/v1/sms`. */
  readonly basePath?: string;
}

/** A carrier and a model on loopback, around one program under test. */
export interface World {
  readonly carrier: Carrier;
  readonly model: ModelStandIn;
  /** The same account's webhooks, signed by somebody who does not know the auth token. */
  readonly impostor: Carrier;
  /** What the program is told, by environment variables. */
  readonly env: Readonly<Record<string, string>>;
  /** Where the program listens. The carrier signs its public URL, as behind a proxy. */
  url: string;
  close(): Promise<void>;
}

export async function createWorld({
  publicUrl = "https://sms.example.com",
  basePath = "/api/v1/sms",
}: WorldOptions = {}): Promise<World> {
  const model = await startModel();
  const prefix = new URL(publicUrl).pathname.replace(/\/$/, "");
  const route = ({ pathname, search }: URL): URL =>
    new URL(pathname.slice(prefix.length) + search, world.url);
  const numbers = [{ phoneNumber: OURS, smsUrl: `${publicUrl}${basePath}/webhook/sms` }];
  const account = { accountSid: ACCOUNT_SID, numbers, route };
  const pace = { queuedMs: 0, sendingMs: 0, sentMs: 0 };
  const carrier = createCarrier({ ...account, pace });
  const impostor = createCarrier({ ...account, authToken: "not-the-auth-token" });
  const { url: carrierUrl } = await carrier.listen();
  const world: World = {
    carrier,
    model,
    impostor,
    url: "",
    env: {
      ACCOUNT_SID,
      AUTH_TOKEN: carrier.authToken,
      PUBLIC_URL: publicUrl,
      CARRIER_URL: carrierUrl,
      MODEL_URL: model.url,
    },
    async close() {
      await Promise.all([carrier.close(), impostor.close(), model.close()]);
    },
  };
  return world;
}
