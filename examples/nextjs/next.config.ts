import type { NextConfig } from "next";

const config: NextConfig = {
  // Large, and loaded at the first send only.
  serverExternalPackages: ["twilio"],
};

export default config;
