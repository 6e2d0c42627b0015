// What the page in the main frame looks like from outside: enough to tell a page from what stands in its place.
(() => {
  const shown = (element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  const fields = [...document.querySelectorAll("input[type=password]")].filter(shown);
  const names = [...document.querySelectorAll("input[type=email], input[autocomplete~=username], input[name=username], input[name=login]")].filter(shown);
  const text = document.body ? document.body.innerText : "";
  const marks = [
    ["Cloudflare", "#challenge-form, #challenge-running, #cf-challenge-running, script[src*='/cdn-cgi/challenge-platform/'][src*='orchestrate']"],
    ["DataDome", "iframe[src*='captcha-delivery.com']"],
    ["HUMAN", "#px-captcha"],
    ["Imperva", "iframe[src*='_Incapsula_Resource']"],
    ["Akamai", "#sec-if-cpt-container, #sec-cpt-if"],
    ["AWS WAF", "#challenge-container"],
    ["Sucuri", "script[src*='sucuri_cloudproxy']"],
    ["hCaptcha", "iframe[src*='hcaptcha.com/captcha']"],
    ["reCAPTCHA", "iframe[src*='/recaptcha/api2/bframe'], #recaptcha-verify"],
  ];
  return JSON.stringify({
    url: location.href,
    title: document.title.slice(0, 1000).toWellFormed(),
    content_type: document.contentType,
    password: fields.length > 0,
    account: names.length > 0,
    letters: text.trim().length,
    check: (marks.find(([, selector]) => document.querySelector(selector)) || [""])[0],
  });
})()
