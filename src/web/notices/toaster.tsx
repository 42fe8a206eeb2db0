// Shows the notices in a corner of the page: on a phone at its top, on the trade page away from the ticket, elsewhere away from the buttons of forms.

import { useEffect } from 'react';
import { Toaster, toast } from 'sonner';
import { useStore } from 'zustand/react';
import { themeStore } from '../shell/theme.ts';
import { useTerminal } from '../terminal-context.ts';
import { useCompact } from '../ui/use-media.ts';
import { showNoticesBy } from './toast.ts';

export default function Notices() {
  const compact = useCompact();
  const theme = useStore(themeStore, (state) => state.theme);
  const isTrade = useStore(useTerminal().router.store, (state) => state.page === 'trade');
  const corner = isTrade ? 'bottom-left' : 'bottom-right';
  useEffect(() => {
    showNoticesBy({
      show: (look, title, options) => toast[look](title, options),
      dismiss: (id) => toast.dismiss(id),
    });
  }, []);
  return (
    <Toaster
      className="notices"
      closeButton
      mobileOffset={{ top: 56, left: 8, right: 8 }}
      offset={{ bottom: 36, left: 12, right: 12 }}
      position={compact ? 'top-center' : corner}
      theme={theme}
      visibleToasts={4}
    />
  );
}
