// @ts-check
/** What one just did and how to undo it, the latest first. A few are shown; the latest stays until there is a later one. */

const SHOWN_FOR = 20_000;
const KEPT = 20;

export class Toasts {
  /** @param {HTMLElement} list */
  constructor(list) {
    this.list = list;
  }

  /**
   * Put a toast on top, or in the place of another.
   * @param {Element} toast
   * @param {Element | null} [former]
   */
  show(toast, former) {
    if (former?.isConnected) former.replaceWith(toast);
    else this.list.prepend(toast);
    for (const old of [...this.list.children].slice(KEPT)) old.remove();
    // What went wrong stays until it is put away, and so does the latest, by the stylesheet.
    if (toast.getAttribute("role") === "alert") toast.append(this.makeCloser(toast));
    else setTimeout(() => toast.classList.add("old"), SHOWN_FOR);
    return toast;
  }

  /**
   * Say what was done before the server has said so.
   * @param {string} sentence
   * @param {boolean} [canUndo]
   */
  say(sentence, canUndo = false) {
    const toast = document.createElement("li");
    toast.className = "toast";
    const text = document.createElement("p");
    text.textContent = sentence;
    toast.append(text);
    if (canUndo) toast.append(this.makeButton("Undo", "U", "u"));
    return this.show(toast);
  }

  /** @param {Element} toast */
  makeCloser(toast) {
    const button = this.makeButton("Close", "", "");
    button.addEventListener("click", () => toast.remove());
    return button;
  }

  /**
   * @param {string} name
   * @param {string} shown
   * @param {string} key
   */
  makeButton(name, shown, key) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "plain";
    button.append(name);
    if (!key) return button;
    const cap = document.createElement("kbd");
    cap.textContent = shown;
    button.dataset.key = key;
    button.append(" ", cap);
    return button;
  }
}
