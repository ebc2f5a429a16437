/** Says a short word at the edge of the screen, which goes away by itself. The code for it loads with the first word. */
export async function note(text: string): Promise<void> {
  const { toast } = await import('sonner');
  toast(text);
}
