/** Offers a text as a file to save. Nothing is sent anywhere. */
export function saveFile(name: string, type: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser needs the address only until the click is handled.
  setTimeout(() => {
    URL.revokeObjectURL(url);
  }, 0);
}
