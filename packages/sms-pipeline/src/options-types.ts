/** Options as they may be given: what is `undefined` counts as left out. */
export type Loose<Settings> = {
  readonly [Name in keyof Settings]?: Settings[Name] | undefined;
};

/** Options with all their defaults. */
export type Filled<Options> = {
  readonly [Name in keyof Options]-?: Exclude<Options[Name], undefined>;
};
