// One request of an operator at a time: busy while it is under way, what is wrong by field when it is refused, the list fetched anew after it.
import { useState } from 'react';
import { toast } from '../notices/toast.ts';
import { messageOf, VenueError } from '#client/errors.ts';
import { useAsk, useRefetch, type MemberListName } from '../account/use-member.ts';

/** By field as the venue names it, such as `params.levels`; `form` where no field is at fault. */
export type ActionProblems = Readonly<Record<string, string>>;

export function useAction(list: MemberListName) {
  const ask = useAsk();
  const refetch = useRefetch();
  const [busy, setBusy] = useState(false);
  const [problems, setProblems] = useState<ActionProblems>({});
  /** True where it was done. `known` are the fields that can show what is wrong with them; anything else is said in a toast. */
  const run = async (
    work: () => Promise<unknown>,
    done: string,
    known: readonly string[] = [],
  ): Promise<boolean> => {
    setBusy(true);
    setProblems({});
    try {
      await ask(work);
      toast.success(done);
      return true;
    } catch (error) {
      const field = error instanceof VenueError ? (error.field ?? '') : '';
      if (known.includes(field)) setProblems({ [field]: messageOf(error) });
      else if (known.includes('form')) setProblems({ form: messageOf(error) });
      else toast.error(messageOf(error));
      return false;
    } finally {
      setBusy(false);
      await refetch(list);
    }
  };
  return { busy, problems, setProblems, run };
}
