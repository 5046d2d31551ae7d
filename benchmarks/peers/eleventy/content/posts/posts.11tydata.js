module.exports = {
  layout: "article.njk",
  permalink: ({ page }) => `/posts/${page.fileSlug}/index.html`,
};
