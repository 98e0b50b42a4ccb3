// Loaded before an example: takes the place of `@ngrok/ngrok`, whose service can't be had in a test. Its tunnel is a port of
// this machine. The token "refused" is refused as ngrok refuses a token that it does not know.
import { registerHooks } from "node:module";

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === "@ngrok/ngrok"
      ? { url: new URL("./ngrok-module.ts", import.meta.url).href, shortCircuit: true }
      : next(specifier, context),
});
