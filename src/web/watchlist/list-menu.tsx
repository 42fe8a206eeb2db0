// Makes, renames and removes the trader's own lists.
import { useId, useState, type SubmitEvent } from 'react';
import { useTerminal } from '../terminal-context.ts';
import { Button, ConfirmButton, IconButton } from '../ui/button.tsx';
import { DropBox } from '../ui/drop-box.tsx';
import { Icon } from '../ui/icons.tsx';
import type { Watchlist } from './watchlists.ts';

export function ListMenu({ list }: { list: Watchlist | null }) {
  const { watchlists } = useTerminal();
  const [open, setOpen] = useState(false);
  const close = (): void => setOpen(false);
  return (
    <DropBox
      onOpenChange={setOpen}
      open={open}
      trigger={
        <IconButton className="w-6" label="Watchlists" size="xs">
          <Icon className="size-3.5" name="edit" />
        </IconButton>
      }
      align="end"
      className="flex w-64 flex-col gap-3 p-3 text-xs"
      label="Watchlists"
    >
      <NameForm
        action="Create"
        first=""
        label="New list"
        onDone={close}
        save={(name) => watchlists.create(name)}
      />
      {list !== null && (
        <>
          <NameForm
            action="Rename"
            first={list.name}
            key={list.id}
            label={`Name of ${list.name}`}
            onDone={close}
            save={(name) => watchlists.rename(list.id, name)}
          />
          <ConfirmButton
            className="self-start"
            look="outline"
            onConfirm={() => {
              watchlists.remove(list.id);
              close();
            }}
            question={`Remove ${list.name}?`}
            size="sm"
          >
            Remove this list
          </ConfirmButton>
        </>
      )}
    </DropBox>
  );
}

function NameForm(props: {
  label: string;
  first: string;
  action: string;
  save: (name: string) => string | null;
  onDone: () => void;
}) {
  const { label, first, action, save, onDone } = props;
  const [name, setName] = useState(first);
  const [problem, setProblem] = useState<string | null>(null);
  const id = useId();
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const refused = save(name);
    setProblem(refused);
    if (refused === null) onDone();
  };
  return (
    <form className="flex flex-col gap-1" noValidate onSubmit={submit}>
      <label className="text-2xs text-ink-3" htmlFor={id}>
        {label}
      </label>
      <div className="flex items-center gap-1.5">
        <span className="input-shell h-8! min-w-0 flex-1" data-invalid={problem !== null}>
          <input
            aria-describedby={problem === null ? undefined : `${id}-problem`}
            aria-invalid={problem !== null}
            autoComplete="off"
            className="w-full min-w-0 bg-transparent px-2 text-xs text-ink"
            id={id}
            maxLength={40}
            onChange={(event) => {
              setName(event.currentTarget.value);
              setProblem(null);
            }}
            spellCheck={false}
            value={name}
          />
        </span>
        <Button look="outline" type="submit">
          {action}
        </Button>
      </div>
      {problem !== null && (
        <p className="text-2xs text-sell" id={`${id}-problem`} role="alert">
          {problem}
        </p>
      )}
    </form>
  );
}
