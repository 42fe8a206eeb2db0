// Asks for the name of a layout, and says what is wrong with the one that is given.

import { useId, useState, type SubmitEvent } from 'react';
import { Button } from '../ui/button.tsx';
import { ModalDialog } from '../ui/modal-dialog.tsx';
import { nameLengthMax } from './layouts-store.ts';

export function NameDialog(props: {
  open: boolean;
  title: string;
  initial: string;
  /** Answers with what is wrong, or null. */
  onName: (name: string) => string | null;
  onClose: () => void;
}) {
  const [name, setName] = useState(props.initial);
  const [problem, setProblem] = useState<string | null>(null);
  const id = useId();
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const wrong = props.onName(name);
    setProblem(wrong);
    if (wrong === null) props.onClose();
  };
  return (
    <ModalDialog onClose={props.onClose} open={props.open} title={props.title}>
      <form noValidate onSubmit={submit}>
        <label className="mb-1 block text-xs text-ink-2" htmlFor={id}>
          Name
        </label>
        <div className="input-shell" data-invalid={problem !== null}>
          <input
            aria-describedby={`${id}-note`}
            aria-invalid={problem !== null}
            autoComplete="off"
            className="min-w-0 flex-1 bg-transparent px-2 text-sm"
            id={id}
            maxLength={nameLengthMax + 10}
            onChange={(event) => {
              setName(event.currentTarget.value);
              setProblem(null);
            }}
            value={name}
          />
        </div>
        <p aria-live="polite" className="min-h-5 pt-0.5 text-2xs text-sell" id={`${id}-note`}>
          {problem}
        </p>
        <div className="mt-2 flex justify-end gap-2">
          <Button onClick={props.onClose}>Cancel</Button>
          <Button look="primary" type="submit">
            Save
          </Button>
        </div>
      </form>
    </ModalDialog>
  );
}
