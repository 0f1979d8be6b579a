// @ts-check
/**
 * Shows what is about passkeys where the browser can do them, which takes a host name: an IP address has none. What
 * goes wrong with one is said on the page. The ceremony itself is django-allauth's script.
 */

const hasName = !/^[\d.]+$|^\[/.test(location.hostname);
const isPossible = hasName && isSecureContext && "PublicKeyCredential" in window;

for (const element of document.querySelectorAll("[data-passkeys]")) element.toggleAttribute("hidden", !isPossible);
for (const element of document.querySelectorAll("[data-no-passkeys]")) element.toggleAttribute("hidden", isPossible);

document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  document.querySelector("[data-passkey-problem]")?.removeAttribute("hidden");
});
