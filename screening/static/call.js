/* A call on one screen: keys, each answer saved as it is given, and what others do meanwhile.
   Without this the same form is sent as a whole. Nothing that was answered is kept in the browser. */
(() => {
  const form = document.querySelector("[data-call]");
  if (!form) return;
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const by = (id) => document.getElementById(id);
  const place = by("questions"), finish = by("finish"), said = by("said"), lost = by("lost");
  const groups = () => all("fieldset.asked", place);
  const groupOf = (element) => element.closest?.("fieldset.asked");
  const box = (group) => group.querySelector(".box input");
  const choices = (group) => all("[data-key]:not([data-key=h])", group);
  const PATIENCE = 15_000, EVERY = 10_000;  // milliseconds

  /* What is not saved yet: the group of a question, and a number for its last change. */
  const unsent = new Map(), again = new Set(), skipped = new Set();
  let changes = 0, isBehind = false, changedHere = "";

  const isAnswered = (group) =>
    unsent.has(group.id) || box(group).value.trim() || choices(group).some((each) => each.checked);

  /* To the server and back: one at a time, so that no older page comes after a newer one. */
  let last = Promise.resolve();
  const inTurn = (work) => (last = last.then(work, work));

  class Refused extends Error {}
  const read = async (answer) => new DOMParser().parseFromString(await answer.text(), "text/html");
  const token = () => form.elements.csrf_token.value;

  const ask = async (address, fields) => {
    const body = new URLSearchParams([["csrf_token", token()], ...fields]);
    const signal = AbortSignal.timeout(PATIENCE);
    const answer = await fetch(address, { method: "POST", body, signal });
    if (answer.status === 204) return null;
    const page = [200, 409, 422].includes(answer.status) && await read(answer);
    if (page && page.querySelector("[data-call]")) return page;
    throw Object.assign(new Refused(), { isOut: [400, 401, 403].includes(answer.status) });
  };

  /* Who signed in again has another token; what one typed is not saved as another's. */
  const isInAgain = async () => {
    const answer = await fetch(`${location.pathname}?idle=1`, { redirect: "manual" });
    const fresh = answer.ok && (await read(answer)).querySelector("[data-call]");
    if (!fresh || fresh.dataset.me !== form.dataset.me) return false;
    const value = fresh.elements.csrf_token.value;
    for (const field of all("[name=csrf_token]")) field.value = value;
    for (const idle of all("[data-token]")) idle.dataset.token = value;
    return true;
  };

  const post = async (address, fields) => {
    try {
      return await ask(address, fields);
    } catch (error) {
      if (!error.isOut || !(await isInAgain())) throw error;
      return ask(address, fields);
    }
  };

  /* Saving. */
  const fieldsOf = (group) => {
    const sent = [...group.elements].filter((each) => each.name &&
      (!["radio", "checkbox"].includes(each.type) || each.checked) && each.type !== "submit");
    return sent.map((each) => [each.name, each.value]);
  };

  const changed = (group) => {
    unsent.set(group.id, ++changes);
    changedHere = group.id;
    group.classList.add("unsent");
    save();
  };

  const save = () => inTurn(async () => {
    while (unsent.size && await saveSome());
  });

  const saveSome = async () => {
    const waiting = [...unsent.keys()].map(by);
    const version = waiting[0].elements.version.value;
    const sent = waiting.filter((group) => group.elements.version.value === version);
    const numbers = new Map(sent.map((group) => [group.id, unsent.get(group.id)]));
    const typed = new Map(sent.map((group) => [group.id, box(group).value]));
    const fields = [["part", "1"], ...sent.flatMap(fieldsOf)];
    for (const { id } of sent) if (again.has(id)) fields.push(["again", id.slice(2)]);
    try {
      const page = await post(form.action, fields);
      const own = new Map();
      for (const [id, number] of numbers) {
        const fresh = page.getElementById(id);
        if (unsent.get(id) === number) {
          unsent.delete(id);
          again.delete(id);
          own.set(id, typed.get(id));
        } else if (fresh && !fresh.classList.contains("wrong")) {
          by(id).elements.version.value = fresh.elements.version.value;  // it was our own change
        }
      }
      merge(page, own);
      lost.hidden = true;
      document.dispatchEvent(new Event("used"));
      tell(sent);
      return true;
    } catch (error) {
      for (const group of sent) warn(group, error.isOut ? "signed-out" : "not-saved");
      return false;
    }
  };

  const warn = (group, kind) => {
    group.querySelector(".unsaved")?.remove();
    group.append(by(kind).content.cloneNode(true));
  };

  const tell = (sent) => {
    const group = sent.at(-1);
    const chosen = group.isConnected ? choices(group).filter((each) => each.checked) : [];
    const words = chosen.map((each) => each.closest("label").innerText.replace(/\s+/g, " ").trim());
    said.textContent = `${words.join("; ")}. ${said.dataset.saved}`;
  };

  /* Taking over a page: what somebody is at is left alone. */
  const isBusy = (group) => unsent.has(group.id) || group.contains(document.activeElement) ||
    group.classList.contains("wrong");

  const merge = (page, own = new Map()) => {
    for (const each of all("[autofocus]", page)) each.removeAttribute("autofocus");
    const wasDanger = by("danger").querySelectorAll("header").length;
    for (const id of ["messages", "danger", "panel", "here", "remarks"]) {
      morph(by(id), page.getElementById(id));
    }
    mergeQuestions(page, own);
    tellNews();
    document.title = page.title;
    const danger = by("danger");
    if (danger.querySelectorAll("header").length > wasDanger &&
      getComputedStyle(danger).position !== "sticky") danger.scrollIntoView({ block: "nearest" });
  };

  /* What was answered, and somebody else answers otherwise: said until it is looked at. */
  const news = new Set();
  const tellNews = () => {
    const list = by("news").querySelector("ul"), links = [...news].filter(by).map((id) => {
      const item = document.createElement("li"), link = document.createElement("a");
      link.href = `#${id}`;
      const legend = [...by(id).querySelector("legend").childNodes];  // without number and tags
      link.textContent = legend.filter((each) => each.nodeType === 3).map((each) => each.data.trim()).join("");
      item.append(link);
      return item;
    });
    by("news").hidden = !links.length;
    if (list.childElementCount !== links.length) list.replaceChildren(...links);
  };
  place.addEventListener("focusin", ({ target }) => {
    if (news.delete(groupOf(target)?.id)) tellNews();
  });

  const saidIn = (group) => [
    ...choices(group).filter((each) => each.checked).map((each) => each.value),
    group.querySelector(".origin")?.textContent.trim(),
  ].join();

  const mergeQuestions = (page, own) => {
    const wanted = all("#questions > fieldset", page);
    const names = new Set(wanted.map((group) => group.id));
    isBehind = false;
    for (const group of groups()) {
      if (names.has(group.id)) continue;
      if (isBusy(group) && !own.has(group.id)) isBehind = true; else group.remove();
    }
    let before = null;
    for (const fresh of wanted) {
      let group = by(fresh.id);
      if (!group) {
        group = document.importNode(fresh, true);
        if (before) before.after(group); else place.prepend(group);
      } else if (own.has(fresh.id) || !isBusy(group)) {
        const typed = box(group).value, was = isAnswered(group) && saidIn(group);
        morph(group, fresh);
        if (was && was !== saidIn(group) && !own.has(group.id)) news.add(group.id);
        const isTyping = group.contains(document.activeElement) && typed !== own.get(fresh.id);
        if (isTyping) box(group).value = typed;
      } else {
        isBehind ||= saidIn(group) !== saidIn(fresh);
        const no = group.querySelector(".no"), number = fresh.querySelector(".no");
        if (no.textContent !== number.textContent) no.textContent = number.textContent;
      }
      before = group;
    }
  };

  const key = (node) => node.nodeType === 1
    ? `${node.nodeName} ${node.id || (node.name && `${node.name} ${node.value}`) || node.className}`
    : node.nodeName;

  /* Make one element like another, keeping what is the same: the focus, and what readers heard. */
  const morph = (old, fresh) => {
    if (old.nodeType !== 1) {
      if (old.data !== fresh.data) old.data = fresh.data;
      return;
    }
    for (const { name, value } of [...fresh.attributes]) {
      if (old.getAttribute(name) !== value) old.setAttribute(name, value);
    }
    for (const { name } of [...old.attributes]) {
      if (!fresh.hasAttribute(name) && name !== "open") old.removeAttribute(name);
    }
    if (old.nodeName === "INPUT") {
      if (["radio", "checkbox"].includes(old.type)) old.checked = fresh.hasAttribute("checked");
      else old.value = fresh.getAttribute("value");
    }
    const rest = [...old.childNodes];
    for (const child of [...fresh.childNodes]) {
      const at = rest.findIndex((each) => key(each) === key(child));
      if (at < 0) {
        old.insertBefore(document.importNode(child, true), rest[0] ?? null);
        continue;
      }
      for (const gone of rest.splice(0, at)) gone.remove();
      morph(rest.shift(), child);
    }
    for (const gone of rest) gone.remove();
  };

  /* From question to question. */
  const go = (group) => {
    if (!group) return;
    changedHere = "";
    box(group).focus({ preventScroll: true });
    group.scrollIntoView({ block: "nearest" });
  };

  const open = () => groups().filter((group) => !isAnswered(group));

  /* To the next one without an answer; who walks through what was answered goes in order. */
  const goOn = (group, isByKey = false) => {
    const list = groups(), isChanged = changedHere === group.id || box(group).value.trim();
    const isAfter = (each) => list.indexOf(each) > list.indexOf(group);
    if (!isAnswered(group)) skipped.add(group.id);
    else if (!isChanged) return list.some(isAfter) ? go(list.find(isAfter)) : finish.focus();
    const left = open().filter((each) => each !== group);
    const next = left.find(isAfter) ?? left.find((each) => !skipped.has(each.id));
    if (next) return go(next);
    finish.focus();
    if (isByKey && isChanged) finish.click();  // the last answer, and Enter: on to the end
  };

  const goBack = (group) => {
    const list = groups();
    go(list[Math.max(0, list.indexOf(group) - 1)]);
  };

  /* Keys, in the box of a question and on its choices; both switches can be turned off. */
  const on = by("keys-on"), move = by("keys-move");
  for (const [each, name] of [[on, "call-keys"], [move, "call-move"]]) {
    try { each.checked = localStorage.getItem(name) !== "off"; } catch { /* it is on */ }
    each.addEventListener("change", () => {
      try { localStorage.setItem(name, each.checked ? "on" : "off"); } catch { /* for this page */ }
    });
  }
  by("keys").hidden = false;

  const take = (group, choice) => {
    const isSeveral = choice.type === "checkbox";
    if (!isSeveral && choice.checked) again.add(group.id);
    choice.checked = isSeveral ? !choice.checked : true;
    choice.dispatchEvent(new Event("change", { bubbles: true }));
    const isWhole = !isSeveral || ("alone" in choice.dataset && choice.checked);
    if (isWhole && move.checked && choice.dataset.key !== "h") goOn(group);
  };

  const takeBack = (group) => {
    for (const each of all("[data-key]", group)) each.checked = false;
    changed(group);
  };

  const press = (event, group) => {
    const field = box(group), sign = event.key.toLowerCase();
    const isEmpty = event.target !== field || !field.value;
    if (sign === "/" && isEmpty) return find.focus() ?? true;
    if (["backspace", "delete", "-"].includes(sign) && isEmpty) return takeBack(group) ?? true;
    if (sign.length > 1) return false;
    const typed = isEmpty ? sign : field.value + sign;
    const keys = all("[data-key]", group);
    const choice = keys.find((each) => each.dataset.key === typed);
    const isLonger = keys.some((each) => each.dataset.key.startsWith(typed) && each !== choice);
    if (!choice || isLonger) return false;  // it is typed, and taken when the box is left
    field.value = "";
    take(group, choice);
    return true;
  };

  form.addEventListener("keydown", (event) => {
    const group = groupOf(event.target);
    const isPlain = !event.altKey && !event.ctrlKey && !event.metaKey && !event.isComposing;
    if (!group || !isPlain || !event.target.matches(".box input, [data-key]")) return;
    if (event.key === "Enter") {
      event.preventDefault();
      if (event.shiftKey) goBack(group); else goOn(group, true);
    } else if (on.checked && (!event.shiftKey || event.key === "/") && press(event, group)) {
      event.preventDefault();
    }
  });

  form.addEventListener("change", ({ target }) => {
    const group = groupOf(target);
    if (!group) return;
    if (target.name === "heard") {
      if (!choices(group).some((each) => each.checked)) return;  // it goes with the answer
      again.add(group.id);
    }
    if (target === box(group) && !target.value.trim()) return;
    changed(group);
  });

  /* A few letters lead to a question. */
  const find = by("find"), found = by("found"), number = by("found-number");
  find.closest("search").hidden = false;
  let from = null;
  const plain = (text) => text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");
  const matches = () => {
    const wanted = plain(find.value).split(/\s+/).filter(Boolean);
    if (!wanted.length) return [];
    const rank = (group, text) => wanted.every((word) => plain(group.querySelector("legend")
      .innerText).includes(word)) ? 0 : wanted.every((word) => text.includes(word)) ? 1 : 2;
    const ranked = groups().map((group) => [rank(group, plain(group.innerText)), group]);
    return ranked.filter(([each]) => each < 2).sort(([a], [b]) => a - b).map(([, group]) => group);
  };
  const show = () => {
    const list = matches();
    number.textContent = find.value.trim() ? `${number.dataset.found} ${list.length}` : "";
    found.replaceChildren(...list.slice(0, 5).map((group) => {
      const item = document.createElement("li"), link = document.createElement("a");
      link.href = `#${group.id}`;
      link.textContent = group.querySelector("legend").innerText;
      item.append(link);
      return item;
    }));
  };
  const leave = (group) => { find.value = ""; show(); go(group); };
  find.addEventListener("focus", ({ relatedTarget }) => { from = relatedTarget && groupOf(relatedTarget); });
  find.addEventListener("input", show);
  find.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && matches().length) leave(matches()[0]);
    else if (event.key === "Escape") leave(from);
    else return;
    event.preventDefault();
  });

  /* Links and forms: nobody leaves before all is saved. */
  const saved = async () => {
    await save();
    if (unsent.size) go(by([...unsent.keys()][0]));
    return !unsent.size;
  };

  document.addEventListener("click", async (event) => {
    if (event.target.closest("[data-retry]")) return save();
    const link = event.target.closest("a[href]");
    if (!link || link.target || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const group = link.hash.startsWith("#q-") && by(link.hash.slice(1));
    if (group) {
      event.preventDefault();
      if (link.closest("#found")) leave(group); else go(group);
    } else if (unsent.size && link.pathname !== location.pathname) {
      event.preventDefault();
      const known = new Set(groups());
      if (!(await saved())) return;
      const fresh = link === finish && open().find((each) => !known.has(each));
      if (fresh) go(fresh); else location.assign(link.href);
    }
  });

  document.addEventListener("submit", (event) => {
    const { target, submitter } = event;
    const isKept = target === form || "note" in target.dataset;
    if (!isKept && !unsent.size) return;
    event.preventDefault();
    if (target === form) submitter?.name === "use" ? decide(submitter) : save();
    else if (isKept) keepNote(target);
    else saved().then((isSaved) => isSaved && target.requestSubmit(submitter));
  });

  /* Of two answers one is taken. */
  const decide = (button) => inTurn(async () => {
    const group = groupOf(button);
    try {
      const fields = [...fieldsOf(group), [button.name, button.value]];
      merge(await post(button.formAction, fields), new Map([[group.id, box(group).value]]));
      unsent.delete(group.id);
      go(group);
    } catch (error) {
      warn(group, error.isOut ? "signed-out" : "not-saved");
    }
  });

  const keepNote = (note) => inTurn(async () => {
    const field = note.elements.text, text = field.value;
    note.querySelector(".unsaved")?.remove();
    try {
      merge(await post(note.action, [["text", text]]));
      if (field.value === text && text.trim()) field.value = "";
      said.textContent = said.dataset.saved;
      document.dispatchEvent(new Event("used"));
    } catch (error) {
      warn(note, error.isOut ? "signed-out" : "not-saved");
      note.querySelector("[data-retry]").addEventListener("click", () => keepNote(note));
    }
  });

  /* What others do, while somebody looks. */
  const look = () => inTurn(async () => {
    if (document.visibilityState !== "visible") return;
    try {
      const now = isBehind ? "" : by("here").dataset.now;
      const page = await post(form.dataset.here, [["now", now]]);
      if (page) merge(page);
      lost.hidden = true;
      if (unsent.size) save();
    } catch {
      lost.hidden = false;
    }
  });
  if (location.hash === "#acts") by("acts").open = true;
  setInterval(look, EVERY);
  addEventListener("online", look);
  document.addEventListener("visibilitychange", look);
  look();
})();
