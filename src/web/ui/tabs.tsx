// Tabs with the terminal's look, over Radix for keyboard and roles.
import { clsx } from 'clsx';
import * as RadixTabs from 'radix-ui/tabs';
import type { ReactNode } from 'react';

export type Tab = {
  readonly value: string;
  readonly label: ReactNode;
  readonly content: ReactNode;
};

export function Tabs(props: {
  label: string;
  tabs: readonly Tab[];
  value: string;
  onChange: (value: string) => void;
  actions?: ReactNode;
  className?: string;
}) {
  return (
    <RadixTabs.Root
      activationMode="manual"
      className={clsx('flex min-h-0 min-w-0 flex-col bg-surface', props.className)}
      onValueChange={props.onChange}
      value={props.value}
    >
      <div className="flex h-9 shrink-0 items-stretch justify-between border-b border-line pr-1.5">
        <RadixTabs.List
          aria-label={props.label}
          className="flex min-w-0 overflow-x-auto pl-1 [scrollbar-width:none]"
        >
          {props.tabs.map((tab) => (
            <RadixTabs.Trigger
              className={clsx(
                'relative px-2.5 text-xs font-medium whitespace-nowrap text-ink-3 hover:text-ink focus-visible:-outline-offset-2',
                'data-[state=active]:font-semibold data-[state=active]:text-ink',
                'data-[state=active]:after:absolute data-[state=active]:after:inset-x-2.5 data-[state=active]:after:bottom-0',
                'data-[state=active]:after:h-0.5 data-[state=active]:after:bg-accent',
              )}
              key={tab.value}
              value={tab.value}
            >
              {tab.label}
            </RadixTabs.Trigger>
          ))}
        </RadixTabs.List>
        {props.actions !== undefined && (
          <div className="flex shrink-0 items-center gap-1">{props.actions}</div>
        )}
      </div>
      {props.tabs.map((tab) => (
        <RadixTabs.Content
          className="flex min-h-0 flex-1 flex-col focus-visible:-outline-offset-2"
          key={tab.value}
          value={tab.value}
        >
          {tab.content}
        </RadixTabs.Content>
      ))}
    </RadixTabs.Root>
  );
}
