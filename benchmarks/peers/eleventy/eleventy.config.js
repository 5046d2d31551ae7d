const katex = require("@vscode/markdown-it-katex").default;
const markdownIt = require("markdown-it");
const syntaxHighlight = require("@11ty/eleventy-plugin-syntaxhighlight");

const ARTICLES = "content/posts/*.md";
const newest = (articles) => articles.sort((a, b) => b.date - a.date);

function byTag(api) {
  const tags = new Map();
  for (const article of newest(api.getFilteredByGlob(ARTICLES))) {
    for (const tag of article.data.tags) {
      if (!tags.has(tag)) tags.set(tag, []);
      tags.get(tag).push(article);
    }
  }
  return [...tags].map(([name, articles]) => ({ name, articles }));
}

module.exports = function (config) {
  config.addPlugin(syntaxHighlight);
  config.setLibrary("md", markdownIt({ html: true }).use(katex, { throwOnError: true }));
  config.addPassthroughCopy({ static: "/" });
  config.addFilter("day", (date) => date.toISOString().slice(0, 10));
  config.addFilter("rfc822", (date) => date.toUTCString());
  config.addCollection("articles", (api) => newest(api.getFilteredByGlob(ARTICLES)));
  config.addCollection("byTag", byTag);
  config.setUseGitIgnore(false);
  config.setQuietMode(true);
  return {
    dir: { input: "content", includes: "../_includes", output: "public" },
    // The articles are plain Markdown: a template language would only stumble over their braces.
    markdownTemplateEngine: false,
  };
};
