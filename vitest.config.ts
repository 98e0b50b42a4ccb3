import { defineConfig, type ViteUserConfig } from "vitest/config";

// Tests run against the sources, through the workspace's own export condition.
const conditions = ["@sms-pipeline/source"];

const config: ViteUserConfig = defineConfig({
  ssr: { resolve: { conditions, externalConditions: conditions } },
  resolve: { conditions },
  test: {
    include: [
      "packages/*/{src,test,page}/**/*.test.ts",
      "examples/*/test/**/*.test.ts",
      "internal/*/{src,test}/**/*.test.ts",
    ],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Of itself one second, which a loaded machine takes to start anything.
    expect: { poll: { timeout: 15_000 } },
  },
});

export default config;
