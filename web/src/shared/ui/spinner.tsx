import { LoaderCircle } from 'lucide-react';

export function Spinner({ label }: { label: string }) {
  return (
    <div role="status" className="grid place-items-center p-4 text-accent">
      <LoaderCircle aria-hidden className="size-7 animate-spin" />
      <span className="sr-only">{label}</span>
    </div>
  );
}
