// Makes the page quicker: replies come without a reload and leave no entry in the history. Keeps nothing.
"use strict";
(() => {
  const TIMEOUT = 15000;
  const ESCAPE_WITHIN = 3000;
  const find = (selector, root) => (root || document).querySelector(selector);
  let running = null;
  let escaped = -ESCAPE_WITHIN;

  function leave() {
    const address = find("#exit").href;
    // The harmless page may take a while to come; this one is gone at once.
    document.title = "";
    document.body.hidden = true;
    document.body.replaceChildren();
    location.replace(address);
  }

  function request(method, address, body, done) {
    if (running) running.abort();
    const xhr = (running = new XMLHttpRequest());
    const status = find("#status");
    const finish = (page) => {
      if (running !== xhr) return;
      running = null;
      status.textContent = "";
      find("#reply").removeAttribute("aria-busy");
      if (page && find("#reply", page)) done(page, xhr.status);
      else lose();
    };
    xhr.open(method, address);
    xhr.responseType = "document";
    xhr.timeout = TIMEOUT;
    xhr.onload = () => finish(xhr.response);
    xhr.onerror = xhr.ontimeout = () => finish(null);
    find("#reply").setAttribute("aria-busy", "true");
    status.textContent = status.dataset.waiting;
    xhr.send(body);
  }

  function lose() {
    const lost = find("#lost");
    lost.hidden = false;
    lost.scrollIntoView({ block: "start" });
  }

  function show(page) {
    const language = page.documentElement.lang;
    if (language === document.documentElement.lang) {
      find("#reply").replaceChildren(...find("#reply", page).childNodes);
      find(".switch").href = find(".switch", page).getAttribute("href");
      find("#lost").hidden = true;
    } else {
      document.documentElement.lang = language;
      document.body.replaceChildren(...page.body.childNodes);
    }
    find("#reply").focus({ preventScroll: true });
    window.scrollTo(0, 0);
    fit();
  }

  function mark(form, page) {
    const noted = find(".noted", page);
    const row = noted && noted.closest(".row");
    if (!row) return show(page);
    form.closest(".row").replaceWith(row);
    noted.focus({ preventScroll: true });
  }

  // Where the letters are large, a question field that stands still would hide what is read.
  function fit() {
    if (document.activeElement === find("#q")) return;
    const still = find(".bar").offsetHeight + find("#ask").offsetHeight;
    document.body.classList.toggle("low", still > innerHeight * 0.45);
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (!link) return;
    if (link.id === "exit") {
      event.preventDefault();
      leave();
      return;
    }
    const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
    if (plain && link.origin === location.origin && link.protocol.startsWith("http")) {
      event.preventDefault();
      request("GET", link.getAttribute("href"), null, show);
    }
  });

  document.addEventListener("submit", (event) => {
    const form = event.target;
    const body = new URLSearchParams(new FormData(form));
    event.preventDefault();
    if (form.classList.contains("count")) {
      request("POST", form.getAttribute("action"), body, (page) => mark(form, page));
      return;
    }
    find("#q").blur();
    request("POST", form.getAttribute("action"), body, (page, status) => {
      if (status < 400) find("#q").value = "";
      show(page);
    });
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      if (event.timeStamp - escaped < ESCAPE_WITHIN && !event.repeat) leave();
      else escaped = event.timeStamp;
      return;
    }
    escaped = -ESCAPE_WITHIN;
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing && event.target.id === "q") {
      event.preventDefault();
      find("#ask button").click();
    }
  });

  window.addEventListener("resize", fit);
  window.addEventListener("load", fit);

  // A page that comes back from the browser's memory shows nothing of what was read.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) location.replace("/");
  });
  window.addEventListener("pagehide", () => {
    const field = find("#q");
    if (field) field.value = "";
  });
})();
