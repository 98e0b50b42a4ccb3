import { Agent, request } from "node:http";
import { answerParent } from "../harness/child.ts";
import { createTexts, PATH } from "../webhook/texts.ts";

export interface PaceRequest {
  readonly port: number;
  readonly texts: number;
  /** 0: all at once. */
  readonly perSecond: number;
}

export interface Texted {
  readonly from: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** Texts of as many people, evenly spread over time, whatever the server does. */
answerParent({}, async (question): Promise<readonly Texted[]> => {
  const { port, texts, perSecond } = question as PaceRequest;
  const agent = new Agent({ keepAlive: true, maxSockets: 200 });
  const write = createTexts(texts);
  const texted: Texted[] = [];
  const answers: Promise<void>[] = [];
  const startedAt = performance.now();
  while (answers.length < texts) {
    const elapsedMs = performance.now() - startedAt;
    const due = perSecond === 0 ? texts : Math.min(texts, (elapsedMs * perSecond) / 1_000);
    while (answers.length < due) {
      const { from, form, signature } = write();
      texted.push({ from, at: performance.timeOrigin + performance.now() });
      answers.push(post(agent, port, form, signature));
    }
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await Promise.all(answers);
  agent.destroy();
  return texted;
});

function post(agent: Agent, port: number, form: string, signature: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      {
        agent,
        host: "127.0.0.1",
        port,
        path: PATH,
        method: "POST",
        headers: {
          "content-type": "application/x-www-form-urlencoded",
          "content-length": Buffer.byteLength(form),
          "x-twilio-signature": signature,
        },
      },
      (response) => {
        response.resume();
        response.on("end", () => {
          if (response.statusCode === 200) resolve();
          else reject(new Error(`A wrong answer: ${response.statusCode}`));
        });
      },
    );
    outgoing.on("error", reject);
    outgoing.end(form);
  });
}
