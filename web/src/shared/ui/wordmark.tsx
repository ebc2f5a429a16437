import { classNames } from './class-names';

/** The mark: a bubble with a keyhole, a place to talk that has a door. */
export function Mark({ className }: { className?: string }) {
  return (
    <svg aria-hidden="true" viewBox="0 0 32 32" className={classNames('text-accent', className)}>
      <path
        fill="currentColor"
        d="M16 2c8 0 14 5.3 14 12.4S24 27 16 27c-1.2 0-2.4-.1-3.5-.4l-6.2 3.1c-.7.3-1.4-.3-1.2-1l1.2-4.7C3.6 21.700 2 18.300 2 14.400 2 7.300 8 2 16 2Z"
      />
      <path
        className="fill-surface"
        d="M16 8.300a4 4 0 0 0-2 7.500l-1 4.400c-.1.500.3 1 .8 1h4.400c.5 0 .9-.5.8-1l-1-4.400a4 4 0 0 0-2-7.500Z"
      />
    </svg>
  );
}
