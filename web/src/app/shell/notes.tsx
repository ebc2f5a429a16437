import { Toaster } from 'sonner';

/** Where short notes appear; in the colours of the theme. */
export default function Notes() {
  return (
    <Toaster
      position="bottom-center"
      toastOptions={{
        unstyled: true,
        className: 'rounded-control bg-ink px-4 py-2.5 text-sm text-surface shadow-pop',
      }}
    />
  );
}
