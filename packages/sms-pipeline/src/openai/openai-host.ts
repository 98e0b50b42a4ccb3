/** True for OpenAI's own servers, those of its regions (`eu.api.openai.com`) included. */
export function isOpenAiHost(baseURL: string | undefined): boolean {
  if (baseURL === undefined || !URL.canParse(baseURL)) return false;
  const { hostname } = new URL(baseURL);
  return hostname === "api.openai.com" || hostname.endsWith(".api.openai.com");
}
