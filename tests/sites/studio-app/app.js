// A single-page application: /… routes by pushState, and in the account #/… routes by the fragment.
(function () {
  const view = document.getElementById("view");
  const CLASSES = [
    ["wheel", "Wheel for beginners", "Centre, open, pull: three hours at the wheel, and two bowls to take home."],
    ["handbuilding", "Handbuilding", "Slabs, coils and pinched pots, at a table, without any hurry."],
    ["glazing", "Glazing evening", "Dip, pour and brush. Bring two fired pieces of your own."],
    ["raku", "Raku in the yard", "Fire, smoke and luck; you take home what survives."],
    ["family", "Family Sunday", "One adult, one child, one lump of clay each."],
    ["tiles", "Tile making", "Press moulds and slip trailing, six tiles by the evening."],
  ];
  const FOLDS = [
    ["What should I wear?", "Anything that may get muddy. We have aprons, and clay washes out. Long nails make the wheel hard, so do rings."],
    ["When is my pot ready?", "It dries for a week, is fired twice, and waits on the shelf by the door for two months after we wrote to you. After that it is sold for the kiln."],
    ["Can I cancel?", "Up to three days before, for the full price; later we try to find somebody for your place, and mostly we do."],
    ["Is there parking?", "Two places in the yard, more along the canal. The tram stops around the corner."],
  ];
  const fold = ([head, body]) => `<div class="fold"><button aria-expanded="false">${head}</button><div><p>${body}</p></div></div>`;

  const home = () => `
    <h1>Clay, twice a week or just once</h1>
    <p>Small classes in a warm room by the canal. Everything is there, from clay to coffee; bring sleeves that roll up.</p>
    <div class="chips">${["All", "Evenings", "Weekends", "With children"].map((text, at) => `<button aria-pressed="${at === 0}">${text}</button>`).join("")}</div>
    <div class="cards">${CLASSES.map(([slug, title, words]) => `
      <article class="card"><img src="/pot.svg" alt="${title}"><h2>${title}</h2><p>${words}</p><a class="more" href="/class/${slug}">Details</a></article>`).join("")}</div>
    <h2>Good to know</h2>
    ${FOLDS.map(fold).join("")}
    <div class="tile" id="voucher"><h3>Give somebody a class</h3><p>A voucher is good for two years.</p></div>
    <div class="row"><p>One letter a month: new dates before anybody else.</p><button class="main" id="letter">Get the letter</button></div>`;

  const lesson = (slug) => {
    const [, title, words] = CLASSES.find((one) => one[0] === slug) || CLASSES[0];
    return `
    <div class="hero"><img src="/pot.svg" alt="${title}, the room"></div>
    <h1>${title}</h1><p>${words}</p><p>The class has eight places. A potter is with you all the time, and so is tea.</p>
    ${FOLDS.slice(0, 2).map(fold).join("")}
    <h2>Choose a date</h2>
    <div class="days">${["Tue 3", "Wed 4", "Sat 7", "Sun 8", "Tue 10", "Wed 11", "Sat 14", "Sun 15"].map((day) => `<button aria-pressed="false">${day} June</button>`).join("")}</div>
    <h2>People also took</h2>
    <div class="cards">${CLASSES.filter((one) => one[0] !== slug).slice(0, 3).map(([other, name]) => `
      <article class="card"><h3>${name}</h3><a class="more" href="/class/${other}">Details</a></article>`).join("")}</div>
    <div class="bar"><span>Places</span><button aria-label="One place less">−</button><output>1</output><button aria-label="One place more">+</button>
      <button class="main" id="book">Book a place</button></div>
    <dialog><h2>Anything we should know?</h2><p>Choose what fits, or nothing at all.</p>
      <div class="choices">${["I have done this before", "I come with a friend", "I cannot lift heavy things"].map((text) => `<button aria-pressed="false">${text}</button>`).join("")}</div>
      <div class="row"><button class="close">Not now</button><button class="main close">Confirm booking</button></div></dialog>`;
  };

  const account = (tab) => `
    <h1>Your account</h1>
    <div class="tabs"><a href="#/bookings">Bookings</a><a href="#/details">Details</a><a href="#/vouchers">Vouchers</a></div>
    ${tab === "details" ? `
      <label>Name <input type="text" name="name"></label><label>Mail <input type="email" name="mail"></label>
      <label><input type="checkbox" name="letter"> Send me the letter</label><button class="main">Save</button>
      <p>We keep your name and mail for bookings, and give them to nobody.</p>`
    : tab === "vouchers" ? `<p>You have no voucher. They look like this:</p><img src="/pot.svg" alt="A voucher with a pot on it" width="300" height="150">`
    : CLASSES.slice(0, 4).map(([, title], at) => `
      <div class="row"><div><h3>${title}</h3><p>June ${3 + at}, at 18:30. Bring an apron.</p></div><span><button>Change date</button> <button>Cancel</button></span></div>`).join("")}`;

  const draw = () => {
    const route = location.pathname;
    view.innerHTML = route.startsWith("/class/") ? lesson(route.slice(7)) : route === "/account" ? account(location.hash.slice(2)) : home();
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (link && !link.getAttribute("href").startsWith("#")) {
      event.preventDefault();
      const before = location.pathname;
      history.pushState({}, "", link.getAttribute("href"));
      draw();
      if (before !== location.pathname) scrollTo(0, 0);
      // Versions that do not watch the history are told by the application, as their manual asked.
      if (window.posthog && posthog.__loaded && parseInt((posthog.version || posthog.LIB_VERSION || "1.0").split(".")[1], 10) < 200) posthog.capture("$pageview");
      return;
    }
    const button = event.target.closest("button");
    if (!button) return;
    if (button.parentElement.matches(".fold")) {
      button.setAttribute("aria-expanded", button.parentElement.classList.toggle("open"));
    } else if (button.hasAttribute("aria-pressed")) {
      const on = button.getAttribute("aria-pressed") === "true";
      if (!button.closest("dialog")) for (const other of button.parentElement.children) other.setAttribute("aria-pressed", "false");
      button.setAttribute("aria-pressed", !on);
    } else if (button.id === "book") document.querySelector("dialog").showModal();
    else if (button.matches(".close")) button.closest("dialog").close();
    else if (button.closest(".bar")) {
      const count = document.querySelector("output");
      count.textContent = Math.max(1, +count.textContent + (button.textContent === "+" ? 1 : -1));
    } else if (button.id === "letter") button.textContent = "Thank you";
  });
  addEventListener("popstate", draw);
  addEventListener("hashchange", draw);
  draw();
})();
