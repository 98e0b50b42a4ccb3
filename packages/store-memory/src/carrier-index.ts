/** Finds records by the carrier's id of the message, which is unique within one carrier only. */
export class CarrierIndex<Record> {
  readonly #byProvider = new Map<string, Map<string, Record>>();

  get(provider: string, providerMessageId: string): Record | undefined {
    return this.#byProvider.get(provider)?.get(providerMessageId);
  }

  set(provider: string, providerMessageId: string, record: Record): void {
    const records = this.#byProvider.get(provider);
    if (records === undefined) {
      this.#byProvider.set(provider, new Map([[providerMessageId, record]]));
    } else {
      records.set(providerMessageId, record);
    }
  }

  delete(provider: string, providerMessageId: string): void {
    this.#byProvider.get(provider)?.delete(providerMessageId);
  }
}
