// A part of a page with a heading of its own.
import { useId, type ReactNode } from 'react';

export function Section(props: {
  title: string;
  /** One sentence under the heading: what this is for. */
  note?: ReactNode;
  /** To the right of the heading. */
  actions?: ReactNode;
  children?: ReactNode;
}) {
  const id = useId();
  return (
    <section
      aria-labelledby={id}
      className="min-w-0 rounded-lg border border-line bg-surface p-4 sm:p-5"
    >
      <div className="mb-4 flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1 basis-56">
          <h2 className="text-sm font-semibold" id={id}>
            {props.title}
          </h2>
          {props.note !== undefined && (
            <p className="mt-0.5 max-w-xl text-xs text-ink-2">{props.note}</p>
          )}
        </div>
        {props.actions}
      </div>
      {props.children}
    </section>
  );
}
