import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import http from "node:http";
import https from "node:https";
import net, { type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, expect, it, onTestFinished, vi } from "vitest";
import { createTwilioMessenger } from "./index.ts";
import { ACCOUNT_SID, AUTH_TOKEN, resource, staged } from "./test-carrier.ts";
import { TEST_CERTIFICATE, TEST_KEY } from "./test-certificate.ts";

const options = (mayStillSend: () => boolean) => ({
  signal: new AbortController().signal,
  mayStillSend,
  statusPath: "/status",
});

async function startHttpsCarrier() {
  const received = { requests: 0, connections: 0 };
  const server = https.createServer({ key: TEST_KEY, cert: TEST_CERTIFICATE }, (_, response) => {
    received.requests++;
    response.writeHead(201, { "content-type": "application/json" });
    response.end(JSON.stringify(resource()));
  });
  server.on("secureConnection", () => received.connections++);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  });
  const { port } = server.address() as AddressInfo;
  const url = `https://127.0.0.1:${port}`;
  const messenger = createTwilioMessenger({
    accountSid: ACCOUNT_SID,
    authToken: AUTH_TOKEN,
    apiBaseUrl: url,
  });
  return { messenger, received, server, url };
}

beforeEach(async () => {
  const folder = await mkdtemp(join(tmpdir(), "sms-pipeline-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, "ca.pem"), TEST_CERTIFICATE);
  vi.stubEnv("TWILIO_CA_BUNDLE", join(folder, "ca.pem"));
  onTestFinished(() => void vi.unstubAllEnvs());
});

it("sends over TLS, with the CA bundle that the twilio package is told of, and keeps the connection", async () => {
  const { messenger, received } = await startHttpsCarrier();
  await messenger.send(
    staged(),
    options(() => true),
  );
  await messenger.send(
    staged(),
    options(() => true),
  );
  expect(received).toMatchObject({ requests: 2, connections: 1 });
});

it("sends to nobody whose certificate is not trusted", async () => {
  vi.unstubAllEnvs();
  const { messenger, received } = await startHttpsCarrier();
  await expect(
    messenger.send(
      staged(),
      options(() => true),
    ),
  ).rejects.toMatchObject({
    code: "send_unavailable",
    outcome: "not_accepted",
  });
  expect(received.requests).toBe(0);
});

it("goes through the proxy that HTTP_PROXY names", async () => {
  const connects: (string | undefined)[] = [];
  const proxy = http.createServer().on("connect", (request, client) => {
    connects.push(request.url);
    const { hostname, port } = new URL(`http://${request.url}`);
    const upstream = net.connect(Number(port), hostname, () => {
      client.write("HTTP/1.1 200 OK\r\n\r\n");
      upstream.pipe(client).pipe(upstream);
    });
    upstream.on("error", () => client.destroy());
    client.on("error", () => upstream.destroy());
  });
  proxy.listen(0, "127.0.0.1");
  await once(proxy, "listening");
  onTestFinished(() => void proxy.close());
  vi.stubEnv("HTTP_PROXY", `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`);
  // The twilio package gives a proxy no CA bundle.
  vi.stubEnv("NODE_TLS_REJECT_UNAUTHORIZED", "0");
  const { messenger, received, url } = await startHttpsCarrier();
  await messenger.send(
    staged(),
    options(() => true),
  );
  expect(received.requests).toBe(1);
  expect(connects).toEqual([new URL(url).host]);
});

it("sends nothing when the right to send is lost during the TLS handshake", async () => {
  const { messenger, received, server } = await startHttpsCarrier();
  let may = true;
  // TCP stands, the handshake is still to come.
  server.once("connection", () => {
    may = false;
  });
  await expect(
    messenger.send(
      staged(),
      options(() => may),
    ),
  ).rejects.toMatchObject({
    code: "send_lease_expired",
    outcome: "not_accepted",
  });
  may = true;
  await messenger.send(
    staged(),
    options(() => may),
  );
  expect(received.requests).toBe(1);
});
