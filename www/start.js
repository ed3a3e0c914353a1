// Starts the page. A module of its own, because the page's policy forbids scripts inside the document.
import init from "./nobly-page.js";

init().catch((error) => {
  const message = document.createElement("p");
  message.className = "failed";
  message.setAttribute("role", "alert");
  message.textContent = `Nobly: ${error.message}`;
  document.body.append(message);
});
