import { defineConfig, type UserConfig } from "vitepress";
import { referenceModules } from "../src/reference-modules.ts";

const config: UserConfig = defineConfig({
  title: "sms-pipeline",
  description: "Answers text messages with an AI assistant, inside your own backend.",
  lang: "en",
  // Where the site lies below a host's root, e.g. /sms-pipeline/.
  base: process.env.DOCS_BASE ?? "/",
  head: [
    // No icon: browsers would ask for one.
    ["link", { rel: "icon", href: "data:," }],
    // The name of a package that leads somewhere stays in one piece.
    ["style", {}, ".vp-doc td:first-child a > code { white-space: nowrap; }"],
  ],
  srcExclude: ["README.md", "src/**"],
  themeConfig: {
    search: { provider: "local" },
    outline: [2, 3],
    nav: [
      { text: "Getting started", link: "/getting-started" },
      { text: "Guides", link: "/guides/express" },
      { text: "Reference", link: "/reference/" },
    ],
    sidebar: [
      {
        text: "Begin",
        items: [
          { text: "Getting started", link: "/getting-started" },
          { text: "Concepts", link: "/concepts" },
          { text: "From a hand-written webhook", link: "/guides/migrate" },
        ],
      },
      {
        text: "Guides",
        items: [
          { text: "An existing Express app", link: "/guides/express" },
          { text: "An existing Supabase project", link: "/guides/supabase" },
          { text: "Going to production", link: "/guides/production" },
          { text: "Taking over, and the console", link: "/guides/taking-over" },
          { text: "Testing your bot", link: "/guides/testing" },
          { text: "Writing a store", link: "/guides/writing-a-store" },
          { text: "Writing an AI provider", link: "/guides/writing-an-ai-provider" },
          { text: "Writing a messenger", link: "/guides/writing-a-messenger" },
        ],
      },
      {
        text: "When something is wrong",
        items: [
          { text: "By symptom", link: "/troubleshooting/symptoms" },
          { text: "By carrier code", link: "/troubleshooting/carrier-codes" },
        ],
      },
      {
        text: "What was checked",
        items: [
          { text: "Overview", link: "/verified/" },
          { text: "On every runtime", link: "/verified/runtimes" },
          { text: "With every version of a peer", link: "/verified/peers" },
          { text: "Published and installed", link: "/verified/publishing" },
          { text: "The serverless examples", link: "/verified/serverless" },
        ],
      },
      {
        text: "Reference",
        collapsed: true,
        items: referenceModules().map(({ specifier }) => ({
          text: specifier,
          link: `/reference/${specifier}`,
        })),
      },
    ],
    socialLinks: [{ icon: "github", link: "https://github.com/sms-pipeline/sms-pipeline" }],
    footer: { message: "MIT licensed." },
  },
});

export default config;
