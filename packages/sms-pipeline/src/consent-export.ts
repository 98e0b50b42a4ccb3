import { ConfigurationError } from "./errors.ts";
import type { ConsentEntry, ConsentPage } from "./ports/consent.ts";
import type { Store } from "./ports/store.ts";

/**
 * The whole consent log, or one person's, oldest first, read page by page: to write it to a file or hand it to whoever
 * asks for proof. Throws `ConfigurationError` when the store keeps none.
 */
export async function* exportConsentLog(
  store: Pick<Store, "consent">,
  query: { readonly person?: string | undefined } = {},
): AsyncGenerator<ConsentEntry, void, undefined> {
  const { consent } = store;
  if (!consent) {
    const problem = "keeps no consent log";
    throw new ConfigurationError("invalid_options", `This store ${problem}.`, [
      { name: "store", problem },
    ]);
  }
  let after: string | null = null;
  do {
    const page: ConsentPage = await consent.list({
      ...query,
      limit: 500,
      ...(after !== null && { after }),
    });
    yield* page.entries;
    after = page.next;
  } while (after !== null);
}
