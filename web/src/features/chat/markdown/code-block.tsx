import { useMessages } from '@shared/i18n/messages';
import { note } from '@shared/ui/note';
import { useCopy } from '@shared/ui/use-copy';
import { Check, Copy } from 'lucide-react';
import { chatMessages } from '../i18n/messages';

export function CodeBlock({ text, language }: { text: string; language: string }) {
  const t = useMessages(chatMessages);
  const { copied, copy } = useCopy(text);
  const press = async () => {
    if (!(await copy())) void note(t.copyFailed);
  };
  return (
    <figure className="group/code relative my-0.5 max-w-[52rem] overflow-hidden rounded-lg border border-line bg-panel">
      {language !== '' && (
        <figcaption className="border-line border-b px-3 py-1 text-ink-faint text-xs">{language}</figcaption>
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <pre tabIndex={0} className="overflow-x-auto px-3 py-2 font-mono text-[0.8125rem] leading-relaxed">
        <code>{text}</code>
      </pre>
      <button
        type="button"
        onClick={press}
        aria-label={copied ? t.copied : t.copyCode}
        className="absolute top-1 right-1 grid size-7 place-items-center rounded-md bg-raised text-ink-soft opacity-0 shadow-card hover:text-ink focus-visible:opacity-100 group-hover/code:opacity-100 pointer-coarse:size-11 pointer-coarse:opacity-100"
      >
        {copied ? <Check aria-hidden className="size-3.5" /> : <Copy aria-hidden className="size-3.5" />}
      </button>
    </figure>
  );
}
