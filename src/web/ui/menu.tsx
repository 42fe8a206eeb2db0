// A menu that drops from a button, over Radix for keyboard and roles. Never modal: what is behind it keeps running.
import * as Menu from 'radix-ui/dropdown-menu';
import type { ReactNode } from 'react';
import type { DropProps } from './drop.tsx';
import { Icon } from './icons.tsx';

export function DropMenu(props: DropProps & { label: string; children: ReactNode }) {
  const { trigger, open, onOpenChange, label, children } = props;
  return (
    <Menu.Root modal={false} onOpenChange={onOpenChange} open={open}>
      <Menu.Trigger asChild>{trigger}</Menu.Trigger>
      {/* Within the page's own landmark, as everything that can be read must be: it is another one on every page. */}
      <Menu.Portal container={document.querySelector('main')}>
        <Menu.Content
          align="end"
          aria-label={label}
          className="z-50 max-h-(--radix-dropdown-menu-content-available-height) min-w-52 overflow-y-auto rounded-lg border border-line-strong bg-surface p-1 shadow-(--shadow)"
          collisionPadding={8}
          loop
          sideOffset={4}
        >
          {children}
        </Menu.Content>
      </Menu.Portal>
    </Menu.Root>
  );
}

const item =
  'flex min-h-8 cursor-pointer items-center gap-2 rounded-(--radius) px-2 py-1 outline-none select-none ' +
  'data-highlighted:bg-hover data-highlighted:shadow-[inset_2px_0_0_var(--accent)] data-disabled:cursor-not-allowed data-disabled:text-ink-3';

export function MenuItem(props: {
  onSelect: () => void;
  disabled?: boolean;
  /** The keys that do the same. */
  keys?: string;
  children: ReactNode;
}) {
  return (
    <Menu.Item
      aria-keyshortcuts={props.keys}
      className={item}
      disabled={props.disabled ?? false}
      onSelect={props.onSelect}
    >
      <span className="flex-1">{props.children}</span>
      {props.keys !== undefined && (
        <span aria-hidden="true" className="text-2xs text-ink-3">
          {props.keys}
        </span>
      )}
    </Menu.Item>
  );
}

export function MenuChoice(props: { value: string; hint?: string; children: ReactNode }) {
  return (
    <Menu.RadioItem className={item} value={props.value}>
      <Mark />
      <span className="flex-1">
        {props.children}
        {props.hint !== undefined && (
          <span className="block text-2xs text-ink-3">{props.hint}</span>
        )}
      </span>
    </Menu.RadioItem>
  );
}

export function MenuCheck(props: {
  checked: boolean;
  onChange: (checked: boolean) => void;
  children: ReactNode;
}) {
  return (
    <Menu.CheckboxItem
      checked={props.checked}
      className={item}
      onCheckedChange={props.onChange}
      // One after another can be chosen.
      onSelect={(event) => event.preventDefault()}
    >
      <Mark />
      <span className="flex-1">{props.children}</span>
    </Menu.CheckboxItem>
  );
}

export function MenuTitle({ children }: { children: string }) {
  return <Menu.Label className="px-2 pt-1.5 pb-1 text-2xs text-ink-3">{children}</Menu.Label>;
}

export function MenuLine() {
  return <Menu.Separator className="mx-1 my-1 h-px bg-line" />;
}

/** Keeps its place where nothing is chosen. */
function Mark() {
  return (
    <span className="grid size-3.5 shrink-0 place-items-center text-accent">
      <Menu.ItemIndicator>
        <Icon className="size-3.5" name="check" />
      </Menu.ItemIndicator>
    </span>
  );
}
