/* The end of a call: keys in the focused group, Enter goes on, and a button that copies the hand-off.
   The switches are those of the call page: whether keys count, and whether one moves on. */
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const isOn = (name) => { try { return localStorage.getItem(name) !== "off"; } catch { return true; } };

  for (const button of all("[data-copy]")) {
    const text = document.getElementById(button.dataset.copy);
    const status = button.parentElement.querySelector("[data-done]");
    button.hidden = false;
    button.addEventListener("click", async () => {
      text.select();
      try { await navigator.clipboard.writeText(text.value); } catch { document.execCommand("copy"); }
      status.textContent = status.dataset.done;
    });
  }

  const form = document.querySelector("[data-keys]");
  if (!form) return;
  const goOn = (group) => {
    const isAsked = (each) => each === group || !each.querySelector("[name=after]");  // a rare one
    const groups = all("fieldset", form).filter((each) => each.checkVisibility() && isAsked(each));
    const next = groups[groups.indexOf(group) + 1];
    if (!next) return form.querySelector("button").focus();
    (next.querySelector("input:checked") ?? next.querySelector("input")).focus();
    next.scrollIntoView({ block: "nearest" });
  };
  form.addEventListener("keydown", (event) => {
    const group = event.target.closest("fieldset");
    if (!group || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const choice = all("[data-key]", group).find((each) => each.dataset.key === event.key);
    if (event.key === "Enter") {
      event.preventDefault();
      goOn(group);
    } else if (choice && isOn("call-keys")) {
      event.preventDefault();
      choice.focus();
      choice.click();
      if (isOn("call-move")) goOn(group);
    }
  });
})();
