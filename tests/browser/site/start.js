// Starts posthog-js as the test left word in the session: which script, which server, which project, which settings.
(function () {
  const asked = JSON.parse(sessionStorage.getItem("asked"));
  const script = document.createElement("script");
  script.src = asked.sdk;
  script.onload = () => posthog.init(asked.token, { api_host: asked.host, opt_out_useragent_filter: true, ...asked.config });
  document.head.appendChild(script);
})();
