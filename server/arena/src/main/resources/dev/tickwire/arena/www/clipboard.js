const SHOWN_MS = 1600;

/** Copies a text, and says so on the button that was pressed for it. */
export async function copy(text, button) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    copyBySelection(text); // pages from plain http on a LAN have no clipboard
  }
  button.dataset.copied = 'yes';
  setTimeout(() => delete button.dataset.copied, SHOWN_MS);
}

function copyBySelection(text) {
  const field = document.createElement('textarea');
  field.value = text;
  document.body.append(field);
  field.select();
  document.execCommand('copy');
  field.remove();
}
