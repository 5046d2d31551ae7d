// Comments: giscus is asked when the reader presses the button, and not before.
(() => {
  "use strict";
  const GISCUS = "https://giscus.app";
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");
  const section = document.querySelector(".comments");
  const button = section.querySelector("button");

  const theme = () => {
    const chosen = root.dataset.theme || (system.matches ? "dark" : "light");
    return `noborder_${chosen}`;
  };

  const load = () => {
    button.disabled = true;
    const script = document.createElement("script");
    Object.assign(script.dataset, button.dataset, { theme: theme(), emitMetadata: "0" });
    script.crossOrigin = "anonymous";
    script.addEventListener("load", () => {
      button.remove();
      section.focus();
    });
    script.addEventListener("error", () => {
      script.remove();
      button.disabled = false; // the reader may try again, or follow the link beside it
    });
    script.src = `${GISCUS}/client.js`;
    section.append(script);
  };

  const retheme = () => {
    const frame = section.querySelector("iframe");
    frame?.contentWindow.postMessage({ giscus: { setConfig: { theme: theme() } } }, GISCUS);
  };

  button.addEventListener("click", load);
  system.addEventListener("change", retheme);
  new MutationObserver(retheme).observe(root, { attributeFilter: ["data-theme"] });
  // Who has just signed in comes back with this, and has asked before.
  if (new URLSearchParams(location.search).has("giscus")) load();
})();
