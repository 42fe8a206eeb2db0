// A field for an exact decimal: arrow keys and buttons step it, a message under it says what is wrong. Holds text, never
// a float.
import { clsx } from 'clsx';
import { useId, type KeyboardEvent, type ReactNode, type Ref } from 'react';

export function NumberField(props: {
  label: string;
  value: string;
  suffix?: ReactNode;
  disabled?: boolean;
  problem?: string | null;
  hint?: ReactNode;
  /** Looks as the hint does, but the Tab key comes to it after the field. */
  after?: ReactNode;
  onChange: (value: string) => void;
  /** Steps up or down by a number of ticks or lots. */
  onStep: (count: number) => void;
  onBlur?: () => void;
  inputRef?: Ref<HTMLInputElement>;
  stepLabel: string;
  /** Of the note that stands under several fields at once; this one then has no room of its own for it, nor buttons. */
  noteId?: string;
  placeholder?: string;
}) {
  const {
    label,
    value,
    suffix,
    disabled = false,
    problem = null,
    hint,
    after,
    onChange,
    onStep,
    onBlur,
    inputRef,
    noteId,
    placeholder = '0',
  } = props;
  const id = useId();
  const shared = noteId !== undefined;
  const keyDown = (event: KeyboardEvent): void => {
    const count = stepsOfKey(event);
    if (count !== 0) {
      event.preventDefault();
      onStep(count);
    }
  };
  return (
    <div className="relative">
      <div className="mb-1 flex items-baseline justify-between gap-2">
        <label className="text-xs text-ink-2" htmlFor={id}>
          {label}
        </label>
        {hint}
      </div>
      <div
        className={clsx('input-shell', disabled && 'cursor-not-allowed bg-raised!')}
        data-invalid={problem !== null}
      >
        {!shared && (
          <StepButton
            disabled={disabled}
            label={`Decrease ${props.stepLabel}`}
            onStep={() => onStep(-1)}
            text="−"
          />
        )}
        <input
          aria-describedby={noteId ?? `${id}-note`}
          aria-invalid={problem !== null}
          autoComplete="off"
          className="min-w-0 flex-1 bg-transparent px-2 text-right text-sm font-medium text-ink disabled:text-ink-2"
          disabled={disabled}
          enterKeyHint="done"
          id={id}
          inputMode="decimal"
          maxLength={28}
          onBlur={onBlur}
          onChange={(event) => onChange(event.currentTarget.value)}
          onFocus={(event) => event.currentTarget.select()}
          onKeyDown={keyDown}
          placeholder={placeholder}
          ref={inputRef}
          spellCheck={false}
          type="text"
          value={value}
        />
        {suffix !== undefined && (
          <span className={clsx('flex items-center pr-2 text-xs text-ink-3', !shared && 'w-12')}>
            {suffix}
          </span>
        )}
        {!shared && (
          <StepButton
            disabled={disabled}
            label={`Increase ${props.stepLabel}`}
            onStep={() => onStep(1)}
            text="+"
          />
        )}
      </div>
      {after !== undefined && <span className="absolute top-0 right-0 flex h-5">{after}</span>}
      {!shared && <FieldNote id={`${id}-note`} text={problem} />}
    </div>
  );
}

/** Fields side by side, with one line under them for what is wrong with any. */
export function FieldPair(props: {
  problem: string | null;
  children: (noteId: string) => ReactNode;
}) {
  const id = useId();
  return (
    <div>
      <div className="grid grid-cols-2 gap-2">{props.children(id)}</div>
      <FieldNote id={id} text={props.problem} />
    </div>
  );
}

/** Keeps its line while there is nothing to say, so that nothing moves when there is. */
export function FieldNote({ id, text }: { id: string; text: string | null }) {
  return (
    <p aria-live="polite" className="min-h-4 pt-0.5 text-2xs text-sell" id={id}>
      {text}
    </p>
  );
}

function StepButton(props: { text: string; label: string; disabled: boolean; onStep: () => void }) {
  return (
    <button
      aria-label={props.label}
      className="w-8 shrink-0 text-base text-ink-2 first:border-r last:border-l border-line-strong hover:bg-hover hover:text-ink disabled:hover:bg-transparent"
      disabled={props.disabled}
      onClick={props.onStep}
      tabIndex={-1}
      type="button"
    >
      {props.text}
    </button>
  );
}

function stepsOfKey(event: KeyboardEvent): number {
  const size = event.shiftKey ? 10 : 1;
  switch (event.key) {
    case 'ArrowUp':
      return size;
    case 'ArrowDown':
      return -size;
    case 'PageUp':
      return 100;
    case 'PageDown':
      return -100;
    default:
      return 0;
  }
}
