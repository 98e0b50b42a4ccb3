const dropped = new WeakSet<Response>();

/** An answer that never arrives: whoever serves it is to drop the connection. */
export function dropConnection(): Response {
  const response = new Response(null, { status: 502 });
  dropped.add(response);
  return response;
}

export function isDropped(response: Response): boolean {
  return dropped.has(response);
}
