const katex = require("@vscode/markdown-it-katex").default;

module.exports = (md) => md.use(katex, { throwOnError: true });
