// Hide what asks for consent to cookies: the containers of well-known tools, then any box that sticks and speaks of it.
(() => {
  const KNOWN = [
    "#onetrust-consent-sdk", "#CybotCookiebotDialog", "#CybotCookiebotDialogBodyUnderlay", ".qc-cmp2-container", "#didomi-host",
    "#usercentrics-root", "#usercentrics-cmp-ui", ".cc-window", ".cky-consent-container", ".cky-overlay", "#truste-consent-track",
    ".truste_overlay", ".truste_box_overlay", "[id^='sp_message_container']", "#cookie-law-info-bar", "#iubenda-cs-banner",
    "#hs-eu-cookie-confirmation", ".osano-cm-window", ".klaro .cookie-modal", ".klaro .cookie-notice", "#tarteaucitronRoot",
    ".fc-consent-root", "#cmpbox", "#cmpbox2", "#cmplz-cookiebanner-container", ".cmplz-cookiebanner", "#axeptio_overlay",
    "#ketch-banner", "#transcend-consent-manager", "#BorlabsCookieBox", "#cookiescript_injected", "#termly-code-snippet-support",
    "#cc-main", "#moove_gdpr_cookie_info_bar", "#cookie-notice", ".evidon-banner", "#_evidon_banner", "#consent_blackbar",
    "#shopify-pc__banner", "#ccc", ".civic-overlay",
  ];
  const SPEAKS = /\bcookies?\b|cookie[- ]?(consent|policy|settings|preferences|richtlinie|einstellungen)|\bgdpr\b|\bccpa\b|\brgpd\b|\bdsgvo\b|traceurs|クッキー|ファイルcookie/i;
  const ASKS = /accept|agree|allow|reject|decline|consent|got it|\bok(ay)?\b|manage|necessary|akzeptieren|zustimmen|ablehnen|einverstanden|accepter|refuser|aceptar|rechazar|accetta|rifiuta|aceitar|accepteren|weigeren|godkänn|同意|許可/i;
  const LONGEST = 3000;
  let hidden = 0;
  const hide = (element) => {
    element.style.setProperty("display", "none", "important");
    hidden += 1;
  };
  const sticks = (element) => {
    const style = getComputedStyle(element);
    return style.position === "fixed" || style.position === "sticky";
  };
  const isDialog = (element) => element.matches("dialog[open], [role=dialog], [role=alertdialog], [aria-modal=true]");
  const asks = (element) => {
    const text = element.innerText || "";
    if (!text || text.length > LONGEST || !SPEAKS.test(text)) return false;
    const controls = [...element.querySelectorAll("button, a, input[type=button], input[type=submit], [role=button]")];
    return controls.some((control) => ASKS.test(control.innerText || control.value || control.getAttribute("aria-label") || ""));
  };
  const boxes = (root, deep) => {
    const found = [];
    for (const element of root.querySelectorAll("*")) {
      if (element.shadowRoot && deep < 3) for (const inner of boxes(element.shadowRoot, deep + 1)) found.push(inner);
      found.push(element);
    }
    return found;
  };
  for (const element of document.querySelectorAll(KNOWN.join(","))) if (element.checkVisibility()) hide(element);
  for (const element of boxes(document, 0).slice(0, 20000)) {
    if (element === document.body || !element.checkVisibility()) continue;
    if ((sticks(element) || isDialog(element)) && asks(element)) hide(element);
  }
  if (hidden) {
    // The veil behind a banner, and the lock on scrolling.
    for (const element of document.querySelectorAll("body *")) {
      if (!element.checkVisibility() || !sticks(element)) continue;
      const box = element.getBoundingClientRect();
      const style = getComputedStyle(element);
      const covers = box.width >= innerWidth && box.height >= innerHeight;
      const shines = /^rgba\(.*, 0?\.\d+\)$/.test(style.backgroundColor) || style.backdropFilter !== "none" || Number(style.opacity) < 1;
      if (covers && shines && !(element.innerText || "").trim() && !element.querySelector("img, video, canvas, svg, iframe")) hide(element);
    }
    for (const element of [document.documentElement, document.body]) {
      const style = element && getComputedStyle(element);
      if (style && (style.overflowY === "hidden" || style.position === "fixed")) {
        element.style.setProperty("overflow", "visible", "important");
        element.style.setProperty("position", "static", "important");
      }
    }
  }
  return String(hidden);
})()
