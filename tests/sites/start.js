// Starts posthog-js as the recorder left word: which version, which project, which settings.
(function () {
  const asked = window.__asked;
  if (!asked) return; // opened by hand, the site is just a site
  const script = document.createElement("script");
  script.src = asked.script;
  script.onload = () => posthog.init(asked.token, { api_host: asked.host, opt_out_useragent_filter: true, ...asked.config });
  document.head.appendChild(script);
})();
