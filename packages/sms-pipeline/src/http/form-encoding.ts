const FORM = /^\s*application\/x-www-form-urlencoded\s*(?:;|$)/i;

/** Whether a `Content-Type` says that the body is a form. */
export function isFormType(contentType: string): boolean {
  return FORM.test(contentType);
}

/**
 * Encodes a form that the host has parsed already, so that it can be verified and parsed as if it had come raw. A
 * carrier signs the decoded parameters, not the bytes, so the way of encoding does not matter to the signature.
 * Repeated names come as arrays; nested objects (from `a[b]=c` under Express' extended parser) get their brackets back.
 */
export function encodeParsedForm(parsed: unknown): string {
  const params = new URLSearchParams();
  if (typeof parsed === "object" && parsed !== null) {
    for (const [name, value] of Object.entries(parsed)) append(params, name, value);
  }
  return params.toString();
}

function append(params: URLSearchParams, name: string, value: unknown): void {
  if (Array.isArray(value)) {
    for (const each of value) append(params, name, each);
  } else if (typeof value === "object" && value !== null) {
    for (const [key, each] of Object.entries(value)) append(params, `${name}[${key}]`, each);
  } else if (value !== undefined && value !== null) {
    params.append(name, String(value));
  }
}
