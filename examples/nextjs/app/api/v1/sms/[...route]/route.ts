import { after } from "next/server";
import { pipeline } from "../../../../../lib/pipeline";

/** How long the function may live on after its answer, in seconds: a model's patience and a send. */
export const maxDuration = 300;

function handle(request: Request): Promise<Response> {
  // The webhook is answered at once. `after` keeps the function alive until the reply is sent.
  return pipeline().fetch(request, { waitUntil: (work) => after(() => work) });
}

export { handle as GET, handle as POST };
