// The parameters of a strategy as fields: default, range and unit said, what is wrong under each.
import type { BotStrategy } from '#api/bot-schemas.ts';
import { rangeWords } from './check-parameter.ts';
import { PlainField } from './plain-field.tsx';
import type { ActionProblems } from './use-action.ts';

type Params = Readonly<Record<string, string>>;

export function ParameterFields(props: {
  strategy: BotStrategy;
  params: Params;
  problems: ActionProblems;
  onChange: (params: Params) => void;
}) {
  const { strategy, params, problems, onChange } = props;
  if (strategy.parameters.length === 0) {
    return <p className="text-xs text-ink-3">{strategy.name} has no parameters.</p>;
  }
  return (
    <fieldset>
      <legend className="pb-2 text-xs font-semibold text-ink-2">
        Parameters of {strategy.name}
      </legend>
      <div className="grid gap-3 sm:grid-cols-2 xl:grid-cols-4">
        {strategy.parameters.map((parameter) => {
          const { name, options, default: fallback, optional } = parameter;
          const empty =
            fallback === null ? (optional ? 'Left out' : 'Choose one') : `Default: ${fallback}`;
          return (
            <PlainField
              hint={rangeWords(parameter)}
              key={name}
              label={name}
              onChange={(value) => onChange({ ...params, [name]: value })}
              placeholder={fallback ?? (optional ? 'left out' : 'must be given')}
              problem={problems[`params.${name}`]}
              value={params[name] ?? ''}
              {...(options === null
                ? {}
                : {
                    options: [
                      { value: '', label: empty },
                      ...options.map((option) => ({ value: option, label: option })),
                    ],
                  })}
            />
          );
        })}
      </div>
    </fieldset>
  );
}
