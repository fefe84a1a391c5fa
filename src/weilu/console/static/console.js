// Comfort only: what was just done is said once, not again by a reload or a bookmark.
const here = new URL(location.href);
if (here.searchParams.has("said")) {
  here.searchParams.delete("said");
  here.searchParams.delete("n");
  history.replaceState(null, "", here);
}

// Copy what is ready to be pasted.
document.querySelectorAll("[data-copy]").forEach((button) => {
  const said = button.textContent;
  button.addEventListener("click", async () => {
    const source = document.getElementById(button.dataset.copy);
    try {
      await navigator.clipboard.writeText(source.textContent);
      button.textContent = button.dataset.copied;
      setTimeout(() => { button.textContent = said; }, 2000);
    } catch {
      getSelection().selectAllChildren(source);
    }
  });
});
