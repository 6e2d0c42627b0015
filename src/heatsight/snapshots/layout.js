// Every visible element of the page: its box, what it looks like, and the facts from which its elements chain is written.
// Runs in a world of its own, so the page's scripts cannot change what the built-ins do; names that a form gives its fields
// (`<input name="attributes">`) shadow properties even here, hence the getters.
// Arguments: the most elements to list, then the elements that listen to clicks.
(most, ...listening) => {
  const getter = (type, name) => {
    const { get } = Object.getOwnPropertyDescriptor(type.prototype, name);
    return (object) => get.call(object);
  };
  const parentOf = getter(Node, "parentNode");
  const childrenOf = getter(Element, "children");
  const nodesOf = getter(Node, "childNodes");
  const attributesOf = getter(Element, "attributes");
  const tagOf = (element) => getTag(element).toLowerCase();
  const getTag = getter(Element, "tagName");
  const shadowOf = getter(Element, "shadowRoot");
  const namespaceOf = getter(Element, "namespaceURI");
  const scrollHeightOf = getter(Element, "scrollHeight");
  const attribute = (element, name) => Element.prototype.getAttribute.call(element, name);
  const matches = (element, selector) => Element.prototype.matches.call(element, selector);
  const boxOf = (element) => Element.prototype.getBoundingClientRect.call(element);
  const shown = (element, options) => Element.prototype.checkVisibility.call(element, options);
  const whole = (text) => text.toWellFormed();
  const rootOf = (element) => Node.prototype.getRootNode.call(element);
  const byId = (id) => Document.prototype.getElementById.call(document, id);
  const html = getter(Document, "documentElement")(document);
  const page = getter(Document, "scrollingElement")(document) || html;
  const [body] = Document.prototype.getElementsByTagName.call(document, "body");

  const SVG = "http://www.w3.org/2000/svg";
  const MOST_NODES = 60000, MOST_DEPTH = 400, MOST_LETTERS = 24e6, MOST_ATTRIBUTES = 100;
  const listens = new Set(listening);

  // ------------------------------------------------------------------------------------------------ as posthog-js sees an element
  const TEXT_TAGS = new Set(["a", "button", "form", "input", "select", "textarea", "label"]);
  const CARD = /^(?:(4[0-9]{12}(?:[0-9]{3})?)|(5[1-5][0-9]{14})|(6(?:011|5[0-9]{2})[0-9]{12})|(3[47][0-9]{13})|(3(?:0[0-5]|[68][0-9])[0-9]{11})|((?:2131|1800|35[0-9]{3})[0-9]{11}))$/;
  const SSN = /^(\d{3}-?\d{2}-?\d{4})$/;
  const PRIVATE_NAME = /^cc|cardnum|ccnum|creditcard|csc|cvc|cvv|exp|pass|pwd|routing|seccode|securitycode|securitynum|socialsec|socsec|ssn/i;
  const OF_FIELDS = new Set(["name", "id", "class", "aria-label"]);

  const sayable = (value) => !CARD.test(value.trim().replace(/[- ]/g, "")) && !SSN.test(value.trim());
  const classesOf = (element) => (attribute(element, "class") || "").trim().split(/\s+/).filter(Boolean);
  const isField = (element, tag) =>
    (tag === "input" && !["button", "checkbox", "submit", "reset"].includes(element.type)) ||
    tag === "select" || tag === "textarea" || attribute(element, "contenteditable") === "true";
  const mayTell = (element, muted) => {
    if (muted) return false;
    if (classesOf(element).includes("ph-include")) return true;
    const type = typeof element.type === "string" ? element.type.toLowerCase() : "";
    if (type === "hidden" || type === "password") return false;
    const name = element.name || element.id || "";
    return !(typeof name === "string" && PRIVATE_NAME.test(name.replace(/[^a-zA-Z0-9]/g, "")));
  };
  const safe = (text) =>
    text.trim().split(/(\s+)/).filter(sayable).join("").replace(/[\r\n]/g, " ").replace(/[ ]+/g, " ").substring(0, 255);
  const ownText = (element, muted) => {
    if (!mayTell(element, muted) || isField(element, tagOf(element))) return "";
    let text = "";
    for (const node of nodesOf(element)) if (node.nodeType === 3) text += safe(node.data);
    return text.trim();
  };
  const spanText = (element, muted, depth) => {
    let text = "";
    if (depth > 50) return text;
    for (const child of childrenOf(element)) {
      if (tagOf(child) !== "span") continue;
      const mute = muted || silences(child);
      text = `${text} ${ownText(child, mute)}`.trim();
      text = `${text} ${spanText(child, mute, depth + 1)}`.trim();
    }
    return text;
  };
  const silences = (element) => {
    const classes = classesOf(element);
    return classes.includes("ph-sensitive") || classes.includes("ph-no-capture");
  };
  const autocaptured = (element, tag, muted) => {
    if (tag !== "a" && tag !== "button") return ownText(element, muted);
    const text = `${ownText(element, muted)} ${spanText(element, muted, 0)}`.trim();
    return sayable(text) ? text : "";
  };
  const told = (element, tag) => {
    const kept = [];
    const field = isField(element, tag);
    for (const { name, value } of attributesOf(element)) {
      if (kept.length >= MOST_ATTRIBUTES) break;
      if (field && !OF_FIELDS.has(name)) continue;
      if (!sayable(value) || name.startsWith("_ngcontent") || name.startsWith("_nghost")) continue;
      const said = name === "class" ? classesOf(element).join(" ") : value;
      kept.push([whole(name), whole(said.length > 1024 ? said.slice(0, 1024) + "..." : said)]);
    }
    return kept;
  };

  // ------------------------------------------------------------------------------------------------ what it looks like
  const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const colours = new Map();
  const colour = (text) => {
    let found = colours.get(text);
    if (!found) {
      canvas.clearRect(0, 0, 1, 1);
      canvas.fillStyle = "transparent";
      canvas.fillStyle = text;
      canvas.fillRect(0, 0, 1, 1);
      const [red, green, blue, alpha] = canvas.getImageData(0, 0, 1, 1).data;
      found = { red, green, blue, alpha: alpha / 255 };
      colours.set(text, found);
    }
    return found;
  };
  const over = (top, under) => {
    const mix = (name) => top[name] * top.alpha + under[name] * (1 - top.alpha);
    return { red: mix("red"), green: mix("green"), blue: mix("blue"), alpha: 1 };
  };
  const light = ({ red, green, blue }) => {
    const part = (value) => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4);
    return 0.2126 * part(red) + 0.7152 * part(green) + 0.0722 * part(blue);
  };
  const ratio = (one, other) => {
    const [dark, bright] = [light(one), light(other)].sort((a, b) => a - b);
    return Math.round(((bright + 0.05) / (dark + 0.05)) * 100) / 100;
  };
  const STOPS = /(?:rgba?|hsla?|hwb|lab|lch|oklab|oklch|color)\([^()]*\)/g;
  const painted = (style, under) => {
    // Its own colour over what lies under it; a gradient counts as the mean of its stops, a picture as unknown.
    let colourNow = over(colour(style.backgroundColor), under.colour);
    let known = under.known || colour(style.backgroundColor).alpha === 1;
    let own = colour(style.backgroundColor).alpha > 0;
    const image = style.backgroundImage;
    if (image !== "none" && style.backgroundClip !== "text") {
      if (image.includes("url(") || image.includes("image-set(")) known = false;
      const stops = image.match(STOPS);
      if (stops) {
        const mean = { red: 0, green: 0, blue: 0, alpha: 0 };
        for (const stop of stops.map(colour)) for (const name of ["red", "green", "blue", "alpha"]) mean[name] += stop[name] / stops.length;
        colourNow = over(mean, colourNow);
        own = own || mean.alpha > 0;
      }
    }
    return { colour: colourNow, known, own };
  };

  // ------------------------------------------------------------------------------------------------ what it is
  const ROLES = {
    a: "link", area: "link", button: "button", summary: "button", select: "combobox", textarea: "textbox", option: "option", img: "img",
    svg: "img", picture: "img", canvas: "img", video: "video", audio: "audio", p: "paragraph", li: "listitem", ul: "list", ol: "list",
    td: "cell", th: "columnheader", tr: "row", table: "table", nav: "navigation", main: "main", header: "banner", footer: "contentinfo",
    aside: "complementary", article: "article", section: "region", form: "form", dialog: "dialog", code: "code", pre: "code",
    figure: "figure", label: "label", blockquote: "blockquote", iframe: "document", h1: "heading", h2: "heading", h3: "heading",
    h4: "heading", h5: "heading", h6: "heading",
  };
  const INPUT_ROLES = {
    button: "button", submit: "button", reset: "button", image: "button", checkbox: "checkbox", radio: "radio", range: "slider",
    number: "spinbutton", search: "searchbox",
  };
  const CONTROLS = new Set([
    "button", "link", "tab", "menuitem", "menuitemcheckbox", "menuitemradio", "checkbox", "radio", "switch", "option", "treeitem",
    "combobox", "slider", "spinbutton", "textbox", "searchbox",
  ]);
  const roleOf = (element, tag) => {
    const given = (attribute(element, "role") || "").trim().toLowerCase().split(/\s+/)[0];
    if (/^[a-z]{2,24}$/.test(given)) return given;
    if (tag === "input") return INPUT_ROLES[element.type] || "textbox";
    return Object.hasOwn(ROLES, tag) ? ROLES[tag] : "";
  };
  const folded = (text, limit) => whole(text.replace(/\s+/g, " ").trim().slice(0, limit));
  const labelOf = (element, tag) => {
    const spoken = attribute(element, "aria-label");
    if (spoken && spoken.trim()) return spoken;
    const ids = (attribute(element, "aria-labelledby") || "").split(/\s+/).filter(Boolean).slice(0, 5);
    const named = ids.map(byId).filter(Boolean).map((other) => other.textContent.slice(0, 400)).join(" ");
    if (named.trim()) return named;
    const labels = ["input", "select", "textarea"].includes(tag) && element.labels instanceof NodeList ? [...element.labels] : [];
    const written = labels.map((label) => label.textContent.slice(0, 400)).join(" ");
    return written.trim() ? written : attribute(element, "alt") || attribute(element, "title") || attribute(element, "placeholder") || "";
  };
  const isControl = (element, tag, role, style, outerCursor, box) => {
    if (tag === "a" || tag === "area") return attribute(element, "href") !== null || listens.has(element) || role !== ROLES[tag];
    if (["button", "select", "textarea", "summary", "label", "option"].includes(tag)) return true;
    if (tag === "input") return element.type !== "hidden";
    if (CONTROLS.has(role) || attribute(element, "onclick") !== null) return true;
    const editable = attribute(element, "contenteditable");
    if (editable !== null && editable.trim().toLowerCase() !== "false") return true;
    if (style.cursor === "pointer" && outerCursor !== "pointer") return true;
    // A listener on what spans the screen waits for the clicks of what lies in it.
    return listens.has(element) && !(box.width > innerWidth / 2 && box.height > innerHeight);
  };

  // ------------------------------------------------------------------------------------------------ the walk
  const PASSED_OVER = new Set(["script", "style", "noscript", "template", "head", "meta", "link", "title", "br", "wbr", "source", "track", "param", "col", "colgroup", "option", "optgroup", "datalist", "map", "slot"]);
  const nodes = [], elements = [];
  let letters = 0, visited = 0;
  let innerScroller = false;
  let cut = "";
  const viewport = { left: 0, top: 0, right: innerWidth, bottom: innerHeight };
  const nowhere = { left: 0, top: 0, right: 0, bottom: 0 };
  const unbounded = { left: -Infinity, top: -Infinity, right: Infinity, bottom: Infinity };
  const meet = (one, other) => ({
    left: Math.max(one.left, other.left), top: Math.max(one.top, other.top),
    right: Math.min(one.right, other.right), bottom: Math.min(one.bottom, other.bottom),
  });
  const isClipped = (style) => /rect\(0(px)?,? 0(px)?,? 0(px)?,? 0(px)?\)/.test(style.clip) || /inset\((50|100)%/.test(style.clipPath);
  const selectorIn = (element, tag, place, outer) => {
    const id = attribute(element, "id");
    const root = rootOf(element);
    if (id && id.length <= 100 && root.querySelectorAll(`#${CSS.escape(id)}`).length === 1 && !outer.pierced) return `#${CSS.escape(id)}`;
    if (element === body) return "body";
    const step = `${CSS.escape(tag)}:nth-of-type(${place.ofType})`;
    return outer.selector + (outer.entering ? " >>> " : " > ") + step;
  };

  const walk = (element, parent, place, outer) => {
    // Gives the text that a person reads in it, for the element around it.
    visited += 1;
    if (visited > MOST_NODES || outer.depth > MOST_DEPTH || letters > MOST_LETTERS || elements.length >= most) {
      cut = cut || (elements.length >= most ? "elements" : "size");
      return "";
    }
    const tag = tagOf(element);
    if (PASSED_OVER.has(tag) || !shown(element)) return "";
    const style = getComputedStyle(element);
    const box = boxOf(element);
    const muted = outer.muted || silences(element);
    const node = nodes.length;
    const attributes = told(element, tag);
    const sdkText = autocaptured(element, tag, muted).slice(0, 400);
    nodes.push({ parent, tag: whole(tag), attributes, text: whole(sdkText), child: place.child, of_type: place.ofType, keeps_text: TEXT_TAGS.has(tag), href: tag === "a" ? (mayTell(element, muted) ? whole(sayable(attribute(element, "href") || "") ? attribute(element, "href") || "" : "") : "") : null });
    letters += tag.length + sdkText.length;
    for (const [name, value] of attributes) letters += name.length + value.length;

    const fixed = outer.fixed || style.position === "fixed" || style.position === "sticky";
    const clip = style.position === "fixed" ? viewport : style.position === "absolute" ? outer.clipOfPositioned : outer.clip;
    const seen = meet({ left: box.left, top: box.top, right: box.right, bottom: box.bottom }, clip);
    const big = seen.right - seen.left >= 2 && seen.bottom - seen.top >= 2 && box.width >= 2 && box.height >= 2;
    const onPage = seen.right > 0 && seen.bottom + scrollY > 0 && seen.left < innerWidth;
    const isInput = tag === "input" || tag === "select" || tag === "textarea";
    const cutAway = isClipped(style);
    const visible = big && onPage && !cutAway && shown(element, { visibilityProperty: true, opacityProperty: !isInput });
    const paint = painted(style, outer.paint);
    const selector = selectorIn(element, tag, place, outer);
    const role = roleOf(element, tag);
    const isBody = element === body;
    // The SDK tells a click on a drawing inside a control as one on the control.
    const intoSvg = namespaceOf(element) === SVG;
    const record = visible && !isBody && !(intoSvg && outer.inControl) ? {} : null;
    if (record) elements.push(record);
    const mine = elements.length;

    const scrolls = style.overflowY === "auto" || style.overflowY === "scroll";
    if (scrolls && !isBody && element !== page && visible && box.height > innerHeight / 2 && box.width > innerWidth / 2) {
      innerScroller = innerScroller || scrollHeightOf(element) > box.height * 1.2;
    }
    const clips = style.overflowX !== "visible" || style.overflowY !== "visible";
    const inner = cutAway ? nowhere : clips && !isBody ? meet(clip, { left: box.left, top: box.top, right: box.right, bottom: box.bottom }) : clip;
    const holds = style.position !== "static" || style.transform !== "none";
    const around = {
      depth: outer.depth + 1, fixed, muted, paint, cursor: style.cursor, selector, pierced: outer.pierced, entering: false,
      inControl: outer.inControl || tag === "a" || tag === "button", clip: inner, clipOfPositioned: holds || cutAway ? inner : outer.clipOfPositioned,
    };
    let text = "", own = "";
    const places = new Map();
    let child = 0;
    const go = (other, entering) => {
      child += 1;
      const name = getTag(other);
      places.set(name, (places.get(name) || 0) + 1);
      if (intoSvg) return "";
      const next = entering ? { ...around, entering: true, pierced: true } : around;
      return walk(other, node, { child, ofType: places.get(name) }, next);
    };
    const take = (other, entering) => {
      for (const inside of nodesOf(other)) {
        if (inside.nodeType === 1) {
          const part = go(inside, entering);
          if (part && text.length < 2000) text += getComputedStyle(inside).display.startsWith("inline") ? part : ` ${part} `;
          else if (tagOf(inside) === "br") text += " ";
        } else if (inside.nodeType === 3 && visible) {
          const part = inside.data.slice(0, 2000);
          if (text.length < 2000) text += part;
          if (own.length < 2000) own += part;
        }
      }
    };
    if (outer.depth < MOST_DEPTH) {
      const shadow = shadowOf(element);
      if (shadow) {
        take(shadow, true);
        places.clear();
        child = 0;
      }
      if (tag !== "textarea" && tag !== "select") take(element, false);
    }

    if (record) {
      const pushed = tag === "input" && ["button", "submit", "reset"].includes(element.type);
      const read = folded(pushed ? element.value : text, 400);
      const label = folded(labelOf(element, tag), 400);
      const ink = colour(style.webkitTextFillColor || style.color);
      const writes = own.trim() !== "" || (pushed && read !== "");
      const size = parseFloat(style.fontSize);
      Object.assign(record, {
        node, selector: whole(selector), role, text: read, label: label === read ? "" : label,
        x: box.left + scrollX, y: fixed ? box.top : box.top + scrollY, width: box.width, height: box.height,
        clickable: isControl(element, tag, role, style, outer.cursor, box),
        disabled: matches(element, ":disabled, [aria-disabled=true], [inert], [inert] *"),
        fixed, font_px: writes && Number.isFinite(size) ? size : null,
        contrast: writes && paint.known && ink.alpha > 0.05 ? ratio(over(ink, paint.colour), paint.colour) : null,
        fill: paint.own ? ratio(paint.colour, outer.paint.colour) : 1,
      });
      if (record.clickable && !writes) {
        // A control's text often lies in a span of its own.
        const first = elements.slice(mine).find((inner) => inner.font_px !== null);
        if (first) Object.assign(record, { font_px: first.font_px, contrast: first.contrast });
      }
      for (const name of ["x", "y", "width", "height"]) record[name] = Math.round(record[name] * 100) / 100;
      letters += selector.length + read.length + label.length;
    }
    return text;
  };

  const white = { colour: { red: 255, green: 255, blue: 255, alpha: 1 }, known: true, own: false };
  if (body) {
    const root = painted(getComputedStyle(html), white);
    let before = 0, alike = 0;
    for (let other = body.previousElementSibling; other; other = other.previousElementSibling) {
      before += 1;
      alike += getTag(other) === getTag(body) ? 1 : 0;
    }
    walk(body, -1, { child: before + 1, ofType: alike + 1 }, {
      depth: 0, fixed: false, muted: false, paint: root, cursor: "auto", selector: "html", pierced: false, entering: false, inControl: false,
      clip: unbounded, clipOfPositioned: unbounded,
    });
  }
  return JSON.stringify({
    url: whole(location.href), title: whole(getter(Document, "title")(document).slice(0, 1000)), width: innerWidth, viewport_height: innerHeight,
    page_height: Math.max(page.scrollHeight, innerHeight), page_width: page.scrollWidth, inner_scroller: innerScroller, nodes, elements, cut,
  });
}
