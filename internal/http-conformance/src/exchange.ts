import { once } from "node:events";
import { connect, type Socket } from "node:net";

export interface RawAnswer {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

/** Opens a connection of which every byte is the test's own. */
export async function openConnection(port: number): Promise<Socket> {
  const socket = connect(port, "127.0.0.1");
  await once(socket, "connect");
  return socket;
}

/** Sends bytes as they are, and reads everything until the server closes the connection. */
export async function exchange(port: number, request: string): Promise<RawAnswer> {
  const socket = await openConnection(port);
  socket.write(request);
  return readAnswer(socket);
}

/** Reads until the server closes the connection. Rejects when it is reset. */
export async function readAnswer(socket: Socket): Promise<RawAnswer> {
  let received = "";
  for await (const chunk of socket.setEncoding("utf8")) received += String(chunk);
  return parseAnswer(received);
}

function parseAnswer(received: string): RawAnswer {
  const [head = "", ...rest] = received.split("\r\n\r\n");
  const [statusLine = "", ...lines] = head.split("\r\n");
  const headers = new Map(
    lines.map((line): [string, string] => {
      const colon = line.indexOf(":");
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
  return { status: Number(statusLine.split(" ")[1]), headers, body: rest.join("\r\n\r\n") };
}
